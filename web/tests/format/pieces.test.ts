import { expect, test } from "vitest";

import { pieces } from "../../src/format/pieces.ts";

const links = (content: string, ...urls: string[]) =>
  pieces(content, urls).flatMap(({ text, url }) => (url === null ? [] : [[text, url]]));

test("a URL that the server found is a link, of several the longest", () => {
  const [short, long] = ["https://shop.example/a", "https://shop.example/a_(b)"];
  expect(links(`(${long}), ${short}.`, short, long)).toEqual([
    [long, long],
    [short, short],
  ]);
});

test("no other text is a link, and nothing gets lost", () => {
  const content = "https://shop.example/b javascript:x https://shop.example/a.\nftp://x/ <b>";
  const split = pieces(content, ["https://shop.example/a", "javascript:x", "ftp://x/"]);
  expect(split.map(({ text }) => text).join("")).toBe(content);
  expect(split.flatMap(({ url }) => url ?? [])).toEqual(["https://shop.example/a"]);
});

test("a URL in angle brackets may have several lines", () => {
  const url = "https://shop.example/very/long";
  expect(links("<https://shop.example/very/\n> long>", url)).toEqual([
    ["https://shop.example/very/\n> long", url],
  ]);
  expect(links("<https://shop.example/a b>", "https://shop.example/a")).toHaveLength(1);
});

test("the slash behind a host does not matter", () => {
  expect(links("https://shop.example", "https://shop.example/")).toHaveLength(1);
  expect(links("https://shop.example/", "https://shop.example")).toHaveLength(1);
});

test("of endless text the first URLs are links", () => {
  expect(links("https://a ".repeat(100_000), "https://a")).toHaveLength(2000);
  expect(links("<https://a".repeat(100_000), "https://a")).toHaveLength(2000);
  expect(links(`<https://a${"\n   > ".repeat(100_000)}`, "https://a")).toHaveLength(1);
});
