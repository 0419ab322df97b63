import { expect, test } from "vitest";

import { messagesIn, runsOf, type SessionLine } from "../../src/format/transcript.ts";

/** Lines by the message of each: `.` is of none. */
function lines(owners: string): SessionLine[] {
  return Array.from(owners).map((owner, at) => ({
    at,
    from: "client",
    line: `${at}`,
    message_id: owner === "." ? null : owner,
  }));
}

/** Returns the runs of such a transcript, each in short. */
function runs(owners: string, message: string | null, omitted = 0): string[] {
  return runsOf({ transcript: lines(owners), omitted }, message).map(
    (run) => `${run.place} ${run.lines.length} ${run.omitted}`,
  );
}

test("the lines of a message stand out between what is before and after", () => {
  expect(runs("..aaa..bbb..", "b")).toEqual(["before 7 0", "own 3 0", "after 2 0"]);
  expect(runs("aaa", "a")).toEqual(["own 3 0"]);
});

test("where no message is looked for, or nothing of it is kept, all lines are alike", () => {
  expect(runs("..aa..", null)).toEqual(["all 6 0"]);
  expect(runs("..aa..", "b")).toEqual(["all 6 0"]);
});

test("lines that are missing from the middle part a run", () => {
  expect(runs("..aa", null, 7)).toEqual(["all 2 0", "all 2 7"]);
  expect(runs("..aaaa..", "a", 7)).toEqual(["before 2 0", "own 2 0", "own 2 7", "after 2 0"]);
});

test("the messages of some lines are counted", () => {
  expect(messagesIn(lines("..aa.b."))).toBe(2);
  expect(messagesIn([])).toBe(0);
});
