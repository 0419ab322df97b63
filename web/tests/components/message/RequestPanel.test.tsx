import { cleanup, render, screen } from "@testing-library/preact";
import { afterEach, expect, test, vi } from "vitest";

import { Client } from "../../../src/api/client.ts";
import { Transport } from "../../../src/api/transport.ts";
import { MessageTabs } from "../../../src/components/message/MessageTabs.tsx";
import { message } from "../../support/mail.ts";
import { base } from "../../support/sandbox.ts";

afterEach(cleanup);

test("mail that came by a provider's API has its request in place of a session", async () => {
  const request = {
    provider: "sendgrid",
    path: "/v3/mail/send",
    tags: ["signup", "b"],
    metadata: { order: "4711", cart: { items: 12 } },
    template: { id: "d-1", variables: { name: "Ann" }, rendered: false },
    scheduled_at: "2026-12-01T10:00:00Z",
    batch: null,
    other: { ip_pool_name: "news" },
  };
  render(
    <MessageTabs
      message={message(1, { via: "sendgrid", request })}
      client={new Client(new Transport(base))}
      wanted="session"
      onSelect={vi.fn()}
    />,
  );
  expect(screen.getByRole("tab", { selected: true }).textContent).toBe("Request");
  await screen.findByRole("row", { name: "Provider sendgrid" });
  for (const row of [
    "Path /v3/mail/send",
    "Tags signup, b",
    "order 4711",
    'cart {"items":12}',
    "Template d-1 (not rendered here)",
    "name Ann",
    "Scheduled for 2026-12-01T10:00:00Z",
    "ip_pool_name news",
  ]) {
    expect(screen.getByRole("row", { name: row })).toBeDefined();
  }
});
