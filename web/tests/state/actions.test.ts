import { beforeEach, describe, expect, test, vi } from "vitest";

import type { Page } from "../../src/state/page.ts";
import { summary } from "../support/mail.ts";
import { openPage } from "../support/page.ts";
import { mailUpTo, Sandbox } from "../support/sandbox.ts";

const zone = encodeURIComponent(Intl.DateTimeFormat().resolvedOptions().timeZone);

let sandbox: Sandbox;
let page: Page;

const shown = () => page.navigation.message;
const find = (id: string) => page.inbox.rows.at(page.inbox.rows.indexOf(id));

beforeEach(async () => {
  sandbox = new Sandbox(...mailUpTo(3));
  page = await openPage(sandbox);
});

describe("flags", () => {
  test("are those of the open message, or of all that is picked", async () => {
    page.selection.active.value = "m2";
    await page.actions.flag({ pinned: true });
    expect(sandbox.messages.map(({ pinned }) => pinned)).toEqual([false, true, false]);
    page.selection.pick([summary(1), summary(3)]);
    await page.actions.flag({ pinned: true });
    expect(sandbox.messages.every(({ pinned }) => pinned)).toBe(true);
  });

  test("of everything are set in one go", async () => {
    page.navigation.search("invoice");
    page.commands.run("pickAll");
    await page.actions.flag({ read: true });
    expect(sandbox.requests).toContain(`PATCH api/messages?query=invoice&tz=${zone}`);
  });

  test("tags are put on and taken off, and others stay", async () => {
    const messages = [summary(1, { tags: ["a", "b"] }), summary(2)];
    await page.actions.retag(
      messages,
      new Map([
        ["a", false],
        ["c", true],
      ]),
    );
    expect(sandbox.messages.map(({ tags }) => tags)).toEqual([["b", "c"], ["c"], []]);
  });

  test("that cannot be set are said", async () => {
    sandbox.fail("api/messages/m2", 500, "The store is locked.");
    page.selection.active.value = "m2";
    await page.actions.flag({ pinned: true });
    expect(page.status.line.value?.words).toContain("The store is locked.");
  });
});

describe("deleting", () => {
  test("steps on to the next message, and can be taken back", async () => {
    page.navigation.open("m2");
    page.commands.run("delete");
    expect(shown()).toBe("m1");
    expect(find("m2")).toBeUndefined();
    page.commands.run("undo");
    expect(find("m2")).toBeDefined();
    expect(shown()).toBe("m2");
    await page.deletions.commit();
    expect(sandbox.messages).toHaveLength(3);
  });

  test("opens nothing when nothing was open", () => {
    page.selection.active.value = "m3";
    page.actions.delete();
    expect(shown()).toBeNull();
    expect(page.selection.active.value).toBe("m2");
  });

  test("takes all that is picked, and steps over it", async () => {
    page.navigation.open("m3");
    page.selection.pick([summary(3), summary(2)]);
    page.actions.delete();
    expect(shown()).toBe("m1");
    await page.deletions.commit();
    expect(sandbox.messages.map(({ id }) => id)).toEqual(["m1"]);
  });

  test("that fails says so and brings the message back", async () => {
    sandbox.fail("api/messages/m3", 500, "The store is locked.");
    page.selection.active.value = "m3";
    page.actions.delete();
    await page.deletions.commit();
    expect(find("m3")).toBeDefined();
    expect(page.status.line.value?.words).toBe(
      "The message could not be deleted. The store is locked.",
    );
  });

  test("of everything reads the list again", async () => {
    page.navigation.open("m2");
    await page.actions.deleteAll();
    await vi.waitFor(() => {
      expect(page.inbox.empty.value).toBe(true);
    });
    expect(sandbox.requests).toContain("DELETE api/messages");
  });

  test("of everything stays within the mailbox and the search", async () => {
    page.navigation.choose("shop", "is:read");
    await page.actions.deleteAll();
    expect(sandbox.requests).toContain(
      `DELETE api/messages?mailbox=shop&query=is%3Aread&tz=${zone}`,
    );
  });
});

describe("comparing", () => {
  test("takes the two that are picked, the older one first", () => {
    page.selection.pick([summary(3), summary(1)]);
    page.commands.run("compare");
    expect(page.navigation.route.value).toEqual({ view: "compare", left: "m1", right: "m3" });
  });

  test("of anything but two says what to do", () => {
    page.commands.run("compare");
    expect(page.status.line.value?.isError).toBe(false);
  });
});

test("test messages go into the mailbox that is shown, one of each kind if wanted", async () => {
  const posts = () => sandbox.requests.filter((request) => request.startsWith("POST"));
  await page.actions.sendTest("html");
  expect(posts()).toEqual(["POST api/messages"]);
  page.navigation.choose("shop");
  await page.actions.sendTest("all");
  expect(posts().slice(1)).toEqual(Array(5).fill("POST api/messages?mailbox=shop"));
  expect(page.status.line.value?.words).toBe("5 test messages sent.");
});

test("while the server does not answer nothing is asked of it, and nothing goes from the list", async () => {
  page.live.outage.value = { since: 0, nextAt: null };
  const asked = sandbox.requests.length;
  page.selection.active.value = "m2";
  page.actions.delete();
  await page.actions.flag({ pinned: true });
  await page.actions.deleteAll();
  await page.actions.retag([summary(1)], new Map([["a", true]]));
  await page.actions.removeMailbox("shop");
  await page.actions.sendTest("text");
  expect(sandbox.requests).toHaveLength(asked);
  expect(page.inbox.total.value).toBe(3);
  expect(page.status.line.value?.words).toContain("does not answer");
});
