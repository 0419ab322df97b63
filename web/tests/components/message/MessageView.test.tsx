import { signal } from "@preact/signals";
import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { Transport } from "../../../src/api/transport.ts";
import type { Message } from "../../../src/api/shapes.ts";
import { MessageView } from "../../../src/components/message/MessageView.tsx";
import { detailsOpen } from "../../../src/state/preferences.ts";
import { Navigation } from "../../../src/state/navigation.ts";
import { Page } from "../../../src/state/page.ts";
import { message } from "../../support/mail.ts";
import { base, Sandbox } from "../../support/sandbox.ts";

const file = {
  part: 3,
  filename: "a b.pdf",
  content_type: "application/pdf",
  content_id: null,
  inline: false,
  size: 1234,
  sha256: "",
};

function show(rest: Partial<Message>): void {
  window.history.replaceState(null, "", "#/messages/m1");
  const navigation = new Navigation(window);
  const page = new Page({ transport: new Transport(base), navigation, narrow: signal(false) });
  const { client, selection, actions } = page;
  const Shown = () => (
    <MessageView
      message={message(1, rest)}
      {...{ client, navigation, selection, actions }}
      onTag={vi.fn()}
    />
  );
  render(<Shown />);
}

const tabs = () => screen.getAllByRole("tab").map((tab) => tab.firstChild?.textContent);
const selected = () => screen.getByRole("tab", { selected: true }).firstChild?.textContent;
const choose = (name: string) => fireEvent.click(screen.getByRole("tab", { name }));

beforeEach(() => {
  new Sandbox(message(1));
  detailsOpen.value = false;
});

afterEach(cleanup);

describe("the tabs", () => {
  test("begin with HTML where there is some", () => {
    show({ html: "<p>Hello</p>", attachments: [file] });
    expect(tabs()).toEqual([
      ...["HTML", "Text", "Attachments", "Checks", "Headers", "Source", "Raw", "Parts", "Session"],
    ]);
    expect(selected()).toBe("HTML");
  });

  test("begin with the text where there is no HTML", () => {
    show({});
    expect(tabs()).toEqual(["Text", "Checks", "Headers", "Raw", "Parts", "Session"]);
    expect(selected()).toBe("Text");
  });

  test("leave out what has nothing to show", () => {
    show({ text: null, headers: [] });
    expect(tabs()).toEqual(["Checks", "Raw", "Parts", "Session"]);
  });

  test("begin with the attachments of a message that has nothing else to read", () => {
    show({ text: null, attachments: [file] });
    expect(selected()).toBe("Attachments");
  });
});

describe("HTML", () => {
  const frame = () => screen.getByTitle<HTMLIFrameElement>("The message as HTML");

  test("is in a frame that may neither run scripts nor act as the page", () => {
    show({ html: "<p>Hello</p>" });
    expect(frame().getAttribute("sandbox")).toBe("allow-popups allow-popups-to-escape-sandbox");
    expect(frame().getAttribute("src")).toBe(
      "api/messages/m1/preview?remote=0&images=1&scheme=light",
    );
  });

  test("loads remote content only on request, in a frame of its own", async () => {
    show({ html: "<p>Hello</p>", remote: 2 });
    expect(screen.getByText("2 remote items blocked")).toBeTruthy();
    const before = frame();
    fireEvent.click(screen.getByRole("button", { name: "Load remote content" }));
    await screen.findByRole("button", { name: "Block remote content" });
    expect(frame().getAttribute("src")).toBe(
      "api/messages/m1/preview?remote=1&images=1&scheme=light",
    );
    // A frame that goes from one page to another would add a step to the browser's history.
    expect(frame()).not.toBe(before);
  });
});

test("headers are shown in order, as often as they stand there", async () => {
  show({
    headers: [
      ["Received", "second"],
      ["Received", "first"],
    ],
  });
  choose("Headers");
  const cells = await screen.findAllByRole("cell");
  expect(cells.map(({ textContent }) => textContent)).toEqual(["second", "first"]);
});

