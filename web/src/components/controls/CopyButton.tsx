import { useSignal } from "@preact/signals";
import { Check, Copy, X } from "lucide";

import { text } from "../../messages.ts";
import { Icon } from "./Icon.tsx";

/** Time that the button shows the result, in milliseconds. */
const resultTime = 2000;

const icons = { ready: Copy, copied: Check, failed: X };

interface CopyButtonProps {
  content: string;
  /** Names the content, where the place of the button does not. */
  label?: string;
  /** Stands on the button instead of "Copy". */
  words?: string;
}

export function CopyButton({ content, label, ...rest }: CopyButtonProps) {
  const state = useSignal<keyof typeof icons>("ready");

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(content);
      state.value = "copied";
    } catch {
      // RequestRefused by the browser, or absent: there is no clipboard without https, except on loopback.
      state.value = "failed";
    }
    setTimeout(() => {
      state.value = "ready";
    }, resultTime);
  };

  const words = { ready: rest.words ?? text.copy, copied: text.copied, failed: text.cannotCopy }[
    state.value
  ];
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
