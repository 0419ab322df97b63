import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { Client } from "../../src/api/client.ts";
import type { Message } from "../../src/api/shapes.ts";
import { MessageView } from "../../src/components/MessageView.tsx";
import { message } from "../support/mail.ts";
import { base, Sandbox } from "../support/sandbox.ts";

const nothing = () => undefined;
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
  const client = new Client(base);
  render(
    <MessageView message={message(1, rest)} client={client} onBack={nothing} onDelete={nothing} />,
  );
}

const tabs = () => screen.getAllByRole("tab").map((tab) => tab.firstChild?.textContent);
const selected = () => screen.getByRole("tab", { selected: true }).firstChild?.textContent;
const choose = (name: string) => fireEvent.click(screen.getByRole("tab", { name }));

beforeEach(() => {
  new Sandbox(message(1));
});

afterEach(cleanup);

describe("the tabs", () => {
  test("begin with HTML where there is some", () => {
    show({ html: "<p>Hello</p>", attachments: [file] });
    expect(tabs()).toEqual(["HTML", "Text", "Headers", "Raw", "Attachments"]);
    expect(selected()).toBe("HTML");
  });

  test("begin with the text where there is no HTML", () => {
    show({});
    expect(tabs()).toEqual(["Text", "Headers", "Raw"]);
    expect(selected()).toBe("Text");
  });

  test("leave out what has nothing to show", () => {
    show({ text: null, headers: [] });
    expect(tabs()).toEqual(["Raw"]);
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
    expect(frame().getAttribute("src")).toBe("api/messages/m1/preview?remote=0");
  });

  test("loads remote content only when told to, in a frame of its own", async () => {
    show({ html: "<p>Hello</p>" });
    const before = frame();
    fireEvent.click(screen.getByRole("button", { name: "Load remote content" }));
    await screen.findByRole("button", { name: "Block remote content" });
    expect(frame().getAttribute("src")).toBe("api/messages/m1/preview?remote=1");
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

test("attachments can be downloaded under their names", async () => {
  show({ attachments: [file, { ...file, part: 4, filename: null }] });
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

describe("the head", () => {
  const line = (label: string) => screen.getByText(label).nextElementSibling?.textContent;

  test("tells apart who is named by the envelope only", () => {
    show({ bcc: [{ name: "", address: "audit@example.com" }] });
    expect(line("Bcc")).toBe("audit@example.com · named by the envelope only");
  });

  test("shows the envelope as it was said, the null sender too", () => {
    show({ mail_from: "", rcpt_to: ["ann@example.com", "bob@example.com"] });
    expect(line("Envelope")).toBe("MAIL FROM <> RCPT TO <ann@example.com>, <bob@example.com>");
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
  show({
    defects: [
      { id: "bare-lf", detail: "3 lines" },
      { id: "no-from", detail: "no From header" },
    ],
  });
  expect(screen.getByText("2 defects")).toBeTruthy();
  expect(screen.getByText("bare-lf").parentElement?.textContent).toBe("bare-lf 3 lines");
});
