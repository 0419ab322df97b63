import { useSignal } from "@preact/signals";
import { ArrowLeft } from "lucide";

import type { Client } from "../../api/client.ts";
import type { Message } from "../../api/shapes.ts";
import { text } from "../../messages.ts";
import type { Actions } from "../../state/actions.ts";
import { detailsOpen } from "../../state/preferences.ts";
import type { Selection } from "../../state/selection.ts";
import { IconButton } from "../controls/IconButton.tsx";
import { onDemand } from "../controls/onDemand.tsx";
import { HeadSummary } from "./HeadSummary.tsx";
import { MessageActions } from "./MessageActions.tsx";
import { MessageDetails } from "./MessageDetails.tsx";
import { MessageLabels } from "./MessageLabels.tsx";

const AttemptList = onDemand(async () => (await import("./AttemptList.tsx")).AttemptList);
const FeedbackDialog = onDemand(async () => (await import("./FeedbackDialog.tsx")).FeedbackDialog);
const ReleaseDialog = onDemand(async () => (await import("./ReleaseDialog.tsx")).ReleaseDialog);

/** Characters of a subject that are drawn in its line; the details have more. */
const subjectLimit = 1000;

interface MessageHeadProps {
  message: Message;
  client: Client;
  selection: Pick<Selection, "clear">;
  actions: Actions;
  onTag: () => void;
  onBack: () => void;
}

/** Two rows: the subject with the actions, and the line that opens the details. */
export function MessageHead({ message, client, onBack, ...rest }: MessageHeadProps) {
  const asked = useSignal<typeof ReleaseDialog | typeof FeedbackDialog | null>(null);
  const Dialog = asked.value;
  const subject = message.subject.slice(0, subjectLimit);
  return (
    <header class="head">
      <div class="message-bar">
        <IconButton class="message-back" icon={ArrowLeft} label={text.back} onClick={onBack} />
        <h2 class="message-subject" dir="auto" title={subject} data-missing={subject === ""}>
          {subject || text.noSubject}
        </h2>
        <MessageActions
          message={message}
          onRelease={() => {
            asked.value = ReleaseDialog;
          }}
          onFeedback={() => {
            asked.value = FeedbackDialog;
          }}
          {...rest}
        />
      </div>
      <div class="head-row">
        <HeadSummary message={message} />
        <MessageLabels message={message} />
      </div>
      {message.attempts && <AttemptList attempts={message.attempts} />}
      {Dialog && (
        <Dialog
          message={message}
          client={client}
          onClose={() => {
            asked.value = null;
          }}
        />
      )}
      {detailsOpen.value && <MessageDetails message={message} />}
    </header>
  );
}
