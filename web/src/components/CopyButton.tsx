import { useSignal } from "@preact/signals";
import { Check, Copy, X } from "lucide";

import { text } from "../messages.ts";
import { Icon } from "./Icon.tsx";

/** How long the button says how it went. */
const moment = 2000;

const looks = {
  ready: { icon: Copy, words: text.copy },
  copied: { icon: Check, words: text.copied },
  // Also on a page without https that is not on loopback: there is no clipboard at all.
  failed: { icon: X, words: text.cannotCopy },
};

export function CopyButton({ content }: { content: string }) {
  const state = useSignal<keyof typeof looks>("ready");
  const { icon, words } = looks[state.value];

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(content);
      state.value = "copied";
    } catch {
      state.value = "failed";
    }
    setTimeout(() => {
      state.value = "ready";
    }, moment);
  };

  return (
    <button type="button" class="button copy" onClick={() => void copy()}>
      <Icon node={icon} />
      <span aria-live="polite">{words}</span>
    </button>
  );
}
