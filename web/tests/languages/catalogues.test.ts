import { afterEach, expect, test } from "vitest";

import { onDemandText } from "../../src/components/controls/onDemandText.ts";
import { en as enOnDemand, type OnDemandCatalogue } from "../../src/languages/on-demand/en.ts";
import { en, type Catalogue } from "../../src/languages/en.ts";
import {
  chosenLanguage,
  language,
  languages,
  nameOfLanguage,
  loadLanguage,
  text,
} from "../../src/messages.ts";

const others = import.meta.glob<Catalogue>(
  ["../../src/languages/*.ts", "!../../src/languages/en.ts"],
  { import: "words", eager: true },
);
const othersOnDemand = import.meta.glob<OnDemandCatalogue>(
  ["../../src/languages/on-demand/*.ts", "!../../src/languages/on-demand/en.ts"],
  { import: "words", eager: true },
);

afterEach(async () => {
  chosenLanguage.value = null;
  await loadLanguage(["en"]);
});

/** The names of all words, those within others too. */
function names(words: object, before = ""): string[] {
  return Object.entries(words).flatMap(([name, value]) =>
    typeof value === "object" && value !== null
      ? names(value as object, `${before}${name}.`)
      : [before + name],
  );
}

test.each(Object.entries(others))("%s says all that English says, and no more", (_, words) => {
  expect(names(words).sort()).toEqual(names(en).sort());
});

test("every language has the words that are loaded on demand", async () => {
  const tags = Object.keys(othersOnDemand).map((file) => file.replace(/^.*\/(.*)\.ts$/, "$1"));
  expect([...tags, "en"].sort()).toEqual(languages);
  for (const words of Object.values(othersOnDemand)) {
    expect(names(words).sort()).toEqual(names(enOnDemand).sort());
  }
  expect(onDemandText.signOut).toBe("Sign out");
  await loadLanguage(["zh-CN"]);
  expect(onDemandText.signOut).toBe("退出登录");
});

test.each(Object.entries(others))("%s leaves no word empty", (_, words) => {
  const said = Object.values(words).filter((word) => typeof word === "string");
  expect(said.every((word) => word.trim() !== "")).toBe(true);
  for (const count of [words.unread, words.messages, words.found, words.deleted]) {
    expect(count(1)).toContain("1");
    expect(count(2)).toContain("2");
  }
});

test.each([
  [["fr", "zh-TW", "en"], "zh-CN"],
  [["en-GB", "zh"], "en"],
  [["tlh"], "en"],
])("a browser that prefers %j gets %s", async (preferred, tag) => {
  await loadLanguage(preferred);
  expect(language.value).toBe(tag);
  expect(document.documentElement.lang).toBe(tag);
});

test("what the reader has chosen counts for more", async () => {
  chosenLanguage.value = "zh-CN";
  await loadLanguage(["en"]);
  expect(text.delete).toBe("删除");
});

test("every language is named in its own words", () => {
  expect(languages.map(nameOfLanguage)).toContain("English");
  expect(nameOfLanguage("zh-CN")).toMatch(/^中文/);
});
