/** The keys of the commands, for the keyboard, the help and the palette. */

/** In the order in which the help lists them. */
export const bindings = {
  next: ["j", "ArrowDown"],
  previous: ["k", "ArrowUp"],
  extendDown: ["Shift+J", "Shift+ArrowDown"],
  extendUp: ["Shift+K", "Shift+ArrowUp"],
  first: ["Home"],
  last: ["End"],
  open: ["o", "Enter"],
  close: ["Escape"],
  nextTab: ["]"],
  previousTab: ["["],
  pick: ["x"],
  pickAll: ["Ctrl+A"],
  markRead: ["e"],
  markUnread: ["u"],
  pin: ["p"],
  tag: ["t"],
  delete: ["#", "Delete"],
  undo: ["z", "Ctrl+Z"],
  download: ["d"],
  copyAssertion: ["c"],
  compare: ["="],
  search: ["/"],
  goMail: ["g i"],
  goSessions: ["g s"],
  goFaults: ["g f"],
  palette: ["Ctrl+K"],
  help: ["?"],
} as const satisfies Record<string, readonly string[]>;

export type Command = keyof typeof bindings;

/** Commands that change mail. */
const changing = new Set<Command>(["markRead", "markUnread", "pin", "tag", "delete", "undo"]);

/** The commands, without those that change mail for who may only read. */
export function commandsFor(mayWrite: boolean): Command[] {
  return (Object.keys(bindings) as Command[]).filter((each) => mayWrite || !changing.has(each));
}

/** Keys that act only where no other control uses them. */
const listKeys = new Set([
  ...["ArrowDown", "ArrowUp", "Home", "End", "Enter", "Ctrl+A"],
  ...["Shift+ArrowDown", "Shift+ArrowUp"],
]);
/** Keys that act also while the reader types. */
const anywhere = new Set(["Ctrl+K", "Escape"]);
/** The longest time between the two keys of a chord, in milliseconds. */
const chordTime = 1500;

const commands = new Map<string, Command>(
  Object.entries(bindings).flatMap(([command, keys]) =>
    keys.map((key) => [key, command as Command] as const),
  ),
);

export class Keyboard {
  #chord: { key: string; at: number } | null = null;

  commandFor(event: KeyboardEvent): Command | undefined {
    if (event.altKey || event.defaultPrevented) return undefined;
    const key = nameOf(event);
    const { target } = event;
    if (!(target instanceof Element)) return undefined;
    const typing = target.closest("input, select, textarea, dialog") !== null;
    if (typing && !anywhere.has(key)) return undefined;
    if (key === "Escape" && isOverlaid(target)) return undefined;
    const chord = this.#chord;
    this.#chord = key === "g" ? { key, at: event.timeStamp } : null;
    if (chord && event.timeStamp - chord.at < chordTime) {
      const second = commands.get(`${chord.key} ${key}`);
      if (second) return second;
    }
    if (listKeys.has(key) && !isAtList(target)) return undefined;
    return commands.get(key);
  }
}

function nameOf(event: KeyboardEvent): string {
  const { key } = event;
  const control = event.ctrlKey || event.metaKey ? "Ctrl+" : "";
  // Shift is named for letters and named keys; for a symbol such as ? it is part of the key.
  const shift = event.shiftKey && (key.length > 1 || /[a-z]/i.test(key)) ? "Shift+" : "";
  const isLetter = key.length === 1 && (control !== "" || shift !== "");
  return control + shift + (isLetter ? key.toUpperCase() : key);
}

/** True if a dialog or a menu is open, which the browser itself closes. */
function isOverlaid(target: Element): boolean {
  const { ownerDocument } = target;
  return target.closest("dialog") !== null || ownerDocument.querySelector(":popover-open") !== null;
}

function isAtList(target: Element): boolean {
  const list = target.closest("[role=listbox]");
  return target === target.ownerDocument.body || list?.getAttribute("data-keys") === "page";
}
