import { ArrowLeft, Download, Trash2 } from "lucide";

import { rawPath, type Client } from "../api/client.ts";
import type { Message } from "../api/shapes.ts";
import { text } from "../messages.ts";
import { Defects } from "./Defects.tsx";
import { Icon } from "./Icon.tsx";
import { MessageHead } from "./MessageHead.tsx";
import { MessageTabs } from "./MessageTabs.tsx";

interface MessageViewProps {
  message: Message;
  client: Client;
  onBack: () => void;
  onDelete: () => void;
}

export function MessageView({ message, client, onBack, onDelete }: MessageViewProps) {
  return (
    <article class="message" aria-label={message.subject || text.noSubject}>
      <div class="message-bar">
        <button
          type="button"
          class="icon-button message-back"
          aria-label={text.back}
          onClick={onBack}
        >
          <Icon node={ArrowLeft} />
        </button>
        <h2 class="message-subject" dir="auto" data-missing={message.subject === ""}>
          {message.subject || text.noSubject}
        </h2>
        <div class="message-actions">
          <a
            class="icon-button"
            href={rawPath(message.id)}
            download={`${message.id}.eml`}
            aria-label={text.downloadMessage}
            title={text.downloadMessage}
          >
            <Icon node={Download} />
          </a>
          <button
            type="button"
            class="icon-button"
            aria-label={text.delete}
            title={text.delete}
            onClick={onDelete}
          >
            <Icon node={Trash2} />
          </button>
        </div>
      </div>
      <MessageHead message={message} />
      {message.defects.length > 0 && <Defects defects={message.defects} />}
      <MessageTabs message={message} client={client} />
    </article>
  );
}
