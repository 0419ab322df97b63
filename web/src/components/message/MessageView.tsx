import type { Client } from "../../api/client.ts";
import type { Message } from "../../api/shapes.ts";
import { text } from "../../messages.ts";
import type { Actions } from "../../state/actions.ts";
import type { Navigation } from "../../state/navigation.ts";
import type { Selection } from "../../state/selection.ts";
import { MessageHead } from "./MessageHead.tsx";
import { MessageTabs } from "./MessageTabs.tsx";

interface MessageViewProps {
  message: Message;
  client: Client;
  navigation: Pick<Navigation, "close" | "mail" | "showTab">;
  selection: Pick<Selection, "clear">;
  actions: Actions;
  onTag: () => void;
}

export function MessageView({ message, client, navigation, ...rest }: MessageViewProps) {
  return (
    <article class="message" aria-label={message.subject || text.noSubject}>
      <MessageHead
        message={message}
        client={client}
        onBack={() => {
          navigation.close();
        }}
        {...rest}
      />
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
