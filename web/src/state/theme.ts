/** Light, dark, or as the system has it. */
import { effect } from "@preact/signals";

import { stored } from "./preferences.ts";

export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

export const theme = stored<Theme>("theme", "system");

/** Keeps the page in the chosen scheme: every colour of it is a `light-dark()`. */
export function followTheme(root: HTMLElement): void {
  effect(() => {
    root.style.colorScheme = theme.value === "system" ? "light dark" : theme.value;
  });
}
