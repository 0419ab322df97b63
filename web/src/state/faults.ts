/** The active faults, and their hits. */
import { signal } from "@preact/signals";

import type { Client } from "../api/client.ts";
import type { StatusChange, Fault, FaultRule } from "../api/shapes.ts";

/** `waiting` for its first hit, `active`, or `spent`: applied as often as it may be. */
export type FaultState = "waiting" | "active" | "spent";

export function stateOf({ hits, times }: Pick<Fault, "hits" | "times">): FaultState {
  if (times !== null && hits >= times) return "spent";
  return hits === 0 ? "waiting" : "active";
}

export class Faults {
  readonly all = signal<readonly Fault[]>([]);
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  apply(change: StatusChange): void {
    if (change.type === "afresh") this.all.value = [];
    if (change.type === "fault") this.#put(change.fault);
    if (change.type === "fault_removed") {
      this.all.value = this.all.value.filter(({ id }) => id !== change.id);
    }
  }

  /** Adds a rule; rejects with the server's reason if it is invalid. */
  async add(rule: FaultRule): Promise<void> {
    this.#put(await this.#client.addFault(rule));
  }

  async remove(id: string): Promise<void> {
    await this.#client.removeFault(id);
    this.all.value = this.all.value.filter((fault) => fault.id !== id);
  }

  async clear(): Promise<void> {
    await this.#client.clearFaults();
    this.all.value = [];
  }

  #put(fault: Fault): void {
    const known = this.all.value.some(({ id }) => id === fault.id);
    this.all.value = known
      ? this.all.value.map((one) => (one.id === fault.id ? fault : one))
      : [...this.all.value, fault];
  }
}
