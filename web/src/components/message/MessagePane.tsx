import type { ReadonlySignal } from "@preact/signals";
import { MailX } from "lucide";

import type { Client } from "../../api/client.ts";
import type { Info } from "../../api/shapes.ts";
import { text } from "../../messages.ts";
import type { Account } from "../../state/account.ts";
import type { Actions } from "../../state/actions.ts";
import type { Emptiness } from "../../state/emptiness.ts";
import type { Inbox } from "../../state/inbox.ts";
import type { Mailboxes } from "../../state/mailboxes.ts";
import type { Navigation } from "../../state/navigation.ts";
import type { Reader } from "../../state/reader.ts";
import type { Selection } from "../../state/selection.ts";
import { Icon } from "../controls/Icon.tsx";
import { onDemand } from "../controls/onDemand.tsx";
import { Waiting } from "../controls/Waiting.tsx";
import { MessageView } from "./MessageView.tsx";
import { PickHint } from "./PickHint.tsx";

/** Fetched only where there is no mail at all. */
const Setup = onDemand(async () => (await import("./Setup.tsx")).Setup);

interface MessagePaneProps {
  reader: Pick<Reader, "reading">;
  info: ReadonlySignal<Info | null>;
  client: Client;
  mailboxes: Mailboxes;
  inbox: Pick<Inbox, "total">;
  emptiness: ReadonlySignal<Emptiness | null>;
  account: Pick<Account, "me">;
  navigation: Navigation;
  selection: Selection;
  actions: Actions;
  onTag: () => void;
  onRetry: () => void;
}

/** The open message, or the reason why there is none. */
export function MessagePane(props: MessagePaneProps) {
  const { reader, info, mailboxes, inbox, emptiness, onRetry, ...rest } = props;
  const reading = reader.reading.value;
  const back = () => {
    rest.navigation.close();
  };
  switch (reading.state) {
    case "nothing":
      return (
        <section class="message-pane">
          {inbox.total.value > 0 && <PickHint />}
          {emptiness.value?.kind === "sandbox" && info.value && (
            <Setup info={info.value} mailboxes={mailboxes} {...rest} />
          )}
        </section>
      );
    case "loading":
      return (
        <section class="message-pane" aria-busy="true" aria-label={text.loadingMessage}>
          <Waiting words={text.loadingMessage} />
        </section>
      );
    case "shown":
      return (
        <section class="message-pane">
          <MessageView key={reading.id} message={reading.message} {...rest} />
        </section>
      );
    case "gone":
      return <Absence title={text.gone} hint={text.goneHint} action={text.back} onAction={back} />;
    case "failed": {
      const { reason } = reading;
      return <Absence title={text.failed} hint={reason} action={text.retry} onAction={onRetry} />;
    }
  }
}

interface AbsenceProps {
  title: string;
  hint: string;
  action: string;
  onAction: () => void;
}

function Absence({ title, hint, action, onAction }: AbsenceProps) {
  return (
    <section class="message-pane">
      <div class="empty">
        <Icon node={MailX} />
        <p class="empty-title" role="status">
          {title}
        </p>
        <p class="empty-hint">{hint}</p>
        <button type="button" class="button" onClick={onAction}>
          {action}
        </button>
      </div>
    </section>
  );
}
