import type { Signal } from "@preact/signals";
import { ShieldCheck, ShieldOff } from "lucide";
import { useEffect } from "preact/hooks";

import { previewPath, type Scheme } from "../../api/client.ts";
import type { Message } from "../../api/shapes.ts";
import { text } from "../../messages.ts";
import { Icon } from "../controls/Icon.tsx";
import { returnKeyboard } from "./keyboardReturn.ts";
import { images, PreviewControls, scheme, sideBySide, width, zoom } from "./PreviewControls.tsx";

/** Widths of the preview, in pixels; null for all there is. */
const widths = { full: null, tablet: 768, phone: 375 } as const;

interface HtmlPanelProps {
  message: Message;
  /** True if content from elsewhere is loaded. */
  remote: Signal<boolean>;
}

/** The message as HTML, in a frame that can neither run scripts nor navigate the page. */
export function HtmlPanel({ message, remote }: HtmlPanelProps) {
  const blocked = message.remote;
  const schemes = schemesShown();
  useEffect(() => returnKeyboard(window), []);
  return (
    <div class="html-panel">
      <div class="panel-bar html-bar">
        {blocked > 0 && (
          <RemoteContent
            count={blocked}
            loaded={remote.value}
            onToggle={() => {
              remote.value = !remote.value;
            }}
          />
        )}
        <PreviewControls />
      </div>
      <div class="html-frames">
        {schemes.map((one) => (
          <Frame
            key={one}
            source={previewPath(message.id, {
              remote: remote.value,
              images: images.value,
              scheme: one,
            })}
            title={schemes.length === 1 ? text.previewTitle : text.previewIn(one)}
          />
        ))}
      </div>
    </div>
  );
}

function schemesShown(): Scheme[] {
  const chosen = scheme.value;
  if (!sideBySide.value) return [chosen];
  return ["light", chosen === "light" ? "dark" : chosen];
}

interface RemoteContentProps {
  count: number;
  loaded: boolean;
  onToggle: () => void;
}

function RemoteContent({ count, loaded, onToggle }: RemoteContentProps) {
  return (
    <span class="html-remote">
      <Icon node={loaded ? ShieldOff : ShieldCheck} />
      <span>{loaded ? text.remoteLoaded : text.remoteBlocked(count)}</span>
      <button
        type="button"
        class="text-button"
        aria-label={loaded ? text.blockRemote : text.loadRemote}
        onClick={onToggle}
      >
        {loaded ? text.block : text.load}
      </button>
    </span>
  );
}

function Frame({ source, title }: { source: string; title: string }) {
  const factor = zoom.value;
  const pixels = widths[width.value];
  return (
    <div class="html-stage">
      <div class="html-screen" style={{ width: pixels === null ? "100%" : `${pixels * factor}px` }}>
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
