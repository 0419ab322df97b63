import { expect, test } from "vitest";

import { highlight } from "../../src/format/highlight.ts";

const kinds = (source: string) =>
  highlight(source)
    .filter(({ text }) => text.trim() !== "")
    .map(({ kind, text }) => `${kind}:${text}`);

test("tags, attributes, values, comments and entities are distinguished", () => {
  expect(kinds(`<!-- hi --><a href="x>y" hidden>A &amp; B</a>`)).toEqual([
    "comment:<!-- hi -->",
    "tag:<a",
    "attribute:href",
    "tag:=",
    'value:"x>y"',
    "tag:hidden",
    "tag:>",
    "text:A ",
    "entity:&amp;",
    "text: B",
    "tag:</a",
    "tag:>",
  ]);
});

test.each([
  "<",
  "a < b",
  "<p",
  '<a href="',
  "<!--",
  "<!doctype html>",
  "&",
  "<a b='c\n'>d",
  "<//>",
])("nothing of %j is lost", (source) => {
  const written = highlight(source).map(({ text }) => text);
  expect(written.join("")).toBe(source);
});

test.each(["<", '<a "', "<a '", "<!--", "&", "<a b=", "<a  "])(
  "many of %j take no time",
  (piece) => {
    const source = piece.repeat(20_000);
    const written = highlight(source).map(({ text }) => text);
    expect(written.join("")).toBe(source);
  },
);
