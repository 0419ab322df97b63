/**
 * The words of the page, in the language that the reader has chosen, else that of the browser.
 *
 * Another language is another file in `languages/`, of the shape of `en.ts` and named by its tag
 * (RFC 5646). All but English are fetched when they are wanted.
 */
import { computed, signal } from "@preact/signals";

import { en, type Catalogue } from "./languages/en.ts";
import { stored } from "./state/preferences.ts";

const files = import.meta.glob<Catalogue>(["./languages/*.ts", "!./languages/en.ts"], {
  import: "words",
});

/** Every language there is, by its tag. */
export const languages: readonly string[] = ["en", ...Object.keys(files).map(tagOf)].sort();

/** The tag that the reader has chosen; null leaves it to the browser. */
export const chosenLanguage = stored<string | null>("language", null);

const catalogue = signal<{ tag: string; words: Catalogue }>({ tag: "en", words: en });

/** The tag of the language that the page is in. */
export const language = computed(() => catalogue.value.tag);

/** A component that reads a word of it is drawn anew when the language changes. */
export const text = new Proxy(en, {
  get: (_, key: keyof Catalogue) => catalogue.value.words[key],
});

/** Has the page in the reader's language; English stays where its file cannot be had. */
export async function speak(preferred: readonly string[]): Promise<void> {
  const tag = choose(chosenLanguage.value === null ? preferred : [chosenLanguage.value]);
  const file = files[`./languages/${tag}.ts`];
  try {
    catalogue.value = { tag, words: file ? await file() : en };
  } catch {
    return;
  }
  document.documentElement.lang = catalogue.value.tag;
}

/** The first language wanted that there is, in the same language of another country if need be. */
function choose(wanted: readonly string[]): string {
  for (const tag of wanted) {
    const exact = languages.find((one) => one.toLowerCase() === tag.toLowerCase());
    const [base] = tag.toLowerCase().split("-");
    const found = exact ?? languages.find((one) => one.toLowerCase().split("-")[0] === base);
    if (found !== undefined) return found;
  }
  return "en";
}

/** A language in its own words: `English`, `简体中文`. */
export function nameOfLanguage(tag: string): string {
  return new Intl.DisplayNames([tag], { type: "language" }).of(tag) ?? tag;
}

function tagOf(file: string): string {
  return file.replace(/^.*\/(.*)\.ts$/, "$1");
}
