import { signal } from "@preact/signals";
import { beforeEach, describe, expect, test, vi } from "vitest";

import { Client } from "../../src/api/client.ts";
import type { Command } from "../../src/state/keyboard.ts";
import { Navigation } from "../../src/state/navigation.ts";
import { Page } from "../../src/state/page.ts";
import { message, session, summary } from "../support/mail.ts";
import { base, mailUpTo, Sandbox } from "../support/sandbox.ts";

let sandbox: Sandbox;
let page: Page;
const narrow = signal(false);

async function openPage(hash = "#/"): Promise<void> {
  window.history.replaceState(null, "", hash);
  page = new Page({ client: new Client(base), navigation: new Navigation(window), narrow });
  page.start();
  await vi.waitFor(() => {
    sandbox.socket.accept();
  });
}

const shown = () => page.navigation.message;
const find = (id: string) => page.inbox.rows.at(page.inbox.rows.indexOf(id));

beforeEach(async () => {
  narrow.value = false;
  sandbox = new Sandbox(...mailUpTo(3));
  await openPage();
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
  expect(page.spoken.value).toBe("New message: Subject 4");
});

test("what is beside the mail is taken in", async () => {
  const fault = { id: "f1", on: "RCPT", match: {}, action: { refuse: true }, mailbox: null };
  sandbox.socket.change(
    "1f3c.3",
    { type: "mailbox", mailbox: { name: "shop", total: 1, unread: 1 } },
    { type: "tag", tag: { name: "urgent", total: 1, unread: 1 } },
    { type: "session", session: session("s1", { outcome: "rejected" }) },
    { type: "fault", fault: { ...fault, times: null, skip: 0, probability: 1, seed: 0, hits: 2 } },
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

test("flags are set in the order in which that was asked for", async () => {
  const patches = () => sandbox.requests.filter((request) => request.startsWith("PATCH"));
  let open: () => void = () => undefined;
  sandbox.gate = new Promise((resolve) => {
    open = resolve;
  });
  const first = page.flagOne("m1", { read: true });
  const second = page.flagOne("m1", { read: false });
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(patches()).toHaveLength(1);
  open();
  await Promise.all([first, second]);
  expect(patches()).toHaveLength(2);
  expect(find("m1")?.read).toBe(false);
});

test("what was told beside the mail is not lost when the list is read anew", async () => {
  sandbox.socket.change(
    "1f3c.3",
    ...mailUpTo(3).map((one) => ({ type: "updated" as const, message: one })),
  );
  sandbox.socket.change("1f3c.3", { type: "session", session: session("s1") });
  expect(page.sessions.all.value).toEqual([]); // taken in together with what comes next
  page.live.restart();
  await vi.waitFor(() => {
    expect(sandbox.sockets).toHaveLength(2);
  });
  expect(page.sessions.all.value).toHaveLength(1);
});

test("a list that the server long counts otherwise is read again", async () => {
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
    await openPage("#/messages/m1");
    await vi.waitFor(() => {
      expect(page.reader.reading.value).toMatchObject({ state: "shown", id: "m1" });
    });
    expect(page.active.value).toBe("m1");
  });
});

describe("moving", () => {
  const walk = async (command: Command, to: string) => {
    page.actions.run(command);
    await vi.waitFor(() => {
      expect(page.active.value).toBe(to);
    });
  };

  test("opens each message on the way where there is room for both", async () => {
    await walk("next", "m3");
    expect(shown()).toBe("m3");
    await walk("next", "m2");
    await walk("last", "m1");
    await walk("first", "m3");
    expect(shown()).toBe("m3");
  });

  test("opens nothing on a phone until it is told to", async () => {
    narrow.value = true;
    await walk("next", "m3");
    await walk("next", "m2");
    expect(shown()).toBeNull();
    page.actions.run("open");
    expect(shown()).toBe("m2");
  });

  test("with shift picks what is walked over", async () => {
    await walk("next", "m3");
    await walk("extendDown", "m2");
    await walk("extendDown", "m1");
    await vi.waitFor(() => {
      expect([...page.selection.picked.value.keys()]).toEqual(["m3", "m2", "m1"]);
    });
  });
});

describe("clicking", () => {
  const click = (seq: number, keys: Partial<Record<"ctrlKey" | "shiftKey", boolean>> = {}) => {
    const event = { ctrlKey: false, metaKey: false, shiftKey: false, ...keys };
    page.actions.click(summary(seq), event);
  };

  test("opens, with Ctrl it picks, with Shift it picks what is between", async () => {
    click(3);
    expect(shown()).toBe("m3");
    click(1, { ctrlKey: true });
    expect([...page.selection.picked.value.keys()]).toEqual(["m1"]);
    expect(shown()).toBe("m3");
    click(3, { shiftKey: true });
    await vi.waitFor(() => {
      expect(page.selection.count.value).toBe(3);
    });
    click(2);
    expect(page.selection.any.value).toBe(false);
  });
});

test("j and k walk through the sessions where those are shown", async () => {
  sandbox.socket.change("1f3c.3", { type: "session", session: session("s1") });
  page.navigation.go({ view: "sessions", session: null, failed: false });
  page.actions.run("next");
  await vi.waitFor(() => {
    expect(page.navigation.route.value).toMatchObject({ view: "sessions", session: "s1" });
  });
});

describe("flags", () => {
  test("are those of the open message, or of all that is picked", async () => {
    page.active.value = "m2";
    await page.actions.flag({ pinned: true });
    expect(sandbox.messages.map(({ pinned }) => pinned)).toEqual([false, true, false]);
    page.selection.pick([summary(1), summary(3)]);
    await page.actions.flag({ pinned: true });
    expect(sandbox.messages.every(({ pinned }) => pinned)).toBe(true);
  });

  test("of everything are set in one go", async () => {
    page.navigation.search("invoice");
    page.actions.run("pickAll");
    await page.actions.flag({ read: true });
    expect(sandbox.requests).toContain("PATCH api/messages?query=invoice");
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
    page.active.value = "m2";
    await page.actions.flag({ pinned: true });
    expect(page.status.line.value?.words).toContain("The store is locked.");
  });
});

describe("deleting", () => {
  test("steps on to the next message, and can be taken back", async () => {
    page.navigation.open("m2");
    page.actions.run("delete");
    expect(shown()).toBe("m1");
    expect(find("m2")).toBeUndefined();
    page.actions.run("undo");
    expect(find("m2")).toBeDefined();
    expect(shown()).toBe("m2");
    await page.deletions.commit();
    expect(sandbox.messages).toHaveLength(3);
  });

  test("opens nothing when nothing was open", () => {
    page.active.value = "m3";
    page.actions.delete();
    expect(shown()).toBeNull();
    expect(page.active.value).toBe("m2");
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
    page.active.value = "m3";
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
    expect(sandbox.requests).toContain("DELETE api/messages?mailbox=shop&query=is%3Aread");
  });
});

describe("comparing", () => {
  test("takes the two that are picked, the older one first", () => {
    page.selection.pick([summary(3), summary(1)]);
    page.actions.run("compare");
    expect(page.navigation.route.value).toEqual({ view: "compare", left: "m1", right: "m3" });
  });

  test("of anything but two says what to do", () => {
    page.actions.run("compare");
    expect(page.status.line.value?.isError).toBe(false);
  });
});

describe("searching", () => {
  test("is another list, and says where it makes no sense", async () => {
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
      expect(page.status.line.value?.words).toBe(
        "The list could not be loaded. The sandbox does not answer.",
      );
    });
    sandbox.failures.clear();
    page.live.wake();
    await vi.waitFor(() => {
      sandbox.socket.accept();
      expect(page.status.line.value).toEqual({ words: "Connected again.", isError: false });
    });
  });

  test("has what is beside the mail told again", async () => {
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
