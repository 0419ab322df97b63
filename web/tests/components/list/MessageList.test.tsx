import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Client } from "../../../src/api/client.ts";
import { Transport } from "../../../src/api/transport.ts";
import type { Message } from "../../../src/api/shapes.ts";
import { MessageList } from "../../../src/components/list/MessageList.tsx";
import { Inbox } from "../../../src/state/inbox.ts";
import { Selection } from "../../../src/state/selection.ts";
import { rowHeight } from "../../../src/state/viewport.ts";
import { message, summary } from "../../support/mail.ts";
import { base, mailUpTo, Sandbox } from "../../support/sandbox.ts";

const height = 10 * rowHeight;
const onClick = vi.fn();
const onPick = vi.fn();
let inbox: Inbox;
let selection: Selection;

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(height);
  onClick.mockReset();
  onPick.mockReset();
  selection = new Selection();
});

afterEach(cleanup);

function list(active: string | null = null) {
  return (
    <MessageList
      inbox={inbox}
      active={active}
      selection={selection}
      showMailbox={false}
      onClick={onClick}
      onPick={onPick}
    />
  );
}

/** The list with such messages, the oldest first. */
async function show(messages: Message[], active: string | null = null) {
  new Sandbox(...messages);
  inbox = new Inbox(new Client(new Transport(base)), (error) => {
    throw error;
  });
  await inbox.load({ mailbox: null, query: "" });
  return render(list(active));
}

const rows = () => screen.getAllByRole("option");
const box = () => screen.getByRole("listbox");

async function scrollTo(scrollTop: number): Promise<void> {
  box().scrollTop = scrollTop;
  fireEvent.scroll(box());
  await Promise.resolve();
}

function arrive(...seqs: number[]): void {
  inbox.apply(seqs.map((seq) => ({ type: "added", message: summary(seq) })));
}

test("draws the rows in sight, and says where they stand among all", async () => {
  await show(mailUpTo(1000));
  expect(rows().length).toBeLessThan(40);
  expect(rows()[0]?.textContent).toContain("Subject 1000");
  expect(rows()[0]?.getAttribute("aria-posinset")).toBe("1");
  expect(rows()[0]?.getAttribute("aria-setsize")).toBe("1000");
});

test("fetches and draws other rows when it is scrolled", async () => {
  await show(mailUpTo(1000));
  await scrollTo(500 * rowHeight);
  await screen.findByText("Subject 500");
  expect(screen.queryByText("Subject 1000")).toBeNull();
});

test("the active row stays drawn wherever it is, for the list to point at", async () => {
  await show(mailUpTo(1000), "m1000");
  await scrollTo(500 * rowHeight);
  await screen.findByText("Subject 500");
  const active = screen.getByRole("option", { selected: true });
  expect(active.textContent).toContain("Subject 1000");
  expect(box().getAttribute("aria-activedescendant")).toBe(active.id);
});

test("a reader who has scrolled down keeps the place when mail arrives and goes", async () => {
  await show(mailUpTo(1000));
  await scrollTo(500 * rowHeight);
  await screen.findByText("Subject 500");
  arrive(1001, 1002, 1003);
  await vi.waitFor(() => {
    expect(box().scrollTop).toBe(503 * rowHeight);
  });
  inbox.apply([{ type: "removed", id: "m1003", mailbox: "inbox" }]);
  await vi.waitFor(() => {
    expect(box().scrollTop).toBe(502 * rowHeight);
  });
});

test("the rows in sight are not drawn anew when much mail arrives above them", async () => {
  await show(mailUpTo(1000));
  await scrollTo(500 * rowHeight);
  const row = await screen.findByText("Subject 500");
  arrive(...Array.from({ length: 200 }, (_, index) => 1001 + index));
  await vi.waitFor(() => {
    expect(box().scrollTop).toBe(700 * rowHeight);
  });
  expect(screen.getByText("Subject 500")).toBe(row);
});

test("a reader at the top sees what arrives", async () => {
  await show(mailUpTo(1000), "m1000");
  arrive(1001, 1002, 1003);
  await screen.findByText("Subject 1003");
  expect(box().scrollTop).toBe(0);
});

test("scrolls to a row that becomes active out of sight", async () => {
  const { rerender } = await show(mailUpTo(1000));
  rerender(list("m980"));
  await vi.waitFor(() => {
    expect(box().scrollTop).toBe(21 * rowHeight - height);
  });
});

test("a click is passed on with its keys, and one on the mark picks", async () => {
  await show(mailUpTo(3));
  fireEvent.click(screen.getByText("Subject 2"), { ctrlKey: true });
  expect(onClick.mock.calls[0]).toMatchObject([{ id: "m2" }, { ctrlKey: true }]);
  const mark = rows()[0]?.querySelector(".row-pick");
  if (mark) fireEvent.click(mark);
  expect(onPick.mock.calls[0]).toMatchObject([{ id: "m3" }]);
  expect(onClick).toHaveBeenCalledOnce();
});

test("what is picked is selected", async () => {
  await show(mailUpTo(3));
  selection.toggle(summary(2));
  const selected = await screen.findByRole("option", { selected: true });
  expect(selected.textContent).toContain("Subject 2");
});

test("a row says in words what it shows in signs", async () => {
  await show([message(1, { attachment_count: 2, pinned: true, tags: ["urgent"] })]);
  for (const words of ["Unread", "2 attachments", "Pinned", "urgent"]) {
    expect(rows()[0]?.textContent).toContain(words);
  }
});

test("a message with nothing in it still has a row to click", async () => {
  await show([message(1, { from: null, mail_from: "", subject: "", rcpt_to: [] })]);
  expect(screen.getByText("No sender")).toBeTruthy();
  expect(screen.getByText("No subject")).toBeTruthy();
});
