import { language } from "../../messages.ts";
import { en, type OnDemandCatalogue } from "../../languages/on-demand/en.ts";

const others = import.meta.glob<OnDemandCatalogue>(
  ["../../languages/on-demand/*.ts", "!../../languages/on-demand/en.ts"],
  { import: "words", eager: true },
);

/** The texts of parts that are loaded on demand, in the current language. They come with them. */
export const onDemandText = new Proxy(en, {
  get: (_, key: keyof OnDemandCatalogue) =>
    (others[`../../languages/on-demand/${language.value}.ts`] ?? en)[key],
});
