/** Rules that the reader does not want to hear of, kept in this browser. */
import { stored } from "./preferences.ts";

export const ignoredRules = stored<readonly string[]>("ignored-rules", []);

export function ignoreRule(id: string): void {
  if (!ignoredRules.value.includes(id)) ignoredRules.value = [...ignoredRules.value, id];
}

export function heedRule(id: string): void {
  ignoredRules.value = ignoredRules.value.filter((one) => one !== id);
}
