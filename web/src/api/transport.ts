/** Requests to the sandbox. All addresses are relative to the page, which may have a base path. */
import { signal } from "@preact/signals";

import { isAborted, RequestRefused, Unreachable } from "./errors.ts";
import type { Problem } from "./shapes.ts";

export type Options = Omit<RequestInit, "signal"> & { signal?: AbortSignal | undefined };

export class Transport {
  /** True once the server has asked for a sign-in, which the page has a form for. */
  readonly signInAsked = signal(false);
  readonly #base: string;

  constructor(base: string) {
    this.#base = base;
  }

  url(path: string): URL {
    return new URL(path, this.#base);
  }

  async json<Shape>(path: string, request?: Options): Promise<Shape> {
    const response = await this.request(path, request);
    return (await response.json()) as Shape;
  }

  async request(path: string, { signal, ...rest }: Options = {}): Promise<Response> {
    const response = await fetch(this.url(path), { ...rest, signal: signal ?? null }).catch(
      (error: unknown) => {
        throw isAborted(error) ? error : new Unreachable(error);
      },
    );
    if (response.ok) return response;
    // What the browser has a dialog for (RFC 7617) needs no form.
    const hasDialog = /\bBasic\b/i.test(response.headers.get("WWW-Authenticate") ?? "");
    if (response.status === 401 && !hasDialog) this.signInAsked.value = true;
    throw new RequestRefused(await readProblem(response));
  }
}

export function json(method: string, body: unknown): RequestInit & { signal?: never } {
  const headers = { "Content-Type": "application/json" };
  return { method, headers, body: JSON.stringify(body) };
}

export function queryString(values: Record<string, string | number | null | undefined>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== null && value !== undefined && value !== "") query.set(name, String(value));
  }
  return query.size === 0 ? "" : `?${query}`;
}

async function readProblem(response: Response): Promise<Pick<Problem, "title" | "status">> {
  const fallback = { title: `${response.status} ${response.statusText}`, status: response.status };
  // A proxy in between answers with a page of its own.
  const problem = (await response.json().catch(() => fallback)) as Problem;
  return { ...fallback, ...problem };
}
