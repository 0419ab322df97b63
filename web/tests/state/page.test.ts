import { beforeEach, describe, expect, test, vi } from "vitest";

import type { Page } from "../../src/state/page.ts";
import { message, session, summary } from "../support/mail.ts";
import { openPage } from "../support/page.ts";
import { mailUpTo, Sandbox } from "../support/sandbox.ts";

let sandbox: Sandbox;
let page: Page;

const find = (id: string) => page.inbox.rows.at(page.inbox.rows.indexOf(id));

beforeEach(async () => {
  sandbox = new Sandbox(...mailUpTo(3));
  page = await openPage(sandbox);
});

test("a page knows the list, the counts, and where the sandbox listens", async () => {
  expect(page.inbox.total.value).toBe(3);
  await vi.waitFor(() => {
    expect(page.mailboxes.counts(null)).toEqual({ total: 3, unread: 3 });
    expect(page.info.value?.smtp).toEqual([{ host: "127.0.0.1", port: 1025 }]);
  });
});

test("mail that arrives is in the list, and said to those who listen", () => {
  sandbox.socket.change("1f3c.4", { type: "added", message: summary(4) });
  expect(page.inbox.rows.at(0)?.id).toBe("m4");
  expect(page.shell.announcement.value).toBe("New message: Subject 4");
});

test("changes of mailboxes, tags, sessions and faults are applied", async () => {
  const rule = { on: "RCPT" as const, match: {}, action: { refuse: true }, mailbox: null };
  sandbox.socket.change(
    "1f3c.3",
    { type: "mailbox", mailbox: { name: "shop", total: 1, unread: 1 } },
    { type: "tag", tag: { name: "urgent", total: 1, unread: 1 } },
    { type: "session", session: session("s1", { outcome: "rejected" }) },
    {
      type: "fault",
      fault: { ...rule, id: "f1", times: null, skip: 0, probability: 1, seed: 0, hits: 2 },
    },
  );
  expect(page.mailboxes.counts("shop").total).toBe(1);
  expect(page.mailboxes.tags.value).toHaveLength(1);
  expect(page.sessions.failed.value).toHaveLength(1);
  expect(page.faults.all.value[0]?.hits).toBe(2);
  sandbox.socket.change("1f3c.3", { type: "fault_removed", id: "f1" });
  await vi.waitFor(() => {
    expect(page.faults.all.value).toEqual([]);
  });
});

test("flags are set in the order of the calls", async () => {
  const patches = () => sandbox.requests.filter((request) => request.startsWith("PATCH"));
  let open: () => void = () => undefined;
  sandbox.gate = new Promise((resolve) => {
    open = resolve;
  });
  const first = page.flags.set("m1", { read: true });
  const second = page.flags.set("m1", { read: false });
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(patches()).toHaveLength(1);
  open();
  await Promise.all([first, second]);
  expect(patches()).toHaveLength(2);
  expect(find("m1")?.read).toBe(false);
});

test("changes that are not of mail survive a reload of the list", async () => {
  sandbox.socket.change(
    "1f3c.3",
    ...mailUpTo(3).map((one) => ({ type: "updated" as const, message: one })),
  );
  sandbox.socket.change("1f3c.3", { type: "session", session: session("s1") });
  expect(page.sessions.all.value).toEqual([]); // applied together with the next changes
  page.live.restart();
  await vi.waitFor(() => {
    expect(sandbox.sockets).toHaveLength(2);
  });
  expect(page.sessions.all.value).toHaveLength(1);
});

test("a list that has long differed from the server's count is read again", async () => {
  vi.useFakeTimers();
  sandbox.messages = mailUpTo(2);
  sandbox.socket.change("1f3c.3", {
    type: "mailbox",
    mailbox: { name: "inbox", total: 2, unread: 2 },
  });
  await vi.advanceTimersByTimeAsync(1900);
  expect(page.inbox.total.value).toBe(3);
  await vi.advanceTimersByTimeAsync(200);
  expect(page.inbox.total.value).toBe(2);
  vi.useRealTimers();
});

describe("reading", () => {
  test("marks the message as read", async () => {
    page.navigation.open("m2");
    await vi.waitFor(() => {
      expect(find("m2")?.read).toBe(true);
    });
    expect(sandbox.requests).toContain("PATCH api/messages/m2");
  });

  test("a message that is read already asks for nothing", async () => {
    sandbox.messages = [message(1, { read: true })];
    page.navigation.open("m1");
    await vi.waitFor(() => {
      expect(page.reader.reading.value.state).toBe("shown");
    });
    expect(sandbox.requests.filter((request) => request.startsWith("PATCH"))).toEqual([]);
  });

  test("begins with the message that the address names", async () => {
    page = await openPage(sandbox, { hash: "#/messages/m1" });
    await vi.waitFor(() => {
      expect(page.reader.reading.value).toMatchObject({ state: "shown", id: "m1" });
    });
    expect(page.selection.active.value).toBe("m1");
  });
});

