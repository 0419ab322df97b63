import type { Client } from "../../api/client.ts";
import { isGone, reasonOf } from "../../api/errors.ts";
import { text } from "../../messages.ts";
import { useFetched } from "../controls/useFetched.ts";
import { Transcript } from "../sessions/Transcript.tsx";

/** The lines that brought the message, with its whole SMTP session, fetched when the tab is shown. */
export function SessionPanel({ id, client }: { id: string; client: Pick<Client, "sessionOf"> }) {
  const { content, failure } = useFetched((signal) => client.sessionOf(id, signal), [id]);
  if (failure !== null) {
    return <p class="panel-bar">{isGone(failure) ? text.sessionGone : reasonOf(failure)}</p>;
  }
  return content ? <Transcript session={content} messageId={id} /> : <div aria-busy="true" />;
}
