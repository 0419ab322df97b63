import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Client } from "../../src/api/client.ts";
import { Transport } from "../../src/api/transport.ts";
import type { Change } from "../../src/api/shapes.ts";
import { Live } from "../../src/state/live.ts";
import { summary } from "../support/mail.ts";
import { base, Sandbox } from "../support/sandbox.ts";

let sandbox: Sandbox;
let live: Live;
let changes: Change[];
let errors: unknown[];
let opened: boolean[];
let refusals: number;

const cursors = () => sandbox.sockets.map(({ url }) => new URL(url).searchParams.get("after"));
const added: Change = { type: "added", message: summary(43) };

beforeEach(() => {
  vi.useFakeTimers();
  sandbox = new Sandbox();
  sandbox.cursor = "1f3c.42";
  const client = new Client(new Transport(base));
  changes = [];
  errors = [];
  opened = [];
  refusals = 0;
  live = new Live({
    begin: async () => (await client.list({ mailbox: null, query: "", limit: 100 })).cursor,
    openSocket: (cursor) => new WebSocket(client.liveAddress(cursor)),
    onOpen: (again) => opened.push(again),
    onChanges: (some) => changes.push(...some),
    onError: (error) => errors.push(error),
    onRefused: () => {
      refusals += 1;
    },
  });
});

afterEach(() => {
  vi.useRealTimers();
});

async function goLive(): Promise<void> {
  live.restart();
  await vi.advanceTimersByTimeAsync(0);
  sandbox.socket.accept();
}

test("reads the list, then follows it from its cursor", async () => {
  live.restart();
  expect(live.connection.value).toBe("connecting");
  await vi.advanceTimersByTimeAsync(0);
  expect(sandbox.requests).toEqual(["api/messages?limit=100"]);
  expect(sandbox.socket.url).toBe("ws://127.0.0.1:8025/mail/api/live?after=1f3c.42");
  sandbox.socket.accept();
  expect(live.connection.value).toBe("live");
});

test("says when it is open, and whether it had been until now", async () => {
  await goLive();
  sandbox.socket.drop();
  await vi.advanceTimersByTimeAsync(500);
  sandbox.socket.accept();
  await goLive();
  expect(opened).toEqual([false, false, true]);
});

test("passes on what happens", async () => {
  await goLive();
  changes.length = 0; // the snapshot that begins each connection
  sandbox.socket.change("1f3c.43", added);
  expect(changes).toEqual([added]);
});

test("goes on from the last cursor after the connection was lost", async () => {
  await goLive();
  sandbox.socket.change("1f3c.43", added);
  sandbox.socket.drop();
  expect(live.connection.value).toBe("reconnecting");
  await vi.advanceTimersByTimeAsync(500);
  expect(cursors()).toEqual(["1f3c.42", "1f3c.43"]);
  expect(sandbox.requests).toHaveLength(1);
});

test("says so when a socket is refused, or closed because of the credentials, and reads the list again", async () => {
  await goLive();
  sandbox.socket.drop();
  expect(refusals).toBe(0);
  await vi.advanceTimersByTimeAsync(500);
  sandbox.socket.drop(); // before it was open
  expect(refusals).toBe(1);
  await vi.advanceTimersByTimeAsync(1000);
  sandbox.socket.accept();
  sandbox.cursor = "1f3c.50";
  sandbox.socket.drop(1008);
  expect(refusals).toBe(2);
  await vi.advanceTimersByTimeAsync(500);
  expect(cursors().at(-1)).toBe("1f3c.50");
});

test("does nothing any more once it is stopped", async () => {
  await goLive();
  live.stop();
  live.restart();
  live.wake();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(sandbox.sockets).toHaveLength(1);
  expect(sandbox.socket.closed).toBe(true);
});

test("waits longer each time, up to ten seconds, and afresh once it was live", async () => {
  await goLive();
  for (const pause of [500, 1000, 2000, 4000, 8000, 10_000, 10_000]) {
    const attempts = sandbox.sockets.length;
    sandbox.socket.drop();
    await vi.advanceTimersByTimeAsync(pause - 1);
    expect(sandbox.sockets).toHaveLength(attempts);
    await vi.advanceTimersByTimeAsync(1);
    expect(sandbox.sockets).toHaveLength(attempts + 1);
  }
  sandbox.socket.accept();
  sandbox.socket.drop();
  const attempts = sandbox.sockets.length;
  await vi.advanceTimersByTimeAsync(500);
  expect(sandbox.sockets).toHaveLength(attempts + 1);
});

test("a break that the first attempt ends is no outage, a longer one says since when and what comes", async () => {
  await goLive();
  const since = Date.now();
  sandbox.socket.drop();
  expect(live.outage.value).toBeNull();
  await vi.advanceTimersByTimeAsync(500);
  sandbox.socket.drop();
  expect(live.outage.value).toEqual({ since, nextAt: since + 1500 });
  await vi.advanceTimersByTimeAsync(1000);
  expect(live.outage.value).toEqual({ since, nextAt: null });
  sandbox.socket.accept();
  expect(live.outage.value).toBeNull();
});

test("retries at once when it is woken, and only when it is waiting", async () => {
  await goLive();
  live.wake();
  expect(sandbox.sockets).toHaveLength(1);
  sandbox.socket.drop();
  live.wake();
  await vi.advanceTimersByTimeAsync(0);
  expect(sandbox.sockets).toHaveLength(2);
});

test("closes a socket that it no longer needs once it is open, as browsers want it", async () => {
  live.restart();
  await vi.advanceTimersByTimeAsync(0);
  const [socket] = sandbox.sockets;
  live.restart();
  expect(socket?.closed).toBe(false);
  socket?.accept();
  expect(socket?.closed).toBe(true);
  expect(opened).toEqual([]);
});

test("reads the list again on a reset", async () => {
  await goLive();
  const [socket] = sandbox.sockets;
  sandbox.cursor = "9a9a.7";
  socket?.say({ type: "reset", cursor: "9a9a.1" });
  await vi.advanceTimersByTimeAsync(0);
  expect(socket?.closed).toBe(true);
  expect(cursors()).toEqual(["1f3c.42", "9a9a.7"]);
});

test("says so when the list cannot be read, and tries again", async () => {
  sandbox.unplug("api/messages");
  live.restart();
  await vi.advanceTimersByTimeAsync(0);
  expect(errors).toHaveLength(1);
  expect(live.connection.value).toBe("reconnecting");
  sandbox.failures.clear();
  await vi.advanceTimersByTimeAsync(500);
  expect(cursors()).toEqual(["1f3c.42"]);
});

test("opens one socket for two restarts in a row", async () => {
  live.restart();
  live.restart();
  await vi.advanceTimersByTimeAsync(0);
  expect(sandbox.sockets).toHaveLength(1);
});
