import type { Signal } from "@preact/signals";

interface SplitterProps {
  label: string;
  /** Width of the pane before it, in pixels. */
  width: Signal<number>;
  least: number;
  most: number;
}

/** Pixels for each press of an arrow key. */
const step = 20;

/** The line between two panes, to be moved with the pointer or the arrow keys. */
export function Splitter({ label, width, least, most }: SplitterProps) {
  const move = (to: number) => {
    width.value = Math.round(Math.min(Math.max(to, least), most));
  };
  const onPointerDown = (event: PointerEvent) => {
    const handle = event.currentTarget as HTMLElement;
    const start = width.value - event.clientX;
    handle.setPointerCapture(event.pointerId);
    handle.onpointermove = ({ clientX }) => {
      move(start + clientX);
    };
    handle.onpointerup = handle.onpointercancel = () => {
      handle.onpointermove = null;
    };
    event.preventDefault();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -step, ArrowRight: step, Home: -Infinity, End: Infinity }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    move(width.value + by);
  };
  return (
    <div
      class="splitter"
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={width.value}
      aria-valuemin={least}
      aria-valuemax={most}
      tabIndex={0}
      onPointerDown={onPointerDown}
      onKeyDown={onKeyDown}
    />
  );
}
