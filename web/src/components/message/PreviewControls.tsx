import type { ComponentChildren } from "preact";

import type { Scheme } from "../../api/client.ts";
import { text } from "../../messages.ts";
import { stored } from "../../state/preferences.ts";

/** The colours of the preview: one scheme, or two side by side. */
type Colours = Scheme | "light+dark" | "light+inverted";

/** Widths to choose from, in pixels: those of devices, and what mail is written for. */
const widths = [320, 375, 414, 600, 768] as const;
const allColours: Colours[] = ["light", "dark", "inverted", "light+dark", "light+inverted"];
const zooms = [0.5, 0.75, 1, 1.25, 1.5, 2];

/** Preferences of the preview, kept from one message to the next. The width is in pixels, null for all there is. */
const width = stored<number | null>("preview-pixels", null);
const colours = stored<Colours>("preview-colours", "light");
export const images = stored("preview-images", true);
const zoom = stored("preview-zoom", 1);

/** Returns the schemes that are shown, side by side. */
export function schemesShown(): Scheme[] {
  return colours.value.split("+") as Scheme[];
}

/**
 * Returns the width that a mail is laid out in, and the factor it is drawn with, where it has `room`
 * pixels: a width that does not fit is made to fit.
 */
export function previewSize(room: number): { width: number; factor: number } {
  const chosen = width.value;
  if (chosen === null) return { width: Math.round(room / zoom.value), factor: zoom.value };
  const fitting = room === 0 ? zoom.value : Math.min(zoom.value, room / chosen);
  return { width: chosen, factor: fitting };
}

/** Width, colours, zoom and images of the preview, each with its name. */
export function PreviewControls({ room }: { room: number }) {
  return (
    <>
      <Look name={text.previewWidth}>
        <WidthSelect room={room} />
      </Look>
      <Look name={text.previewColours}>
        <select
          class="look-colours"
          title={text.coloursHint}
          value={colours.value}
          onChange={({ currentTarget }) => {
            colours.value = currentTarget.value as Colours;
          }}
        >
          {allColours.map((one) => (
            <option key={one} value={one}>
              {text.colours[one]}
            </option>
          ))}
        </select>
      </Look>
      <Look name={text.zoom}>
        <ZoomSelect />
      </Look>
      <label class="check">
        <input
          type="checkbox"
          checked={images.value}
          onChange={({ currentTarget }) => {
            images.value = currentTarget.checked;
          }}
        />
        {text.images}
      </label>
    </>
  );
}

/** A field whose name is seen in the menu only: in the toolbar its value says enough. */
function Look({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <label class="look">
      <span class="look-name">{name}</span>
      {children}
    </label>
  );
}

/** Says the real width, and how much of it is drawn where it does not fit. */
function WidthSelect({ room }: { room: number }) {
  const shown = previewSize(room);
  const label = (pixels: number) => {
    if (pixels !== width.value || shown.factor === zoom.value) return text.deviceWidth(pixels);
    return text.fittedWidth(pixels, Math.round(shown.factor * 100));
  };
  return (
    <select
      class="look-width"
      value={width.value ?? ""}
      onChange={({ currentTarget }) => {
        width.value = Number(currentTarget.value) || null;
      }}
    >
      <option value="">{text.fullWidth(Math.round(room / zoom.value))}</option>
      {widths.map((pixels) => (
        <option key={pixels} value={pixels}>
          {label(pixels)}
        </option>
      ))}
    </select>
  );
}

function ZoomSelect() {
  return (
    <select
      value={zoom.value}
      onChange={({ currentTarget }) => {
        zoom.value = Number(currentTarget.value);
      }}
    >
      {zooms.map((factor) => (
        <option key={factor} value={factor}>
          {factor * 100} %
        </option>
      ))}
    </select>
  );
}
