/** The theme: light, dark, or that of the system. */
import { effect } from "@preact/signals";

import { stored } from "./preferences.ts";

export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

export const theme = stored<Theme>("theme", "system");

/** Applies the theme: all colours are `light-dark()` and follow `color-scheme`. */
export function followTheme(root: HTMLElement): void {
  effect(() => {
    root.style.colorScheme = theme.value === "system" ? "light dark" : theme.value;
  });
}
