import { ArrowLeft } from "lucide";

import type { Message } from "../../api/shapes.ts";
import { text } from "../../messages.ts";
import type { Actions } from "../../state/actions.ts";
import { detailsOpen } from "../../state/preferences.ts";
import type { Selection } from "../../state/selection.ts";
import { IconButton } from "../controls/IconButton.tsx";
import { HeadSummary } from "./HeadSummary.tsx";
import { MessageActions } from "./MessageActions.tsx";
import { MessageDetails } from "./MessageDetails.tsx";
import { MessageLabels } from "./MessageLabels.tsx";

/** Characters of a subject that are drawn in its line; the details have more. */
const subjectLimit = 1000;

interface MessageHeadProps {
  message: Message;
  selection: Pick<Selection, "clear">;
  actions: Actions;
  onTag: () => void;
  onBack: () => void;
}

/** Two rows: the subject with the actions, and the line that opens the details. */
export function MessageHead({ message, onBack, ...rest }: MessageHeadProps) {
  const subject = message.subject.slice(0, subjectLimit);
  return (
    <header class="head">
      <div class="message-bar">
        <IconButton class="message-back" icon={ArrowLeft} label={text.back} onClick={onBack} />
        <h2 class="message-subject" dir="auto" title={subject} data-missing={subject === ""}>
          {subject || text.noSubject}
        </h2>
        <MessageActions message={message} {...rest} />
      </div>
      <div class="head-row">
        <HeadSummary message={message} />
        <MessageLabels message={message} />
      </div>
      {detailsOpen.value && <MessageDetails message={message} />}
    </header>
  );
}
