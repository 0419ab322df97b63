import { beforeEach, expect, test } from "vitest";

import { Client } from "../../src/api/client.ts";
import { Transport } from "../../src/api/transport.ts";
import { Sessions } from "../../src/state/sessions.ts";
import { session } from "../support/mail.ts";
import { base, Sandbox } from "../support/sandbox.ts";

let sandbox: Sandbox;
let sessions: Sessions;

const ids = () => sessions.all.value.map(({ id }) => id);

beforeEach(() => {
  sandbox = new Sandbox();
  sessions = new Sessions(new Client(new Transport(base)));
});

test("the newest comes first, whichever is reported first", () => {
  for (const second of [2, 1, 3]) {
    const started_at = `2026-11-22T10:00:0${second}Z`;
    sessions.apply({ type: "session", session: session(`s${second}`, { started_at }) });
  }
  expect(ids()).toEqual(["s3", "s2", "s1"]);
});

test("a session that ends is the same session, and may have failed", () => {
  sessions.apply({ type: "session", session: session("s1", { outcome: "open" }) });
  expect(sessions.failed.value).toHaveLength(0);
  sessions.apply({ type: "session", session: session("s1", { outcome: "rejected" }) });
  expect(ids()).toEqual(["s1"]);
  expect(sessions.failed.value).toHaveLength(1);
});

test("a pending answer does not undo what is reported meanwhile", async () => {
  sandbox.sessions = [session("s1", { outcome: "open" })];
  const loaded = sessions.load();
  sessions.apply({ type: "session", session: session("s1", { outcome: "rejected" }) });
  await loaded;
  expect(sessions.failed.value).toHaveLength(1);
});

test("no more are kept than the server does", () => {
  sessions.all.value = Array.from({ length: 1000 }, (_, index) => session(`s${index}`));
  sessions.apply({ type: "session", session: session("new") });
  expect(ids()).toHaveLength(1000);
  expect(ids()[0]).toBe("new");
});

test("one that is no longer kept says so", async () => {
  sandbox.fail("api/sessions/s1", 404);
  await sessions.open("s1");
  expect(sessions.opened.value).toEqual({ state: "failed", reason: null });
  await sessions.open(null);
  expect(sessions.opened.value).toEqual({ state: "none" });
});
