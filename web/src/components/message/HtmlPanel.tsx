import { useSignal } from "@preact/signals";
import {
  Contrast,
  Image,
  ImageOff,
  Monitor,
  Moon,
  ShieldCheck,
  ShieldOff,
  Smartphone,
  SquareSplitHorizontal,
  Sun,
  Tablet,
} from "lucide";

import { previewPath, type Scheme } from "../../api/client.ts";
import type { Message } from "../../api/shapes.ts";
import { text } from "../../messages.ts";
import { stored } from "../../state/preferences.ts";
import { Choice } from "../controls/Choice.tsx";
import { Icon } from "../controls/Icon.tsx";
import { IconButton } from "../controls/IconButton.tsx";

/** In pixels; null is all there is. */
const widths = { full: null, tablet: 768, phone: 375 } as const;

/** How the reader looked at the message before is how they look at the next. */
const width = stored<keyof typeof widths>("preview-width", "full");
const scheme = stored<Scheme>("preview-scheme", "light");
const sideBySide = stored("preview-side-by-side", false);
const images = stored("preview-images", true);
const zoom = stored("preview-zoom", 1);

/** The message as its author laid it out, in a frame that can neither run scripts nor leave. */
export function HtmlPanel({ message }: { message: Message }) {
  const remote = useSignal(false);
  const blocked = remoteContent(message);
  const schemes: Scheme[] = sideBySide.value
    ? ["light", scheme.value === "light" ? "dark" : scheme.value]
    : [scheme.value];
  return (
    <div class="html-panel">
      <div class="panel-bar html-bar">
        {blocked > 0 && (
          <span class="html-remote">
            <Icon node={remote.value ? ShieldOff : ShieldCheck} />
            <span>{remote.value ? text.remoteLoaded : text.remoteBlocked(blocked)}</span>
            <button
              type="button"
              class="text-button"
              aria-label={remote.value ? text.blockRemote : text.loadRemote}
              onClick={() => {
                remote.value = !remote.value;
              }}
            >
              {remote.value ? text.block : text.load}
            </button>
          </span>
        )}
        <span class="html-looks">
          <Choice
            label={text.previewWidth}
            choices={[
              { id: "full", icon: Monitor, label: text.fullWidth },
              { id: "tablet", icon: Tablet, label: text.tablet },
              { id: "phone", icon: Smartphone, label: text.phone },
            ]}
            chosen={width.value}
            onChoose={(one) => {
              width.value = one;
            }}
          />
          <Choice
            label={text.previewScheme}
            choices={[
              { id: "light", icon: Sun, label: text.lightMail },
              { id: "dark", icon: Moon, label: text.darkMail },
              { id: "inverted", icon: Contrast, label: text.invertedMail },
            ]}
            chosen={scheme.value}
            onChoose={(one) => {
              scheme.value = one;
            }}
          />
          <IconButton
            icon={SquareSplitHorizontal}
            label={text.sideBySide}
            pressed={sideBySide.value}
            onClick={() => {
              sideBySide.value = !sideBySide.value;
            }}
          />
          <IconButton
            icon={images.value ? Image : ImageOff}
            label={text.imagesOff}
            pressed={!images.value}
            onClick={() => {
              images.value = !images.value;
            }}
          />
          <select
            class="html-zoom"
            aria-label={text.zoom}
            value={zoom.value}
            onChange={({ currentTarget }) => {
              zoom.value = Number(currentTarget.value);
            }}
          >
            {[0.5, 0.75, 1, 1.25, 1.5, 2].map((factor) => (
              <option key={factor} value={factor}>
                {factor * 100} %
              </option>
            ))}
          </select>
        </span>
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

function Frame({ source, title }: { source: string; title: string }) {
  const factor = zoom.value;
  const wide = widths[width.value];
  return (
    <div class="html-stage">
      <div class="html-screen" style={{ width: wide === null ? "100%" : `${wide * factor}px` }}>
        {/* A new frame for each source: one that changes its source adds to the page's history. */}
        <iframe
          key={source}
          class="html-frame"
          src={source}
          title={title}
          sandbox="allow-popups allow-popups-to-escape-sandbox"
          referrerpolicy="no-referrer"
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

/** How many things the message would have from elsewhere: pictures, style sheets, fonts. */
function remoteContent({ links }: Message): number {
  return links.filter(
    ({ kind, url }) => (kind === "asset" || kind === "tracking") && /^(https?:)?\/\//i.test(url),
  ).length;
}
