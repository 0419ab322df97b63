/** Client of the routes of webhooks. */
import type { NewWebhook, Webhook, WebhookAttempt } from "./shapes.ts";
import { json, type Transport } from "./transport.ts";

export class WebhooksClient {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Those that the account may see, each with its attempts, newest first. */
  async all(): Promise<[Webhook, WebhookAttempt[]][]> {
    const { webhooks } = await this.#transport.json<{ webhooks: Webhook[] }>("api/webhooks");
    return Promise.all(
      webhooks.map(async (one): Promise<[Webhook, WebhookAttempt[]]> => [
        one,
        await this.#attempts(one.name),
      ]),
    );
  }

  async #attempts(name: string): Promise<WebhookAttempt[]> {
    const path = `${pathOf(name)}/attempts`;
    const list = await this.#transport.json<{ attempts: WebhookAttempt[] }>(path);
    return list.attempts;
  }

  add(name: string, url: string, query: string): Promise<NewWebhook> {
    const body = { name, url, ...(query !== "" && { query }) };
    return this.#transport.json("api/webhooks", json("POST", body));
  }

  async remove(name: string): Promise<void> {
    await this.#transport.request(pathOf(name), { method: "DELETE" });
  }

  async replay(name: string, attempt: string): Promise<void> {
    await this.#transport.request(`${pathOf(name)}/replay`, json("POST", { attempt }));
  }
}

function pathOf(name: string): string {
  return `api/webhooks/${encodeURIComponent(name)}`;
}
