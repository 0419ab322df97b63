import type { Signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

import { previewPath, type Scheme } from "../../api/client.ts";
import type { Message } from "../../api/shapes.ts";
import { text } from "../../messages.ts";
import { onDemand } from "../controls/onDemand.tsx";
import { useWidth } from "../controls/useWidth.ts";
import { returnKeyboard } from "./keyboardReturn.ts";
import { PreviewBar } from "./PreviewBar.tsx";
import { images, previewSize, schemesShown } from "./PreviewControls.tsx";

const PreviewMarks = onDemand(
  async () => (await import("../checks/PreviewMarks.tsx")).PreviewMarks,
);

/** What is marked in the preview. */
export interface Marks {
  title: string;
  /** Lines and columns of the HTML. */
  places: readonly string[];
  /** Number of the place in view, from 1 on. */
  current: number;
}

interface HtmlPanelProps {
  message: Message;
  /** True if content from elsewhere is loaded. */
  remote: Signal<boolean>;
  marks: Signal<Marks | null>;
}

/** The message as HTML, in a frame that can neither run scripts nor navigate the page. */
export function HtmlPanel({ message, remote, marks }: HtmlPanelProps) {
  const frames = useRef<HTMLDivElement>(null);
  const schemes = schemesShown();
  const room = Math.floor(useWidth(frames).value / schemes.length);
  useEffect(() => returnKeyboard(window), []);
  const shown = marks.value;
  const sourceIn = (scheme: Scheme) => {
    const options = { remote: remote.value, images: images.value, scheme };
    if (!shown) return previewPath(message.id, options);
    const path = previewPath(message.id, { ...options, marks: shown.places.join(",") });
    return `${path}#mark-${shown.current}`;
  };
  return (
    <div class="html-panel">
      <PreviewBar
        blocked={message.remote}
        loaded={remote.value}
        onToggle={() => {
          remote.value = !remote.value;
        }}
        source={sourceIn(schemes[0] ?? "light")}
        room={room}
      />
      {shown && <PreviewMarks marks={marks} shown={shown} />}
      <div ref={frames} class="html-frames">
        {schemes.map((scheme) => (
          <Frame
            key={scheme}
            source={sourceIn(scheme)}
            title={schemes.length === 1 ? text.previewTitle : text.previewIn(scheme)}
            room={room}
          />
        ))}
      </div>
    </div>
  );
}

interface FrameProps {
  source: string;
  title: string;
  room: number;
}

function Frame({ source, title, room }: FrameProps) {
  const { width, factor } = previewSize(room);
  const isWhole = Math.round(width * factor) >= room;
  return (
    <div class="html-stage">
      <div class="html-screen" style={{ width: isWhole ? "100%" : `${width * factor}px` }}>
        {/* A new frame for each source: changing the source adds an entry to the page's history. */}
        <iframe
          key={source}
          class="html-frame"
          src={source}
          title={title}
          sandbox="allow-popups allow-popups-to-escape-sandbox"
          referrerpolicy="same-origin"
          style={{
            width: `${100 / factor}%`,
            height: `${100 / factor}%`,
            transform: factor === 1 ? "" : `scale(${factor})`,
          }}
        />
      </div>
    </div>
  );
}
