import { beforeEach, describe, expect, test } from "vitest";

import { Client } from "../../src/api/client.ts";
import type { Summary } from "../../src/api/shapes.ts";
import { Inbox } from "../../src/state/inbox.ts";
import { summary } from "../support/mail.ts";
import { base, mailUpTo, Sandbox } from "../support/sandbox.ts";

let sandbox: Sandbox;
let inbox: Inbox;

const seqs = () => inbox.messages.value.map(({ seq }: Summary) => seq);

beforeEach(() => {
  sandbox = new Sandbox(...mailUpTo(3));
  inbox = new Inbox(new Client(base));
});

describe("loading", () => {
  test("puts the newest first and answers the cursor to follow from", async () => {
    sandbox.cursor = "1f3c.42";
    expect(await inbox.load(null)).toBe("1f3c.42");
    expect(seqs()).toEqual([3, 2, 1]);
  });

  test("is empty only once it is known to be", async () => {
    sandbox.messages = [];
    expect(inbox.empty.value).toBe(false);
    await inbox.load(null);
    expect(inbox.empty.value).toBe(true);
  });

  test("asks for the mailbox that was chosen", async () => {
    await inbox.load("shop & co");
    expect(sandbox.requests).toEqual(["api/messages?mailbox=shop+%26+co&limit=100"]);
  });

  test("is overtaken by a later one", async () => {
    const overtaken = inbox.load("shop");
    await inbox.load(null);
    await expect(overtaken).rejects.toThrow("aborted");
    expect(seqs()).toEqual([3, 2, 1]);
  });
});

describe("changes", () => {
  beforeEach(() => inbox.load(null));

  test("an added message comes first", () => {
    inbox.apply([{ type: "added", message: summary(4) }]);
    expect(seqs()).toEqual([4, 3, 2, 1]);
  });

  test("a message that the list had already is not added twice", () => {
    inbox.apply([{ type: "added", message: summary(3) }]);
    expect(seqs()).toEqual([3, 2, 1]);
  });

  test("an updated message changes in its place", () => {
    inbox.apply([{ type: "updated", message: summary(2, { read: true }) }]);
    expect(inbox.messages.value.map(({ read }) => read)).toEqual([false, true, false]);
  });

  test("an update of a message that is not here adds nothing", () => {
    inbox.apply([{ type: "updated", message: summary(9) }]);
    expect(seqs()).toEqual([3, 2, 1]);
  });

  test("a removed message goes, and may be removed again", () => {
    inbox.apply([
      { type: "removed", id: "m2" },
      { type: "removed", id: "m2" },
    ]);
    expect(seqs()).toEqual([3, 1]);
  });

  test("a kind of change that this page does not know is passed over", () => {
    inbox.apply([{ type: "session" } as never, { type: "added", message: summary(4) }]);
    expect(seqs()).toEqual([4, 3, 2, 1]);
  });

  test("mail for another mailbox than the chosen one stays out", async () => {
    await inbox.load("inbox");
    inbox.apply([{ type: "added", message: summary(4, { mailbox: "shop" }) }]);
    expect(seqs()).toEqual([3, 2, 1]);
  });
});

describe("older messages", () => {
  beforeEach(async () => {
    sandbox.messages = mailUpTo(250);
    await inbox.load(null);
  });

  test("are fetched page by page until there are no more", async () => {
    await inbox.loadOlder();
    await inbox.loadOlder();
    await inbox.loadOlder();
    expect(seqs()).toEqual(Array.from({ length: 250 }, (_, index) => 250 - index));
    expect(sandbox.requests).toEqual([
      "api/messages?limit=100",
      "api/messages?limit=100&before=151",
      "api/messages?limit=100&before=51",
    ]);
  });

  test("are asked for once at a time", async () => {
    await Promise.all([inbox.loadOlder(), inbox.loadOlder()]);
    expect(sandbox.requests).toHaveLength(2);
  });

  test("that change while their page is on its way arrive changed", async () => {
    const page = inbox.loadOlder();
    inbox.apply([
      { type: "removed", id: "m150" },
      { type: "updated", message: summary(149, { read: true }) },
    ]);
    await page;
    expect(inbox.find("m150")).toBeUndefined();
    expect(inbox.find("m149")?.read).toBe(true);
  });

  test("can be asked for again after a failure", async () => {
    sandbox.fail("api/messages", 500);
    await expect(inbox.loadOlder()).rejects.toThrow("It is broken.");
    sandbox.failures.clear();
    await inbox.loadOlder();
    expect(seqs()).toHaveLength(200);
  });

  test("leave no gap when one of them is announced before its page is here", () => {
    inbox.apply([{ type: "added", message: summary(20) }]);
    expect(seqs().at(-1)).toBe(151);
  });
});

describe("places in the list", () => {
  beforeEach(() => inbox.load(null));

  test("stop at either end", () => {
    expect(inbox.beside("m2", 1)?.id).toBe("m1");
    expect(inbox.beside("m1", 1)?.id).toBe("m1");
    expect(inbox.beside("m2", -Infinity)?.id).toBe("m3");
    expect(inbox.beside("m2", Infinity)?.id).toBe("m1");
  });

  test("begin at the top for one who stands nowhere", () => {
    expect(inbox.beside(null, 1)?.id).toBe("m3");
  });

  test("the neighbour of a message is the older one, or the newer of the oldest", () => {
    expect(inbox.neighbour("m2")?.id).toBe("m1");
    expect(inbox.neighbour("m1")?.id).toBe("m2");
    expect(inbox.neighbour("unknown")).toBeUndefined();
  });
});
