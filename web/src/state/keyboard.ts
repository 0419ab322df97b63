/** Which key means what, and where it means that. */

export type Command = "next" | "previous" | "first" | "last" | "open" | "close" | "delete";

const everywhere: Readonly<Record<string, Command>> = {
  j: "next",
  k: "previous",
  Delete: "delete",
  "#": "delete",
  Escape: "close",
};

/** Only where no other part of the page has a use for them. */
const inList: Readonly<Record<string, Command>> = {
  ArrowDown: "next",
  ArrowUp: "previous",
  Home: "first",
  End: "last",
  Enter: "open",
};

export function commandFor(event: KeyboardEvent): Command | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return undefined;
  const { target } = event;
  if (!(target instanceof Element) || target.closest("input, select, textarea, dialog")) {
    return undefined;
  }
  const atList = target === target.ownerDocument.body || target.closest("[role=listbox]") !== null;
  return everywhere[event.key] ?? (atList ? inList[event.key] : undefined);
}
