import { signal } from "@preact/signals";
import { beforeEach, describe, expect, test, vi } from "vitest";

import { Client } from "../../src/api/client.ts";
import { Navigation } from "../../src/state/navigation.ts";
import { Page } from "../../src/state/page.ts";
import { message, summary } from "../support/mail.ts";
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

const shown = () => page.navigation.route.value.message;

beforeEach(async () => {
  narrow.value = false;
  sandbox = new Sandbox(...mailUpTo(3));
  await openPage();
});

test("a page knows the list, the counts, and where the sandbox listens", async () => {
  expect(page.inbox.messages.value).toHaveLength(3);
  await vi.waitFor(() => {
    expect(page.counts.value).toEqual({ total: 3, unread: 3 });
    expect(page.info.value?.smtp).toEqual([{ host: "127.0.0.1", port: 1025 }]);
  });
});

test("mail that arrives is in the list, and counted", async () => {
  sandbox.messages.push(message(4));
  sandbox.socket.change("1f3c.4", { type: "added", message: summary(4) });
  expect(page.inbox.messages.value[0]?.id).toBe("m4");
  await vi.waitFor(() => {
    expect(page.counts.value.total).toBe(4);
  });
});

describe("reading", () => {
  test("marks the message as read", async () => {
    page.navigation.open("m2");
    await vi.waitFor(() => {
      expect(page.inbox.find("m2")?.read).toBe(true);
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
  test("opens each message on the way where there is room for both", () => {
    page.run("next");
    expect(shown()).toBe("m3");
    page.run("next");
    expect(shown()).toBe("m2");
    page.run("last");
    expect(shown()).toBe("m1");
    page.run("first");
    expect(shown()).toBe("m3");
  });

  test("opens nothing on a phone until it is told to", () => {
    narrow.value = true;
    page.run("next");
    page.run("next");
    expect(page.active.value).toBe("m2");
    expect(shown()).toBeNull();
    page.run("open");
    expect(shown()).toBe("m2");
  });
});

describe("deleting", () => {
  test("steps on to the next message", async () => {
    page.navigation.open("m2");
    page.run("delete");
    expect(shown()).toBe("m1");
    await vi.waitFor(() => {
      expect(page.inbox.find("m2")).toBeUndefined();
    });
  });

  test("opens nothing when nothing was open", async () => {
    await page.delete("m3");
    expect(shown()).toBeNull();
    expect(page.active.value).toBe("m2");
  });

  test("of a message that was gone already is no failure", async () => {
    sandbox.messages = mailUpTo(2);
    await page.delete("m3");
    expect(page.inbox.find("m3")).toBeUndefined();
    expect(page.status.line.value).toBeNull();
  });

  test("that fails says so and leaves the message", async () => {
    sandbox.fail("api/messages/m3", 500, "The store is locked.");
    await page.delete("m3");
    expect(page.inbox.find("m3")).toBeDefined();
    expect(page.status.line.value).toBe("The message could not be deleted. The store is locked.");
  });

  test("of everything reads the list again", async () => {
    page.navigation.open("m2");
    await page.deleteAll();
    await vi.waitFor(() => {
      expect(page.inbox.empty.value).toBe(true);
    });
    expect(sandbox.requests).toContain("DELETE api/messages");
  });

  test("of everything stays within the chosen mailbox", async () => {
    page.navigation.choose("shop");
    await page.deleteAll();
    expect(sandbox.requests).toContain("DELETE api/messages?mailbox=shop");
  });
});

describe("a lost connection", () => {
  test("is said in words, and no longer once it is back", async () => {
    sandbox.unplug("api/messages");
    await page.loadOlder();
    page.live.restart();
    await vi.waitFor(() => {
      expect(page.status.line.value).toBe(
        "The list could not be loaded. The sandbox does not answer.",
      );
    });
    sandbox.failures.clear();
    page.live.wake();
    await vi.waitFor(() => {
      sandbox.socket.accept();
      expect(page.status.line.value).toBeNull();
    });
  });

  test("has the counts asked for again, which may have failed meanwhile", async () => {
    await vi.waitFor(() => {
      expect(page.counts.value.unread).toBe(3);
    });
    sandbox.socket.drop();
    sandbox.messages = mailUpTo(5);
    page.live.wake();
    await vi.waitFor(() => {
      expect(sandbox.sockets).toHaveLength(2);
    });
    sandbox.socket.accept();
    await vi.waitFor(() => {
      expect(page.counts.value).toEqual({ total: 5, unread: 5 });
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
    expect(page.inbox.messages.value.map(({ id }) => id)).toEqual(["m4"]);
  });
});
