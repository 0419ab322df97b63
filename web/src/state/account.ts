/**
 * Who reads the page, and what they may do. Without accounts that is nobody in particular, who may
 * do everything, and the server is not asked.
 */
import { computed, signal } from "@preact/signals";

import { RequestRefused } from "../api/errors.ts";
import type { Me } from "../api/shapes.ts";
import { json, type Transport } from "../api/transport.ts";

/** What the server says in the page itself, so that no list flashes up before the form. */
export interface Access {
  state: "open" | "signed-in" | "signed-out";
  /** Name of the provider of OpenID Connect, if there is one. */
  provider: string | null;
}

export const openAccess: Access = { state: "open", provider: null };

export function accessOf({ dataset }: HTMLElement): Access {
  const { access } = dataset;
  const state = access === "signed-in" || access === "signed-out" ? access : "open";
  return { state, provider: dataset.provider ?? null };
}

/** A sign-in that failed. `seconds` is the time until the next attempt, where it has to wait. */
export type SignInFailure =
  { kind: "wrong" } | { kind: "slow"; seconds: number } | { kind: "other"; error: unknown };

export class Account {
  /** Null without accounts, and until the server has said it. */
  readonly me = signal<Me | null>(null);
  readonly mustSignIn;
  readonly provider: string | null;
  readonly mayWrite = computed(() => this.me.value?.may_write ?? true);
  readonly isAdmin = computed(() => (this.me.value?.role ?? "admin") === "admin");
  readonly transport: Transport;
  readonly #isSignedIn: boolean;
  #isLeaving = false;

  constructor(transport: Transport, { state, provider }: Access) {
    this.transport = transport;
    this.#isSignedIn = state === "signed-in";
    this.provider = provider;
    this.mustSignIn = computed(() => state === "signed-out" || transport.signInAsked.value);
  }

  /** Asks who it is, unless there are no accounts. If nobody any more, the form is shown. */
  async refresh(): Promise<void> {
    if (!this.#isSignedIn || this.#isLeaving) return;
    try {
      this.me.value = await this.transport.json<Me>("api/me");
    } catch {
      // The form is shown, or the server does not answer, which the page says by itself.
    }
  }

  /** Returns null for a success: whoever called loads the page anew, with nothing of before. */
  async signIn(name: string, password: string): Promise<SignInFailure | null> {
    try {
      await this.transport.request("api/session", json("POST", { name, password }));
      return null;
    } catch (error) {
      return failureOf(error);
    }
  }

  async signOut(): Promise<void> {
    this.#isLeaving = true;
    try {
      await this.transport.request("api/session", { method: "DELETE" });
    } catch (error) {
      this.#isLeaving = false;
      throw error;
    }
  }
}

function failureOf(error: unknown): SignInFailure {
  if (!(error instanceof RequestRefused)) return { kind: "other", error };
  if (error.status === 401) return { kind: "wrong" };
  if (error.status !== 429) return { kind: "other", error };
  return { kind: "slow", seconds: Number(/\d+/.exec(error.message)?.[0] ?? 1) };
}
