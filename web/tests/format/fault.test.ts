import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { describeFault, stages } from "../../src/format/fault.ts";

const rule = {
  mailbox: null,
  on: "RCPT",
  match: {},
  times: null,
  skip: 0,
  probability: 1,
  seed: 0,
};

test.each([
  [{ reply: [550, "5.1.1", "No such user"] }, "reply 550 5.1.1 No such user"],
  [{ delay: 2.5 }, "delay 2.5"],
  [{ refuse: true }, "refuse"],
  [{ drop: { after_bytes: 0, after_store: true } }, "drop after_store"],
  [{ drop: { after_bytes: 10, after_store: false } }, "drop after_bytes=10"],
])("%j reads %j", (action, words) => {
  expect(describeFault({ ...rule, action }).action).toBe(words);
});

test("says for whom and from when on", () => {
  const match = { recipient: "*@example.com" };
  expect(describeFault({ ...rule, match, skip: 2, probability: 0.5, action: {} }).match).toBe(
    "recipient=*@example.com skip=2 probability=0.5",
  );
});

test("the stages are those that the server knows", () => {
  const page = readFileSync("../docs/faults.md", "utf8");
  const table = page.slice(page.indexOf("## Stages"), page.indexOf("## Over HTTP"));
  const documented = [...table.matchAll(/^\| `([\w-]+)` /gm)].map(([, stage]) => stage);
  expect(stages).toEqual(documented);
});
