import {
  Contrast,
  Image,
  ImageOff,
  Monitor,
  Moon,
  Smartphone,
  SquareSplitHorizontal,
  Sun,
  Tablet,
} from "lucide";

import type { Scheme } from "../../api/client.ts";
import { text } from "../../messages.ts";
import { stored } from "../../state/preferences.ts";
import { Choice } from "../controls/Choice.tsx";
import { IconButton } from "../controls/IconButton.tsx";

/** Preferences of the preview, kept from one message to the next. */
export const width = stored<"full" | "tablet" | "phone">("preview-width", "full");
export const scheme = stored<Scheme>("preview-scheme", "light");
export const sideBySide = stored("preview-side-by-side", false);
export const images = stored("preview-images", true);
export const zoom = stored("preview-zoom", 1);

/** The width, the colours and the zoom of the preview. */
export function PreviewControls() {
  return (
    <span class="html-looks">
      <WidthChoice />
      <SchemeChoice />
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
      <ZoomSelect />
    </span>
  );
}

function WidthChoice() {
  return (
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
  );
}

function SchemeChoice() {
  return (
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
  );
}

function ZoomSelect() {
  return (
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
  );
}
