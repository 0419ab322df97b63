/** Browser notifications of new mail while the page is hidden, if the reader wants them. */
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

  /** False if the browser forbids notifications or has none. */
  get possible(): boolean {
    return permission() !== "denied";
  }

  /** Asks the browser for permission if need be; returns whether notifications are on now. */
  async want(wanted: boolean): Promise<boolean> {
    this.wanted.value = wanted && (await Notification.requestPermission()) === "granted";
    return this.wanted.value;
  }

  /** Shows one notification for all messages of a batch. */
  show(messages: readonly Summary[]): void {
    const [newest] = messages.slice(-1);
    if (!newest || !this.wanted.value || !document.hidden || permission() !== "granted") return;
    const title =
      messages.length === 1 ? newest.subject || text.noSubject : text.newMessages(messages.length);
    const from = newest.from ? shortName(newest.from) : newest.mail_from;
    // With the same tag the next notification replaces this one, so a stream of mail shows one.
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
