/** Carries out commands: those of the keyboard and of the palette. */
import type { Actions } from "./actions.ts";
import type { Command } from "./keyboard.ts";
import type { Movement } from "./movement.ts";
import type { Navigation } from "./navigation.ts";
import type { Selection } from "./selection.ts";
import type { Shell } from "./shell.ts";

export interface CommandParts {
  shell: Shell;
  navigation: Navigation;
  selection: Selection;
  actions: Actions;
  movement: Movement;
}

export class Commands {
  readonly #parts: CommandParts;
  readonly #commands: Readonly<Record<Command, () => unknown>> = {
    next: () => this.#parts.movement.move(1),
    previous: () => this.#parts.movement.move(-1),
    extendDown: () => this.#parts.movement.extend(1),
    extendUp: () => this.#parts.movement.extend(-1),
    first: () => this.#parts.movement.move(-Infinity),
    last: () => this.#parts.movement.move(Infinity),
    open: () => {
      const active = this.#parts.selection.active.value;
      if (active !== null) this.#parts.navigation.open(active);
    },
    close: () => {
      this.#close();
    },
    nextTab: () => {
      turnTab(1);
    },
    previousTab: () => {
      turnTab(-1);
    },
    pick: () => {
      this.#parts.movement.pick();
    },
    pickAll: () => {
      this.#parts.selection.all();
    },
    markRead: () => this.#parts.actions.flag({ read: true }),
    markUnread: () => this.#parts.actions.flag({ read: false }),
    pin: () => this.#parts.actions.togglePin(),
    tag: () => {
      if (this.#parts.actions.targets().length > 0) this.#parts.shell.dialog.value = "tags";
    },
    delete: () => {
      this.#parts.actions.delete();
    },
    undo: () => {
      this.#parts.actions.undo();
    },
    download: () => {
      this.#parts.actions.download();
    },
    copyAssertion: () => this.#parts.actions.copyAssertion(),
    compare: () => {
      this.#parts.actions.compare();
    },
    search: () => {
      document.querySelector<HTMLInputElement>("#search")?.focus();
    },
    goMail: () => {
      this.#parts.navigation.choose(null);
    },
    goSessions: () => {
      this.#parts.navigation.go({ view: "sessions", session: null, failed: false });
    },
    goFaults: () => {
      this.#parts.navigation.go({ view: "faults" });
    },
    palette: () => {
      this.#parts.shell.dialog.value = "palette";
    },
    help: () => {
      this.#parts.shell.dialog.value = "help";
    },
  };

  constructor(parts: CommandParts) {
    this.#parts = parts;
  }

  run(command: Command): void {
    this.#commands[command]();
  }

  /** Goes one step back: out of a menu, a field, what is unfolded, the drawer, a view, the selection, the message. */
  #close(): void {
    const { shell, selection, navigation } = this.#parts;
    const route = navigation.route.value;
    if (closeMenu() || leaveField() || foldDetails()) return;
    if (shell.drawer.value) shell.drawer.value = false;
    else if (route.view === "sessions" && route.session !== null) {
      navigation.go({ ...route, session: null });
    } else if (route.view !== "mail") navigation.go(navigation.mail.value);
    else if (selection.any.value) selection.clear();
    else navigation.close();
  }
}

/** Closes the menu that is open; the browser does so only if nobody else uses the key. */
function closeMenu(): boolean {
  const menu = document.querySelector<HTMLElement>("[popover]:popover-open");
  menu?.hidePopover();
  return menu !== null;
}

/** Takes the focus from the field that has it, so that keys are commands again. */
function leaveField(): boolean {
  const field = document.activeElement;
  if (!(field instanceof HTMLElement) || !field.matches("input, select, textarea")) return false;
  field.blur();
  return true;
}

/** Folds the details that have the focus. */
function foldDetails(): boolean {
  const details = document.activeElement?.closest("details");
  if (!details?.open) return false;
  details.open = false;
  details.querySelector("summary")?.focus();
  return true;
}

function turnTab(places: number): void {
  const tabs = [...document.querySelectorAll<HTMLElement>(".message > .tabs [role=tablist] > *")];
  const current = tabs.findIndex((tab) => tab.ariaSelected === "true");
  tabs[(current + places + tabs.length) % tabs.length]?.click();
}
