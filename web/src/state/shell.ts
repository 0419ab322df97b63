/** The frame around the views: the dialog that is open, the side pane, and what is read out. */
import { signal } from "@preact/signals";

export type DialogName = "help" | "palette" | "tags";

export class Shell {
  /** The open dialog, which receives the keys. */
  readonly dialog = signal<DialogName | null>(null);
  /** True while the side pane lies over the list, on screens too narrow to show both. */
  readonly drawer = signal(false);
  /** The latest news, for screen readers. */
  readonly announcement = signal("");
}
