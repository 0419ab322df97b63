import { MailX } from "lucide";

import { text } from "../../messages.ts";
import type { Page } from "../../state/page.ts";
import { Icon } from "../controls/Icon.tsx";
import { MessageView } from "./MessageView.tsx";
import { Setup } from "./Setup.tsx";

/** The message that is open, or why there is none to see. */
export function MessagePane({ page }: { page: Page }) {
  const reading = page.reader.reading.value;
  const back = () => {
    page.navigation.close();
  };
  switch (reading.state) {
    case "nothing":
      return (
        <section class="message-pane">
          {page.info.value && <Setup info={page.info.value} />}
        </section>
      );
    case "loading":
      return <section class="message-pane" aria-busy="true" aria-label={text.loadingMessage} />;
    case "shown":
      return (
        <section class="message-pane">
          <MessageView key={reading.id} message={reading.message} page={page} />
        </section>
      );
    case "gone":
      return <Absence title={text.gone} hint={text.goneHint} action={text.back} onAction={back} />;
    case "failed":
      return (
        <Absence
          title={text.failed}
          hint={reading.reason}
          action={text.retry}
          onAction={() => {
            page.retry();
          }}
        />
      );
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
