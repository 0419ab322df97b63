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

  /** Closes the topmost thing: a menu, the drawer, a view other than mail, the selection, the message. */
  #close(): void {
    const { shell, selection, navigation } = this.#parts;
    if (closeMenu()) return;
    if (shell.drawer.value) shell.drawer.value = false;
    else if (navigation.route.value.view !== "mail") navigation.go(navigation.mail.value);
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

function turnTab(places: number): void {
  const tabs = [...document.querySelectorAll<HTMLElement>(".message > .tabs [role=tablist] > *")];
  const current = tabs.findIndex((tab) => tab.ariaSelected === "true");
  tabs[(current + places + tabs.length) % tabs.length]?.click();
}