test("a text of many megabytes is cut, with the way to the whole", () => {
  show({ text: "0123456789".repeat(150_000) });
  expect(screen.getByText("The first 1.0 MB of 1.5 MB.")).toBeTruthy();
  expect(screen.getByText("Open the whole text").getAttribute("href")).toBe("api/messages/m1/text");
  expect(document.querySelector("pre")?.textContent).toHaveLength(1_000_000);
});

test("a URL in the text opens in a tab that knows nothing of the page", () => {
  const url = "https://shop.example/confirm/7_";
  show({ text: `Open ${url}.`, links: [{ url, text: url, kind: "verify" }] });
  const link = screen.getByRole("link", { name: url });
  expect(link.getAttribute("href")).toBe(url);
  expect(link.getAttribute("target")).toBe("_blank");
  expect(link.getAttribute("rel")).toBe("noreferrer");
});

test("attachments can be downloaded under their names", async () => {
  show({ attachments: [file, { ...file, part: 4, filename: "" }] });
  choose("Attachments");
  const link = await screen.findByRole("link", { name: "Download a b.pdf" });
  expect(link.getAttribute("href")).toBe("api/messages/m1/parts/3");
  expect(link.getAttribute("download")).toBe("a b.pdf");
  expect(screen.getByText("unnamed")).toBeTruthy();
});

test("the message can be downloaded as it came", () => {
  show({});
  const link = screen.getByRole("link", { name: "Download .eml" });
  expect(link.getAttribute("href")).toBe("api/messages/m1/raw");
  expect(link.getAttribute("download")).toBe("m1.eml");
});

describe("the line of the head", () => {
  const summary = () => screen.getByRole("button", { name: /^Details/ });

  test("has the sender, the first recipient and how many there are besides", () => {
    const to = [
      { name: "Ann", address: "ann@example.com" },
      { name: "", address: "bob@example.com" },
    ];
    show({ to, cc: to.slice(1), truncated: [{ field: "to", total: 10_000 }] });
    expect(summary().textContent).toContain("Ann+10000");
  });

  test.each([
    ["Bcc", { bcc: [{ name: "", address: "audit@example.com" }] }],
    ["2 defects", { defects: Array(2).fill({ id: "bare-lf", detail: "3 lines" }) }],
    ["envelope differs", { mail_from: "bounce@example.com" }],
    ["envelope differs", { cc: [{ name: "", address: "cid@example.com" }] }],
  ])("is marked: %s", (mark, rest) => {
    show(rest);
    expect(summary().textContent).toContain(mark);
  });

  test("has no mark where nothing is unusual, whatever the spelling", () => {
    const from = { name: "", address: "APP@example.com" };
    show({ from, mail_from: "app@EXAMPLE.com" });
    expect(document.querySelector(".mark")).toBeNull();
  });

  test("opens the details, which stay open for the next message", async () => {
    show({});
    fireEvent.click(summary());
    await screen.findByRole("region", { name: "Details" });
    expect(summary().getAttribute("aria-expanded")).toBe("true");
    cleanup();
    show({});
    expect(screen.getByRole("region", { name: "Details" })).toBeTruthy();
  });
});