describe("searching", () => {
  test("by checks is repeated until the server has made them all", async () => {
    sandbox.fail("api/messages?query=has", 503, "2 messages are not checked yet");
    page.search.type("has:errors");
    page.search.submit();
    await vi.waitFor(() => {
      expect(page.status.line.value?.words).toBe("2 messages are not checked yet");
    });
    expect(page.live.connection.value).toBe("live"); // the server is there, it is no outage
    sandbox.failures.clear();
    await vi.waitFor(() => {
      expect(page.inbox.scope.value.query).toBe("has:errors");
    });
  });

  test("shows another list, and the place of a mistake", async () => {
    page.search.type("Subject 2");
    page.search.submit();
    await vi.waitFor(() => {
      expect(page.inbox.total.value).toBe(1);
    });
    sandbox.fail("api/messages?query=from", 400, "from: what?", 6);
    page.search.type("from:");
    page.search.submit();
    await vi.waitFor(() => {
      expect(page.search.mistake.value).toEqual({ column: 6, reason: "from: what?" });
    });
    expect(page.inbox.total.value).toBe(3);
    expect(page.status.line.value).toBeNull();
  });
});

describe("a lost connection", () => {
  test("is said in words, and no longer once it is back", async () => {
    sandbox.unplug("api/messages");
    page.live.restart();
    await vi.waitFor(() => {
      expect(page.live.connection.value).toBe("reconnecting");
    });
    page.live.wake();
    await vi.waitFor(() => {
      expect(page.reachable.value).toBe(false);
    });
    expect(page.status.line.value).toBeNull(); // the bar of the outage says it
    sandbox.failures.clear();
    page.live.wake();
    await vi.waitFor(() => {
      sandbox.socket.accept();
      expect(page.status.line.value).toEqual({ words: "Connected again.", isError: false });
    });
  });

  test("is followed by a new report of mailboxes, tags and faults", async () => {
    sandbox.socket.drop();
    sandbox.messages = mailUpTo(5);
    page.live.wake();
    await vi.waitFor(() => {
      expect(sandbox.sockets).toHaveLength(2);
    });
    sandbox.socket.accept();
    await vi.waitFor(() => {
      expect(page.mailboxes.counts(null)).toEqual({ total: 5, unread: 5 });
    });
  });

  test("that made a message fail has it read again, and rows in sight fetched", async () => {
    sandbox.unplug("api/messages/m2");
    page.navigation.open("m2");
    await vi.waitFor(() => {
      expect(page.reader.reading.value.state).toBe("failed");
    });
    sandbox.socket.drop();
    sandbox.failures.clear();
    page.live.wake();
    await vi.waitFor(() => {
      expect(sandbox.sockets).toHaveLength(2);
    });
    sandbox.socket.accept();
    await vi.waitFor(() => {
      expect(page.reader.reading.value).toMatchObject({ state: "shown", id: "m2" });
    });
  });

  test.each([
    ["all its mail", [], true],
    ["its mail, and has got more since", [message(9)], false],
  ])("to a server that lost %s is said", async (_, now, isEmpty) => {
    await vi.waitFor(() => {
      expect(page.info.value?.epoch).toBe(1);
    });
    sandbox.epoch = 2;
    sandbox.messages = now;
    sandbox.socket.say({ type: "reset", cursor: "9a9a.1" });
    await vi.waitFor(() => {
      expect(page.status.line.value?.words).toContain("its mail is gone");
    });
    expect(page.mailGone.value).toBe(isEmpty);
    sandbox.socket.accept();
    sandbox.socket.change("9a9a.2", { type: "added", message: summary(10) });
    expect(page.mailGone.value).toBe(false);
  });

  test("to a server that kept its mail says no such thing", async () => {
    await vi.waitFor(() => {
      expect(page.info.value?.epoch).toBe(1);
    });
    sandbox.epoch = 2;
    sandbox.messages = mailUpTo(4);
    sandbox.socket.say({ type: "reset", cursor: "9a9a.1" });
    await vi.waitFor(() => {
      expect(page.info.value?.epoch).toBe(2);
    });
    expect(page.status.line.value).toBeNull();
    expect(page.mailGone.value).toBe(false);
  });

  test("that took too long has the open message looked at again", async () => {
    page.navigation.open("m2");
    await vi.waitFor(() => {
      expect(page.reader.reading.value.state).toBe("shown");
    });
    sandbox.messages = mailUpTo(1);
    sandbox.socket.say({ type: "reset", cursor: "9a9a.1" });
    await vi.waitFor(() => {
      expect(page.reader.reading.value).toEqual({ state: "gone", id: "m2" });
    });
  });
});

test("another mailbox is another list", async () => {
  sandbox.messages.push(message(4, { mailbox: "shop" }));
  page.navigation.choose("shop");
  await vi.waitFor(() => {
    expect(page.inbox.rows.at(0)?.id).toBe("m4");
    expect(page.inbox.total.value).toBe(1);
  });
});
