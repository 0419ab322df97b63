import { beforeEach, describe, expect, test, vi } from "vitest";

import { Client } from "../../src/api/client.ts";
import { Transport } from "../../src/api/transport.ts";
import { Inbox } from "../../src/state/inbox.ts";
import { message, summary } from "../support/mail.ts";
import { base, mailUpTo, Sandbox } from "../support/sandbox.ts";

const zone = encodeURIComponent(Intl.DateTimeFormat().resolvedOptions().timeZone);

let sandbox: Sandbox;
let inbox: Inbox;
let errors: unknown[];

const everything = { mailbox: null, query: "" };

const seqs = () => Array.from({ length: inbox.total.value }, (_, at) => inbox.rows.at(at)?.seq);

beforeEach(() => {
  sandbox = new Sandbox(...mailUpTo(3));
  errors = [];
  inbox = new Inbox(new Client(new Transport(base)), (error) => errors.push(error));
});

describe("loading", () => {
  test("puts the newest first and answers the cursor to follow from", async () => {
    sandbox.cursor = "1f3c.42";
    expect(await inbox.load(everything)).toBe("1f3c.42");
    expect(seqs()).toEqual([3, 2, 1]);
  });

  test("is empty only once it is known to be", async () => {
    sandbox.messages = [];
    expect(inbox.empty.value).toBe(false);
    await inbox.load(everything);
    expect(inbox.empty.value).toBe(true);
  });

  test("asks for the mailbox and the search that were chosen", async () => {
    await inbox.load({ mailbox: "shop & co", query: "is:unread" });
    expect(sandbox.requests).toEqual([
      `api/messages?mailbox=shop+%26+co&query=is%3Aunread&limit=100&tz=${zone}`,
    ]);
  });

  test("is overtaken by a later one", async () => {
    const overtaken = inbox.load({ mailbox: "shop", query: "" });
    await inbox.load(everything);
    await expect(overtaken).rejects.toThrow("aborted");
    expect(seqs()).toEqual([3, 2, 1]);
  });
});

describe("a long list", () => {
  beforeEach(async () => {
    sandbox.messages = mailUpTo(950);
    await inbox.load(everything);
    sandbox.requests.length = 0;
  });

  test("fetches what comes into sight, once", async () => {
    inbox.show(520, 540);
    inbox.show(530, 550);
    await vi.waitFor(() => {
      expect(inbox.rows.at(520)?.seq).toBe(430);
    });
    expect(sandbox.requests).toEqual(["api/messages?limit=100&offset=500"]);
  });

  test("finds a row that moved because of mail not reported yet", async () => {
    sandbox.messages.push(...mailUpTo(1200).slice(950));
    inbox.show(520, 540);
    await vi.waitFor(() => {
      expect(inbox.rows.missing(520, 540)).toBeUndefined();
    });
    expect(inbox.rows.at(520)?.seq).toBe(430);
    expect(sandbox.requests).toHaveLength(2);
  });

  test("reaches any row, and every row of a stretch", async () => {
    expect((await inbox.reach(949))?.seq).toBe(1);
    expect(await inbox.reach(950)).toBeUndefined();
    expect((await inbox.stretch(205, 95)).map(({ seq }) => seq)).toEqual(
      Array.from({ length: 111 }, (_, index) => 855 - index),
    );
  });

  test("says when that fails, and can be asked again", async () => {
    sandbox.unplug("api/messages");
    inbox.show(500, 510);
    await vi.waitFor(() => {
      expect(errors).toHaveLength(1);
    });
    sandbox.failures.clear();
    expect((await inbox.reach(500))?.seq).toBe(450);
  });
});

describe("changes", () => {
  beforeEach(() => inbox.load(everything));

  test("are taken in where they belong", () => {
    inbox.apply([
      { type: "added", message: summary(4) },
      { type: "updated", message: summary(2, { read: true }) },
      { type: "removed", id: "m3", mailbox: "inbox" },
    ]);
    expect(seqs()).toEqual([4, 2, 1]);
    expect(inbox.rows.at(1)?.read).toBe(true);
  });

  test("of another mailbox are none", async () => {
    await inbox.load({ mailbox: "inbox", query: "" });
    inbox.apply([{ type: "added", message: summary(4, { mailbox: "shop" }) }]);
    inbox.apply([{ type: "removed", id: "m0", mailbox: "shop" }]);
    expect(seqs()).toEqual([3, 2, 1]);
  });
});

describe("a search", () => {
  beforeEach(async () => {
    vi.useFakeTimers();
    await inbox.load({ mailbox: null, query: "Subject" });
    sandbox.requests.length = 0;
    return () => vi.useRealTimers();
  });

  test("has the server say whether what arrives fits", async () => {
    sandbox.messages.push(message(4, { subject: "Something else" }), message(5));
    inbox.apply([
      { type: "added", message: summary(4) },
      { type: "added", message: summary(5) },
    ]);
    expect(seqs()).toEqual([3, 2, 1]);
    await vi.advanceTimersByTimeAsync(0);
    expect(seqs()).toEqual([5, 3, 2, 1]);
  });

  test("asks twice for a stream of mail: at once, and for the last of it", async () => {
    for (let seq = 4; seq < 50; seq += 1) {
      sandbox.messages.push(message(seq));
      inbox.apply([{ type: "added", message: summary(seq) }]);
    }
    await vi.advanceTimersByTimeAsync(1000);
    expect(sandbox.requests).toHaveLength(2);
    expect(inbox.total.value).toBe(49);
  });
});
