import { beforeEach, describe, expect, test } from "vitest";

import { Client } from "../../src/api/client.ts";
import { Transport } from "../../src/api/transport.ts";
import { Reader } from "../../src/state/reader.ts";
import { summary } from "../support/mail.ts";
import { base, mailUpTo, Sandbox } from "../support/sandbox.ts";

let sandbox: Sandbox;
let reader: Reader;

beforeEach(() => {
  sandbox = new Sandbox(...mailUpTo(3));
  reader = new Reader(new Client(new Transport(base)));
});

describe("opening", () => {
  test("shows the message once it is here", async () => {
    const opened = reader.open("m1");
    expect(reader.reading.value).toEqual({ state: "loading", id: "m1" });
    await opened;
    expect(reader.reading.value).toMatchObject({
      state: "shown",
      message: { subject: "Subject 1" },
    });
  });

  test("keeps the message before in sight until then", async () => {
    await reader.open("m1");
    const opened = reader.open("m2");
    expect(reader.reading.value).toMatchObject({ state: "shown", id: "m1" });
    await opened;
    expect(reader.reading.value).toMatchObject({ state: "shown", id: "m2" });
  });

  test("shows the last one asked for, whichever answers first", async () => {
    const first = reader.open("m1");
    const second = reader.open("m2");
    expect(await first).toBeUndefined();
    expect(await second).toMatchObject({ id: "m2" });
    expect(reader.reading.value).toMatchObject({ state: "shown", id: "m2" });
  });

  test("again keeps what is shown while the server does not answer", async () => {
    await reader.open("m1");
    sandbox.unplug("api/messages/m1");
    await reader.open("m1");
    expect(reader.reading.value).toMatchObject({ state: "shown", id: "m1" });
  });

  test("says that a message is gone", async () => {
    await reader.open("m9");
    expect(reader.reading.value).toEqual({ state: "gone", id: "m9" });
  });

  test("says why a message cannot be shown", async () => {
    sandbox.fail("api/messages/m1", 500, "The disk is full.");
    await reader.open("m1");
    expect(reader.reading.value).toEqual({
      state: "failed",
      id: "m1",
      reason: "The disk is full.",
    });
  });

  test("is forgotten when it is closed before the answer", async () => {
    const opened = reader.open("m1");
    reader.close();
    await opened;
    expect(reader.reading.value).toEqual({ state: "nothing" });
  });
});

describe("the open message", () => {
  beforeEach(() => reader.open("m1"));

  test("takes in what changes about it", () => {
    reader.apply([{ type: "updated", message: summary(1, { read: true }) }]);
    expect(reader.reading.value).toMatchObject({ message: { read: true, text: "Hello" } });
  });

  test("is gone when it is removed", () => {
    reader.apply([{ type: "removed", id: "m1", mailbox: "inbox" }]);
    expect(reader.reading.value).toEqual({ state: "gone", id: "m1" });
  });

  test("minds only what happens to itself", () => {
    const before = reader.reading.value;
    reader.apply([
      { type: "removed", id: "m2", mailbox: "inbox" },
      { type: "updated", message: summary(3, { read: true }) },
    ]);
    expect(reader.reading.value).toBe(before);
  });

  test("that is left for another is not reported as gone meanwhile", async () => {
    const opened = reader.open("m2");
    reader.apply([{ type: "removed", id: "m1", mailbox: "inbox" }]);
    expect(reader.reading.value).toMatchObject({ state: "shown", id: "m1" });
    await opened;
    expect(reader.reading.value).toMatchObject({ state: "shown", id: "m2" });
  });
});
