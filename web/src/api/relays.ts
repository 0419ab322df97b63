/** Client of relays: what is sent on, and where it would go. */
import type { Destination, Relay } from "./shapes.ts";
import { messagePath } from "./client.ts";
import { json, type Transport } from "./transport.ts";

export class RelaysClient {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** The servers of the configuration to which mail may be sent on. */
  async relays(signal?: AbortSignal): Promise<Relay[]> {
    const list = await this.#transport.json<{ relays: Relay[] }>("api/relays", { signal });
    return list.relays;
  }

  /** Has a message sent on. What comes of it shows in its attempts. */
  async release(message: string, relay: string, to: readonly string[]): Promise<void> {
    await this.#transport.request(`${messagePath(message)}/release`, json("POST", { relay, to }));
  }

  /** Where a message would go for each recipient; with `mx` the server asks the DNS. */
  async destinations(message: string, to: readonly string[], mx: boolean): Promise<Destination[]> {
    const path = `${messagePath(message)}/destinations`;
    const list = await this.#transport.json<{ destinations: Destination[] }>(
      path,
      json("POST", { to, mx }),
    );
    return list.destinations;
  }
}
