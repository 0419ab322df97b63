import { language } from "../../messages.ts";
import { en, type AccountCatalogue } from "../../languages/accounts/en.ts";

const others = import.meta.glob<AccountCatalogue>(
  ["../../languages/accounts/*.ts", "!../../languages/accounts/en.ts"],
  { import: "words", eager: true },
);

/** The texts of accounts, which few see: in the current language, and loaded with their parts. */
export const accountText = new Proxy(en, {
  get: (_, key: keyof AccountCatalogue) =>
    (others[`../../languages/accounts/${language.value}.ts`] ?? en)[key],
});
