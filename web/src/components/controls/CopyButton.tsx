import { useSignal } from "@preact/signals";
import { Check, Copy, X } from "lucide";

import { text } from "../../messages.ts";
import { Icon } from "./Icon.tsx";

/** How long the button says how it went. */
const moment = 2000;

const icons = { ready: Copy, copied: Check, failed: X };

interface CopyButtonProps {
  content: string;
  /** What is copied, where that is not plain from where the button stands. */
  label?: string;
}

export function CopyButton({ content, label }: CopyButtonProps) {
  const state = useSignal<keyof typeof icons>("ready");

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(content);
      state.value = "copied";
    } catch {
      // Also on a page without https that is not on loopback: there is no clipboard at all.
      state.value = "failed";
    }
    setTimeout(() => {
      state.value = "ready";
    }, moment);
  };

  const words = { ready: text.copy, copied: text.copied, failed: text.cannotCopy }[state.value];
  return (
    <button
      type="button"
      class="button copy"
      title={label ?? text.copy}
      aria-label={state.value === "ready" ? (label ?? text.copy) : words}
      onClick={() => void copy()}
    >
      <Icon node={icons[state.value]} />
      <span aria-live="polite">{words}</span>
    </button>
  );
}
