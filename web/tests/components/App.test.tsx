import { signal } from "@preact/signals";
import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Client } from "../../src/api/client.ts";
import { App } from "../../src/components/App.tsx";
import { Navigation } from "../../src/state/navigation.ts";
import { Page } from "../../src/state/page.ts";
import { message, summary } from "../support/mail.ts";
import { base, Sandbox } from "../support/sandbox.ts";

let sandbox: Sandbox;
let page: Page;

beforeEach(async () => {
  window.history.replaceState(null, "", "#/");
  sandbox = new Sandbox();
  const navigation = new Navigation(window);
  page = new Page({ client: new Client(base), navigation, narrow: signal(false) });
  render(<App page={page} />);
  page.start();
  await vi.waitFor(() => {
    sandbox.socket.accept();
  });
});

afterEach(cleanup);

test("an empty page says where it listens, with settings to paste", async () => {
  await screen.findByText("No mail yet");
  await screen.findByText("Listening for mail on 127.0.0.1:1025");
  fireEvent.click(screen.getByRole("tab", { name: "Django" }));
  const panel = await screen.findByRole("tabpanel", { name: "Django" });
  expect(panel.textContent).toContain("EMAIL_PORT = 1025");
  expect(screen.getByRole("button", { name: "Copy" })).toBeTruthy();
});

test("mail that arrives can be read, and takes the place of the hint", async () => {
  sandbox.messages = [message(1)];
  sandbox.socket.change("1f3c.1", { type: "added", message: summary(1) });
  fireEvent.click(await screen.findByRole("option"));
  await screen.findByRole("heading", { name: "Subject 1" });
  expect(screen.queryByText("No mail yet")).toBeNull();
});

test("the connection is told in words", async () => {
  const connection = () => document.querySelector(".connection")?.textContent;
  await vi.waitFor(() => {
    expect(connection()).toBe("Live");
  });
  sandbox.socket.drop();
  await vi.waitFor(() => {
    expect(connection()).toBe("Reconnecting");
  });
});

test("a message that is gone says so and leads back to the list", async () => {
  page.navigation.open("m9");
  await screen.findByText("This message is gone");
  fireEvent.click(screen.getByRole("button", { name: "Back to the list" }));
  await screen.findByText("Listening for mail on 127.0.0.1:1025");
});

test("what went wrong stays until it is put away", async () => {
  page.status.report("The message could not be deleted.", new Error("The store is locked."));
  expect((await screen.findByRole("alert")).textContent).toContain("The store is locked.");
  fireEvent.click(screen.getByRole("button", { name: "Dismiss" }));
  await vi.waitFor(() => {
    expect(screen.getByRole("alert").textContent).toBe("");
  });
});

test("mailboxes are named and can be chosen once there are several", async () => {
  expect(screen.queryByLabelText("Mailbox")).toBeNull();
  page.mailboxes.all.value = [
    { name: "inbox", total: 1, unread: 1 },
    { name: "shop", total: 0, unread: 0 },
  ];
  const select = await screen.findByLabelText<HTMLSelectElement>("Mailbox");
  fireEvent.change(select, { target: { value: "shop" } });
  expect(page.navigation.route.value.mailbox).toBe("shop");
});
