import { expect, test } from "vitest";

import { diffLines } from "../../src/format/diff.ts";

/** As `-a +b  c`, a sign in front of each line. */
function diff(left: string, right: string): string {
  const signs = { same: "=", removed: "-", added: "+" };
  return diffLines(left.match(/./g) ?? [], right.match(/./g) ?? [])
    .map(({ kind, text }) => signs[kind] + text)
    .join(" ");
}

test.each([
  ["abc", "abc", "=a =b =c"],
  ["", "", ""],
  ["", "ab", "+a +b"],
  ["ab", "", "-a -b"],
  ["abc", "axc", "=a -b +x =c"],
  ["abcabba", "cbabac", "-a -b =c +b =a =b -b =a +c"],
])("from %j to %j", (left, right, expected) => {
  expect(diff(left, right)).toBe(expected);
});

test("both sides can be put together again", () => {
  const left = Array.from({ length: 400 }, (_, index) => `line ${(index * 7919) % 97}`);
  const right = left.filter((_, index) => index % 11 !== 3).toSpliced(50, 0, "new", "lines");
  const lines = diffLines(left, right);
  const side = (without: string) =>
    lines.filter(({ kind }) => kind !== without).map(({ text }) => text);
  expect(side("added")).toEqual(left);
  expect(side("removed")).toEqual(right);
});

test("two long texts that have nothing in common take no time", () => {
  const left = Array.from({ length: 20_000 }, (_, index) => `left ${index}`);
  const right = Array.from({ length: 20_000 }, (_, index) => `right ${index}`);
  expect(diffLines(left, right)).toHaveLength(40_000);
});
