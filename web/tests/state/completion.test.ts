import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { searchWords } from "../../src/api/generated.ts";
import { complete, quoted } from "../../src/state/completion.ts";

const known = { mailboxes: ["inbox", "the shop"], tags: ["urgent"] };

const words = (query: string, caret = query.length) =>
  complete(query, caret, known).map(({ word }) => word);

test("the words are those of the language of searches", () => {
  const page = readFileSync("../docs/search.md", "utf8");
  const documented = [...page.matchAll(/^\| `([a-z-]+:)` /gm)].map(([, word]) => word);
  expect([...searchWords].sort()).toEqual(documented.sort());
});

test.each([
  ["su", ["subject:"]],
  ["-fr", ["-from:"]],
  ["invoice me", ["message-id:", "metadata:"]],
  ["(is:un", ["is:unread"]],
  [
    "has:",
    [
      ...["has:attachment", "has:inline", "has:html", "has:text", "has:link", "has:code"],
      ...["has:errors", "has:warnings"],
    ],
  ],
  ["has:e", ["has:errors"]],
  ["chec", ["check:"]],
  ["mailbox:t", ['mailbox:"the shop"']],
  ["TAG:u", ["tag:urgent"]],
])("%s may go on as %j", (query, offered) => {
  expect(words(query)).toEqual(offered);
});

test.each(["", "invoice ", '"su', "from:ann", "is:unread", "nothing"])(
  "%j goes on as it likes",
  (query) => {
    expect(words(query)).toEqual([]);
  },
);

test("what is taken stands where the caret was, with room for the next word", () => {
  const [first] = complete("a is:unr b", 8, known);
  expect(first).toEqual({ word: "is:unread", query: "a is:unread b", caret: 11 });
  const [last] = complete("is:unr", 6, known);
  expect(last).toEqual({ word: "is:unread", query: "is:unread ", caret: 10 });
});

test("a value with white space or a quote in it is quoted", () => {
  expect(quoted("plain")).toBe("plain");
  expect(quoted('a "b"')).toBe('"a \\"b\\""');
});
