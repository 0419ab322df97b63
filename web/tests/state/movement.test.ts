import { signal } from "@preact/signals";
import { beforeEach, describe, expect, test, vi } from "vitest";

import type { Command } from "../../src/state/keyboard.ts";
import type { Page } from "../../src/state/page.ts";
import { session, summary } from "../support/mail.ts";
import { openPage } from "../support/page.ts";
import { mailUpTo, Sandbox } from "../support/sandbox.ts";

let sandbox: Sandbox;
let page: Page;
const narrow = signal(false);

const shown = () => page.navigation.message;

beforeEach(async () => {
  narrow.value = false;
  sandbox = new Sandbox(...mailUpTo(3));
  page = await openPage(sandbox, { narrow });
});

describe("moving", () => {
  const walk = async (command: Command, to: string) => {
    page.commands.run(command);
    await vi.waitFor(() => {
      expect(page.selection.active.value).toBe(to);
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

  test("opens nothing on a phone until asked to", async () => {
    narrow.value = true;
    await walk("next", "m3");
    await walk("next", "m2");
    expect(shown()).toBeNull();
    page.commands.run("open");
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
    page.movement.click(summary(seq), event);
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
  page.commands.run("next");
  await vi.waitFor(() => {
    expect(page.navigation.route.value).toMatchObject({ view: "sessions", session: "s1" });
  });
});
