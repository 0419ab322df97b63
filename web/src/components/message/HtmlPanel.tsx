import type { Signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

import { previewPath, type Scheme } from "../../api/client.ts";
import type { Message } from "../../api/shapes.ts";
import { text } from "../../messages.ts";
import { useWidth } from "../controls/useWidth.ts";
import { returnKeyboard } from "./keyboardReturn.ts";
import { PreviewBar } from "./PreviewBar.tsx";
import { images, previewSize, schemesShown } from "./PreviewControls.tsx";

interface HtmlPanelProps {
  message: Message;
  /** True if content from elsewhere is loaded. */
  remote: Signal<boolean>;
}

/** The message as HTML, in a frame that can neither run scripts nor navigate the page. */
export function HtmlPanel({ message, remote }: HtmlPanelProps) {
  const frames = useRef<HTMLDivElement>(null);
  const schemes = schemesShown();
  const room = Math.floor(useWidth(frames).value / schemes.length);
  useEffect(() => returnKeyboard(window), []);
  const sourceIn = (scheme: Scheme) =>
    previewPath(message.id, { remote: remote.value, images: images.value, scheme });
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
