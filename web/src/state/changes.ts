/** Passes the changes that the live socket reports to the parts of the page that show them. */
import { batch } from "@preact/signals";

import type { Change, MailChange, Summary } from "../api/shapes.ts";
import { Batcher } from "./batcher.ts";
import type { Faults } from "./faults.ts";
import type { Inbox } from "./inbox.ts";
import type { Mailboxes } from "./mailboxes.ts";
import type { Reader } from "./reader.ts";
import type { Selection } from "./selection.ts";
import type { Sessions } from "./sessions.ts";

/** The longest pause between two batches, in milliseconds: the page stays responsive in between. */
const longestPause = 300;

export interface ChangeTargets {
  inbox: Inbox;
  selection: Selection;
  reader: Reader;
  sessions: Sessions;
  mailboxes: Mailboxes;
  faults: Faults;
}

export class Changes {
  readonly #targets: ChangeTargets;
  readonly #onArrived: (messages: readonly Summary[]) => void;
  readonly #pending = new Batcher<Change>(longestPause, (changes) => {
    this.apply(changes);
  });

  constructor(targets: ChangeTargets, onArrived: (messages: readonly Summary[]) => void) {
    this.#targets = targets;
    this.#onArrived = onArrived;
  }

  /** Applies changes soon, many of them together. */
  receive(changes: readonly Change[]): void {
    // A snapshot of mailboxes, tags and faults is long, and its length must not delay the mail.
    if (changes[0]?.type === "afresh") this.apply([...this.#pending.drain(), ...changes]);
    else this.#pending.add(changes);
  }

  /** Applies what is pending before the list is read again, except mail: the list brings that. */
  flushBeforeReload(): void {
    this.apply(this.#pending.drain().filter((change) => !isOfMail(change)));
  }

  apply(changes: readonly Change[]): void {
    batch(() => {
      const ofMail = changes.filter(isOfMail);
      if (ofMail.length > 0) this.#applyMail(ofMail);
      for (const change of changes) {
        if (change.type === "session") this.#targets.sessions.apply(change);
        else if (!isOfMail(change)) {
          this.#targets.mailboxes.apply(change);
          this.#targets.faults.apply(change);
        }
      }
    });
  }

  #applyMail(changes: readonly MailChange[]): void {
    const { inbox, selection, reader } = this.#targets;
    inbox.apply(changes);
    selection.apply(changes);
    reader.apply(changes);
    const arrived = changes.flatMap((change) => (change.type === "added" ? [change.message] : []));
    if (arrived.length > 0) this.#onArrived(arrived);
  }
}

function isOfMail(change: Change): change is MailChange {
  return change.type === "added" || change.type === "updated" || change.type === "removed";
}
