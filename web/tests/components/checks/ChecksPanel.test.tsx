import { cleanup, fireEvent, render, screen, within } from "@testing-library/preact";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { RequestRefused } from "../../../src/api/errors.ts";
import type { CheckReport, Finding, Message } from "../../../src/api/shapes.ts";
import { ChecksPanel } from "../../../src/components/checks/ChecksPanel.tsx";
import { ignoredRules } from "../../../src/state/ignoredRules.ts";
import { findingCounts } from "../../../src/state/knownFindings.ts";
import { message } from "../../support/mail.ts";

const link = { url: "https://shop.example/a", text: "", kind: "other" } as const;

function finding(rest: Partial<Finding> = {}): Finding {
  return {
    ...{ id: "link-http", severity: "warning", title: "A link is not encrypted", docs: "" },
    ...{ detail: "http://shop.example/", where: {}, count: 1, places: [], clients: [] },
    ...rest,
  };
}

function report(findings: Finding[], rest: Partial<CheckReport> = {}): CheckReport {
  return { version: 1, data: {}, summary: {}, undecided: {}, skipped: [], findings, ...rest };
}

const client = { checksOf: vi.fn(), checkLinks: vi.fn(), unsubscribe: vi.fn() };
const onShow = vi.fn();
const onMark = vi.fn();

async function show(found: CheckReport, rest: Partial<Message> = {}): Promise<void> {
  client.checksOf.mockResolvedValue(found);
  render(<ChecksPanel message={message(1, rest)} {...{ client, onShow, onMark }} />);
  await vi.waitFor(() => {
    expect(document.querySelector(".checks")).not.toBeNull();
  });
}

const press = (name: string) => fireEvent.click(screen.getByRole("button", { name }));

beforeEach(() => {
  vi.clearAllMocks();
  ignoredRules.value = [];
});

afterEach(cleanup);

test("an empty report says so", async () => {
  await show(report([]));
  expect(screen.getByText("Nothing found.")).toBeTruthy();
  expect(screen.queryByText(/not judged/)).toBeNull();
});

test("findings of a rule are one entry, with many of them folded", async () => {
  const details = ["a", "b", "c", "d", "e"].map((detail) => finding({ detail }));
  await show(report(details));
  const group = screen.getByRole("region", { name: "5 warnings" });
  expect(within(group).getAllByText("A link is not encrypted")).toHaveLength(1);
  expect(within(group).getByText("5 times")).toBeTruthy();
  expect(within(group).getByText("and 2 more").closest("details")?.textContent).toContain("de");
});

test("places lead to where they are, and to marks in the preview", async () => {
  const where = { body: "html", line: 4, column: 7, selector: "body > a:nth-child(1)" };
  await show(report([finding({ where, places: [where] })]));
  press("HTML 4:7");
  expect(onShow).toHaveBeenCalledWith(where);
  press("Mark in the preview: link-http");
  expect(onMark).toHaveBeenCalledWith("A link is not encrypted", ["4:7"]);
});

test("an ignored rule does not count until it is reported again", async () => {
  const alt = finding({ id: "a11y-alt", severity: "error", title: "No alt" });
  await show(report([alt, finding()]));
  await vi.waitFor(() => {
    expect(findingCounts({ id: "m1", checks: null })).toEqual({ error: 1, warning: 1 });
  });
  press("Ignore: a11y-alt");
  expect(screen.queryByText("No alt")).toBeNull();
  expect(findingCounts({ id: "m1", checks: null })).toEqual({ error: 0, warning: 1 });
  expect(document.activeElement?.getAttribute("aria-label")).toBe("Ignore: link-http");
  press("Ignore: link-http");
  expect(document.activeElement?.textContent).toBe("2 ignored rules");
  press("Report again: a11y-alt");
  expect(screen.getByText("No alt")).toBeTruthy();
});

test("rules that were not judged are said in one line", async () => {
  const skipped = [{ id: "dkim-*", why: "there is no zone" }];
  await show(report([], { undecided: { "a11y-contrast": 2 }, skipped }));
  expect(screen.getByText("2 rules not judged")).toBeTruthy();
  expect(screen.getByText("2 places could not be judged")).toBeTruthy();
});

test("links are asked only when the reader has agreed", async () => {
  const broken = finding({ id: "link-broken", severity: "error", title: "A link leads nowhere" });
  client.checkLinks.mockResolvedValue(report([broken]));
  await show(report([]), { links: [link] });
  press("Check the links");
  const dialog = screen.getByRole("alertdialog", { name: "Check the links?" });
  expect(dialog.textContent).toContain("are never asked");
  expect(client.checkLinks).not.toHaveBeenCalled();
  fireEvent.click(within(dialog).getByRole("button", { name: "Check the links" }));
  expect(await screen.findByText("1 problem with links.")).toBeTruthy();
  expect(screen.getByText("A link leads nowhere")).toBeTruthy();
});

test("so is one click to unsubscribe, and a refusal is shown", async () => {
  const url = "https://shop.example/leave";
  const problem = "shop.example:443 is not allowed";
  client.unsubscribe.mockResolvedValueOnce({ url, status: null, problem });
  client.unsubscribe.mockResolvedValueOnce({ url, status: 200, problem: "" });
  client.unsubscribe.mockRejectedValueOnce(new RequestRefused({ title: "Gone", status: 404 }));
  await show(report([]), {
    list_unsubscribe: { urls: ["mailto:leave@shop.example", url], one_click: true },
    headers: [["List-Unsubscribe-Post", "List-Unsubscribe=One-Click"]],
  });
  for (const answer of [`Not unsubscribed: ${problem}`, `Unsubscribed: ${url} answered 200.`]) {
    press("Unsubscribe with one click");
    const dialog = screen.getByRole("alertdialog");
    expect(dialog.textContent).toContain(url);
    fireEvent.click(within(dialog).getByRole("button", { name: "Unsubscribe with one click" }));
    expect(await screen.findByText(answer)).toBeTruthy();
  }
});