describe("the details", () => {
  beforeEach(() => {
    detailsOpen.value = true;
  });
  const line = (label: string) =>
    screen.getByText(label, { selector: "dt" }).nextElementSibling?.textContent;

  test("marks recipients that only the envelope names", () => {
    show({ bcc: [{ name: "", address: "audit@example.com" }] });
    expect(line("Bcc")).toBe("audit@example.com · named by the envelope only");
  });

  test("shows the envelope as it was said, and marks what differs from the headers", () => {
    show({
      mail_from: "",
      rcpt_to: ["ann@example.com", "bob@example.com"],
      bcc: [{ name: "", address: "bob@example.com" }],
      cc: [{ name: "", address: "cid@example.com" }],
    });
    expect(line("MAIL FROM")).toBe("<>differs from From");
    expect(line("RCPT TO")).toBe("<ann@example.com><bob@example.com>Bcc");
    expect(line("Cc")).toBe("cid@example.comnot in the envelope");
    expect(line("To")).toBe("ann@example.com");
  });

  test("says who was authenticated, and how to unsubscribe", () => {
    const envelope = { ...message(1).envelope, auth: { user: "app", mechanism: "PLAIN" } };
    const list_unsubscribe = { urls: ["https://shop.example/u/1"], one_click: true };
    show({ envelope, list_unsubscribe });
    expect(line("AUTH")).toBe("app (PLAIN)");
    expect(line("Unsubscribe")).toBe("https://shop.example/u/1one click");
  });

  test("says when a message without a date came", () => {
    show({ date: null });
    expect(line("Date")).toContain("received");
  });

  test("names the first few of many recipients, and all when asked to", async () => {
    const to = Array.from({ length: 1000 }, (_, index) => ({
      name: "",
      address: `user${index}@example.com`,
    }));
    show({ to });
    expect(line("To")).not.toContain("user5@");
    fireEvent.click(screen.getByRole("button", { name: "and 995 more" }));
    await screen.findByText("user999@example.com");
  });
});

test("defects are counted, with what they are", () => {
  detailsOpen.value = true;
  show({
    defects: [
      { id: "bare-lf", detail: "3 lines" },
      { id: "no-from", detail: "no From header" },
    ],
  });
  expect(screen.getByRole("heading", { name: "2 defects" })).toBeTruthy();
  expect(screen.getByText("bare-lf").parentElement?.textContent).toBe("bare-lf 3 lines");
});

test("the code and the link that matter can be copied at once", async () => {
  const writeText = vi.fn(() => Promise.resolve());
  vi.spyOn(navigator, "clipboard", "get").mockReturnValue({ writeText } as unknown as Clipboard);
  show({
    codes: [{ code: "604118", text: "604118", score: 1, context: "Your code is 604118" }],
    links: [{ url: "https://shop.example/reset/1", text: "Reset", kind: "reset" }],
  });
  fireEvent.click(screen.getByRole("button", { name: "Copy 604118" }));
  fireEvent.click(
    screen.getByRole("button", { name: "Reset link: Copy https://shop.example/reset/1" }),
  );
  expect(writeText.mock.calls).toEqual([["604118"], ["https://shop.example/reset/1"]]);
  await screen.findAllByText("Copied");
});

test("headers can be filtered, by name and by value", async () => {
  show({
    headers: [
      ["X-Tenant", "acme"],
      ["Subject", "Hello"],
    ],
  });
  choose("Headers");
  const filter = await screen.findByRole("searchbox", { name: "Filter headers" });
  fireEvent.input(filter, { target: { value: "ACME" } });
  await screen.findByText("1 of 2");
  expect(screen.getAllByRole("row")).toHaveLength(2); // with that of the names
});

test("an event is a chip that opens its card, with its time and place", async () => {
  const event = {
    method: "REQUEST",
    uid: null,
    sequence: 0,
    start: "2026-12-04",
    end: "2026-12-05",
    time_zone: null,
    summary: "Workshop",
    description: null,
    location: "The old press",
    status: null,
    organizer: { name: "Fern", address: "fern@example.com" },
    attendees: [],
    recurrence: "FREQ=YEARLY;COUNT=3",
    recurrence_id: null,
  };
  show({ events: [event] });
  fireEvent.click(screen.getByRole("button", { name: "Event" }));
  const card = await screen.findByRole("region", { name: "Calendar event" });
  for (const words of ["Workshop", "REQUEST", "The old press", "organized by Fern", "2026"]) {
    expect(card.textContent).toContain(words);
  }
  expect(card.textContent).toContain("repeats every year, 3 times");
  expect(card.textContent).not.toMatch(/FREQ|Dec 5/);
});
