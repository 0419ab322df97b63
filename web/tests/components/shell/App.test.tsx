import { signal } from "@preact/signals";
import { cleanup, fireEvent, render, screen, within } from "@testing-library/preact";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Transport } from "../../../src/api/transport.ts";
import { App } from "../../../src/components/shell/App.tsx";
import { chosenLanguage, loadLanguage } from "../../../src/messages.ts";
import { Navigation } from "../../../src/state/navigation.ts";
import { Page } from "../../../src/state/page.ts";
import { message, summary } from "../../support/mail.ts";
import { base, Sandbox } from "../../support/sandbox.ts";

let sandbox: Sandbox;
let page: Page;

beforeEach(async () => {
  localStorage.clear();
  window.history.replaceState(null, "", "#/");
  sandbox = new Sandbox();
  const navigation = new Navigation(window);
  page = new Page({ transport: new Transport(base), navigation, narrow: signal(false) });
  render(<App page={page} />);
  page.start();
  await vi.waitFor(() => {
    sandbox.socket.accept();
  });
});

afterEach(cleanup);

test("an empty page says where it listens, with settings to paste", async () => {
  await screen.findByText("No mail yet");
  await screen.findByText("Listening for mail");
  expect(screen.getByRole("button", { name: "Copy SMTP 127.0.0.1:1025" })).toBeTruthy();
  fireEvent.input(screen.getByRole("searchbox", { name: "Find a sender" }), {
    target: { value: "djan" },
  });
  const settings = await screen.findByRole("region", { name: "Django" });
  expect(settings.textContent).toContain("EMAIL_PORT = 1025");
  expect(screen.getByRole("button", { name: "Copy" })).toBeTruthy();
});

test("mail that arrives can be read, and takes the place of the hint", async () => {
  sandbox.messages = [message(1)];
  sandbox.socket.change("1f3c.1", { type: "added", message: summary(1) });
  const row = await within(await screen.findByRole("listbox", { name: "Messages" })).findByRole(
    "option",
  );
  fireEvent.click(row);
  await screen.findByRole("heading", { name: "Subject 1" });
  expect(screen.queryByText("No mail yet")).toBeNull();
});

test("the state of the connection is shown in words", async () => {
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
  fireEvent.click(screen.getByRole("button", { name: "Back" }));
  await screen.findByText("Listening for mail");
});

test("what went wrong stays until it is put away", async () => {
  page.status.report("The message could not be deleted.", new Error("The store is locked."));
  expect((await screen.findByRole("alert")).textContent).toContain("The store is locked.");
  fireEvent.click(screen.getByRole("button", { name: "Dismiss" }));
  await vi.waitFor(() => {
    expect(screen.getByRole("alert").textContent).toBe("");
  });
});

test("mailboxes, tags and kept searches are places to go to, with what is unread", async () => {
  page.mailboxes.all.value = [
    { name: "inbox", total: 1, unread: 1 },
    { name: "shop", total: 3, unread: 2, port: 4025 },
  ];
  page.mailboxes.tags.value = [{ name: "new arrivals", total: 1, unread: 0 }];
  page.search.toggleSaved("is:pinned");
  const shop = await screen.findByRole("link", { name: "shop 2 unread messages" });
  expect(shop.getAttribute("href")).toBe("#/mailboxes/shop");
  expect(shop.title).toBe("shop · 3 messages · port 4025");
  const tag = await screen.findByRole("link", { name: "new arrivals" });
  expect(tag.getAttribute("href")).toBe("#/?query=tag%3A%22new+arrivals%22");
  expect(screen.getByRole("link", { name: "is:pinned" })).toBeTruthy();
  page.navigation.choose("shop");
  await vi.waitFor(() => {
    expect(shop.getAttribute("aria-current")).toBe("page");
  });
});

test("the help names every key, and closes again", async () => {
  page.commands.run("help");
  const help = await screen.findByRole("dialog", { name: "Keyboard shortcuts" });
  expect(help.textContent).toContain("Undo the deletion");
});

test("the palette finds commands and places by some of their words", async () => {
  page.mailboxes.all.value = [{ name: "shop", total: 0, unread: 0 }];
  page.commands.run("palette");
  const input = await screen.findByRole("combobox", { name: "Type a command or a place" });
  fireEvent.input(input, { target: { value: "mail sh" } });
  await vi.waitFor(() => {
    expect(
      within(screen.getByRole("listbox", { name: "Commands" }))
        .getAllByRole("option")
        .map(({ textContent }) => textContent),
    ).toEqual(["Mailbox: shop"]);
  });
  fireEvent.keyDown(input, { key: "Enter" });
  expect(page.navigation.mail.value.mailbox).toBe("shop");
});

test("the language can be changed at any moment", async () => {
  chosenLanguage.value = "zh-CN";
  await loadLanguage([]);
  await screen.findByText("还没有邮件");
  chosenLanguage.value = null;
  await loadLanguage(["en"]);
  await screen.findByText("No mail yet");
});
