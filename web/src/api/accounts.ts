/** Client of the routes of accounts and tokens. */
import type { Account, NewAccount, NewToken, Token, TokenScope } from "./shapes.ts";
import { json, type Transport } from "./transport.ts";

export class AccountsClient {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  async accounts(): Promise<Account[]> {
    const list = await this.#transport.json<{ accounts: Account[] }>("api/accounts");
    return list.accounts;
  }

  addAccount(account: NewAccount): Promise<Account> {
    return this.#transport.json("api/accounts", json("POST", account));
  }

  async removeAccount(name: string): Promise<void> {
    await this.#transport.request(`api/accounts/${encodeURIComponent(name)}`, { method: "DELETE" });
  }

  /** One's own tokens and sessions; an admin's are those of all accounts. */
  async tokens(): Promise<Token[]> {
    const list = await this.#transport.json<{ tokens: Token[] }>("api/tokens");
    return list.tokens;
  }

  addToken(name: string, scope: TokenScope, account: string | null): Promise<NewToken> {
    return this.#transport.json("api/tokens", json("POST", { name, scope, account }));
  }

  async revokeToken(id: string): Promise<void> {
    await this.#transport.request(`api/tokens/${encodeURIComponent(id)}`, { method: "DELETE" });
  }
}
