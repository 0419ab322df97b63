import "./checks.css";

import type { Signal } from "@preact/signals";
import { ChevronDown, ChevronUp, X } from "lucide";

import { text } from "../../messages.ts";
import { IconButton } from "../controls/IconButton.tsx";
import type { Marks } from "../message/HtmlPanel.tsx";

/** What is marked in the preview, and ways to the next mark and out. */
export function PreviewMarks({ marks, shown }: { marks: Signal<Marks | null>; shown: Marks }) {
  const { title, places, current } = shown;
  const count = places.length;
  const step = (by: number) => () => {
    marks.value = { ...shown, current: ((current - 1 + by + count) % count) + 1 };
  };
  const clear = () => {
    marks.value = null;
  };
  return (
    <div class="preview-marks" role="group" aria-label={text.marks}>
      <p class="preview-marks-title" role="status">
        {title}
        {count > 1 && <span class="finding-count">{text.shownOf(current, count)}</span>}
      </p>
      {count > 1 && (
        <>
          <IconButton icon={ChevronUp} label={text.previousMark} onClick={step(-1)} />
          <IconButton icon={ChevronDown} label={text.nextMark} onClick={step(1)} />
        </>
      )}
      <IconButton icon={X} label={text.unmark} onClick={clear} />
    </div>
  );
}
