import { ArrowLeft } from "lucide";

import type { Client } from "../../api/client.ts";
import type { Message } from "../../api/shapes.ts";
import { text } from "../../messages.ts";
import type { Actions } from "../../state/actions.ts";
import type { Navigation } from "../../state/navigation.ts";
import type { Selection } from "../../state/selection.ts";
import { IconButton } from "../controls/IconButton.tsx";
import { Defects } from "./Defects.tsx";
import { EventCard } from "./EventCard.tsx";
import { MessageActions } from "./MessageActions.tsx";
import { MessageHead } from "./MessageHead.tsx";
import { MessageLabels } from "./MessageLabels.tsx";
import { MessageTabs } from "./MessageTabs.tsx";
import { QuickCopies } from "./QuickCopies.tsx";

interface MessageViewProps {
  message: Message;
  client: Client;
  navigation: Pick<Navigation, "close" | "mail" | "showTab">;
  selection: Pick<Selection, "clear">;
  actions: Actions;
  onTag: () => void;
}

export function MessageView({ message, client, navigation, ...rest }: MessageViewProps) {
  const { subject, events, defects } = message;
  return (
    <article class="message" aria-label={subject || text.noSubject}>
      <div class="message-bar">
        <IconButton
          class="message-back"
          icon={ArrowLeft}
          label={text.back}
          onClick={() => {
            navigation.close();
          }}
        />
        <h2 class="message-subject" dir="auto" data-missing={subject === ""}>
          {subject || text.noSubject}
        </h2>
        <MessageActions message={message} {...rest} />
      </div>
      <MessageLabels message={message} />
      <MessageHead message={message} />
      <QuickCopies message={message} />
      {events.map((event, index) => (
        <EventCard key={index} event={event} />
      ))}
      {defects.length > 0 && <Defects defects={defects} />}
      <MessageTabs
        message={message}
        client={client}
        wanted={navigation.mail.value.tab}
        onSelect={(tab) => {
          navigation.showTab(tab);
        }}
      />
    </article>
  );
}
