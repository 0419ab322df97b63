import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import type { Summary } from "../../src/api/shapes.ts";
import { MessageList } from "../../src/components/MessageList.tsx";
import { rowHeight } from "../../src/state/viewport.ts";
import { newestFirst, summary } from "../support/mail.ts";

const height = 10 * rowHeight;
const onOpen = vi.fn();
const onNearEnd = vi.fn();

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(height);
  onOpen.mockReset();
  onNearEnd.mockReset();
});

afterEach(cleanup);

function list(messages: readonly Summary[], rest: { active?: string; total?: number } = {}) {
  return (
    <MessageList
      messages={messages}
      total={rest.total ?? messages.length}
      active={rest.active ?? null}
      showMailbox={false}
      onOpen={onOpen}
      onNearEnd={onNearEnd}
    />
  );
}

const rows = () => screen.getAllByRole("option");
const box = () => screen.getByRole("listbox");

async function scrollTo(scrollTop: number): Promise<void> {
  box().scrollTop = scrollTop;
  fireEvent.scroll(box());
  await Promise.resolve();
}

test("draws the rows in sight, and says where they stand among all", () => {
  render(list(newestFirst(1000, 1), { total: 5000 }));
  expect(rows().length).toBeLessThan(40);
  expect(rows()[0]?.textContent).toContain("Subject 1000");
  expect(rows()[0]?.getAttribute("aria-posinset")).toBe("1");
  expect(rows()[0]?.getAttribute("aria-setsize")).toBe("5000");
});

test("draws other rows when it is scrolled", async () => {
  render(list(newestFirst(1000, 1)));
  await scrollTo(500 * rowHeight);
  await screen.findByText("Subject 500");
  expect(screen.queryByText("Subject 1000")).toBeNull();
});

test("the active row stays drawn wherever it is, for the list to point at", async () => {
  render(list(newestFirst(1000, 1), { active: "m1000" }));
  await scrollTo(500 * rowHeight);
  await screen.findByText("Subject 500");
  const active = screen.getByRole("option", { selected: true });
  expect(active.textContent).toContain("Subject 1000");
  expect(box().getAttribute("aria-activedescendant")).toBe(active.id);
});

test("a reader who has scrolled down keeps the place when mail arrives", async () => {
  const { rerender } = render(list(newestFirst(1000, 1)));
  await scrollTo(500 * rowHeight);
  rerender(list(newestFirst(1003, 1)));
  expect(box().scrollTop).toBe(503 * rowHeight);
});

test("a reader at the top sees what arrives", () => {
  const { rerender } = render(list(newestFirst(1000, 1), { active: "m1000" }));
  rerender(list(newestFirst(1003, 1), { active: "m1000" }));
  expect(box().scrollTop).toBe(0);
  expect(screen.getByText("Subject 1003")).toBeTruthy();
});

test("scrolls to a row that becomes active out of sight", () => {
  const messages = newestFirst(1000, 1);
  const { rerender } = render(list(messages));
  rerender(list(messages, { active: "m980" }));
  expect(box().scrollTop).toBe(21 * rowHeight - height);
});

test("asks for more when the end comes near, and not before", async () => {
  render(list(newestFirst(1000, 1)));
  expect(onNearEnd).not.toHaveBeenCalled();
  await scrollTo(970 * rowHeight);
  await vi.waitFor(() => {
    expect(onNearEnd).toHaveBeenCalled();
  });
});

test("a click opens the message", () => {
  render(list(newestFirst(3, 1)));
  fireEvent.click(screen.getByText("Subject 2"));
  expect(onOpen).toHaveBeenCalledExactlyOnceWith("m2");
});

test("a row says in words what it shows in signs", () => {
  render(list([summary(1, { attachment_count: 2 })]));
  expect(rows()[0]?.textContent).toContain("Unread");
  expect(rows()[0]?.textContent).toContain("2 attachments");
});

test("a message with nothing in it still has a row to click", () => {
  render(list([summary(1, { from: null, mail_from: "", subject: "", rcpt_to: [] })]));
  expect(screen.getByText("No sender")).toBeTruthy();
  expect(screen.getByText("No subject")).toBeTruthy();
});
