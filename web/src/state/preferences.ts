/** Preferences of the reader, kept in this browser and shared by its tabs. */
import { signal, type Signal } from "@preact/signals";

const prefix = "mailtrap_local.";

/** A signal whose value survives a reload. */
export function stored<Value>(key: string, initial: Value): Signal<Value> {
  const kept = signal(read(key) ?? initial);
  let first = true;
  kept.subscribe((value) => {
    if (!first) write(key, value);
    first = false;
  });
  return kept;

  function read(name: string): Value | undefined {
    try {
      const found = localStorage.getItem(prefix + name);
      return found === null ? undefined : (JSON.parse(found) as Value);
    } catch {
      return undefined; // no storage in a private window, or a value that is not JSON
    }
  }
}

function write(key: string, value: unknown): void {
  try {
    localStorage.setItem(prefix + key, JSON.stringify(value));
  } catch {
    // Without storage the value is kept until the page is closed.
  }
}

/** Width of the list of messages or sessions, in pixels. */
export const listWidth = stored("list-width", 380);

/** Width of the side pane, in pixels. */
export const sideWidth = stored("side-width", 216);

/** Id of the sender whose settings the empty page shows. */
export const chosenSender = stored("sender", "");

/** Whether the details of a message are open, kept from one message to the next. */
export const detailsOpen = stored("details-open", false);
