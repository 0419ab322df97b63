/** Tells of new mail when nobody looks at the page, if the reader wants it. */
import type { Summary } from "../api/shapes.ts";
import { shortName } from "../format/address.ts";
import { text } from "../messages.ts";
import { stored } from "./preferences.ts";

export class Notifications {
  readonly wanted = stored("notify", false);
  readonly #onOpen: (id: string) => void;

  constructor(onOpen: (id: string) => void) {
    this.#onOpen = onOpen;
  }

  /** The browser may forbid them, or have none. */
  get possible(): boolean {
    return permission() !== "denied";
  }

  /** Answers whether they are wanted now: the browser is asked, and may say no. */
  async want(wanted: boolean): Promise<boolean> {
    this.wanted.value = wanted && (await Notification.requestPermission()) === "granted";
    return this.wanted.value;
  }

  /** One for all that has come at once. */
  show(messages: readonly Summary[]): void {
    const [newest] = messages.slice(-1);
    if (!newest || !this.wanted.value || !document.hidden || permission() !== "granted") return;
    const title =
      messages.length === 1 ? newest.subject || text.noSubject : text.newMessages(messages.length);
    const from = newest.from ? shortName(newest.from) : newest.mail_from;
    // The tag has the next take the place of this one: a stream of mail is no stream of notes.
    const note = new Notification(title, {
      body: from,
      tag: "mailtrap_local",
      icon: "favicon.svg",
    });
    note.onclick = () => {
      window.focus();
      this.#onOpen(newest.id);
      note.close();
    };
  }
}

function permission(): NotificationPermission {
  return "Notification" in window ? Notification.permission : "denied";
}
