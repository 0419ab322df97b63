/**
 * The texts of the page, in the language that the reader has chosen or else that of the browser.
 *
 * To add a language, add a file to `languages/`, shaped like `en.ts` and named by its tag (RFC 5646),
 * and one to `languages/on-demand/`. All but English are loaded on demand.
 */
import { computed, signal } from "@preact/signals";

import { en, type Catalogue } from "./languages/en.ts";
import { stored } from "./state/preferences.ts";

const files = import.meta.glob<Catalogue>(["./languages/*.ts", "!./languages/en.ts"], {
  import: "words",
});

/** The tags of all languages. */
export const languages: readonly string[] = ["en", ...Object.keys(files).map(tagOf)].sort();

/** The tag that the reader has chosen; null for that of the browser. */
export const chosenLanguage = stored<string | null>("language", null);

const catalogue = signal<{ tag: string; words: Catalogue }>({ tag: "en", words: en });

/** The tag of the current language. */
export const language = computed(() => catalogue.value.tag);

/** The texts. A component that reads one is rendered again when the language changes. */
export const text = new Proxy(en, {
  get: (_, key: keyof Catalogue) => catalogue.value.words[key],
});

/** Returns the label of a server's word, or the word while it has none. */
export function labelOf(labels: Readonly<Record<string, string>>, word: string): string {
  return labels[word] ?? word;
}

/** Loads the language of the reader; keeps the current one if that fails. */
export async function loadLanguage(preferred: readonly string[]): Promise<void> {
  const tag = choose(chosenLanguage.value === null ? preferred : [chosenLanguage.value]);
  const file = files[`./languages/${tag}.ts`];
  try {
    catalogue.value = { tag, words: file ? await file() : en };
  } catch {
    return;
  }
  document.documentElement.lang = catalogue.value.tag;
}

/** Returns the first available language, also in the variant of another country. */
function choose(wanted: readonly string[]): string {
  for (const tag of wanted) {
    const exact = languages.find((one) => one.toLowerCase() === tag.toLowerCase());
    const [base] = tag.toLowerCase().split("-");
    const found = exact ?? languages.find((one) => one.toLowerCase().split("-")[0] === base);
    if (found !== undefined) return found;
  }
  return "en";
}

/** Returns the name of a language in that language: `English`, `简体中文`. */
export function nameOfLanguage(tag: string): string {
  return new Intl.DisplayNames([tag], { type: "language" }).of(tag) ?? tag;
}

function tagOf(file: string): string {
  return file.replace(/^.*\/(.*)\.ts$/, "$1");
}
