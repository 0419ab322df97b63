import type { Message } from "../../api/shapes.ts";
import { text } from "../../messages.ts";
import { CopyButton } from "../controls/CopyButton.tsx";
import { EventChip } from "./EventChip.tsx";

/**
 * What most test mail is opened for: the code and the link to verify, reset or sign in, to be copied,
 * and the calendar event.
 */
export function QuickCopies({ message: { codes, links, events } }: { message: Message }) {
  const [code] = codes;
  const [link] = links.flatMap(({ kind, url }) => {
    if (kind !== "verify" && kind !== "reset" && kind !== "signin") return [];
    return [{ url, words: text.quickLinks[kind] }];
  });
  if (!code && !link && events.length === 0) return null;
  return (
    <div class="quick">
      {code && <CopyButton content={code.code} label={text.copyOf(code.code)} words={code.code} />}
      {link && (
        <CopyButton
          content={link.url}
          label={`${link.words}: ${text.copyOf(link.url)}`}
          words={link.words}
        />
      )}
      {events.length > 0 && <EventChip count={events.length} />}
    </div>
  );
}
