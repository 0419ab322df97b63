import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import type { Client } from "../../api/client.ts";
import { isAborted, isGone, reasonOf } from "../../api/errors.ts";
import type { SessionDetail } from "../../api/shapes.ts";
import { text } from "../../messages.ts";
import { Transcript } from "../sessions/Transcript.tsx";

/** The conversation in which the message came, fetched when somebody looks. */
export function SessionPanel({ id, client }: { id: string; client: Client }) {
  const session = useSignal<SessionDetail | null>(null);
  const failure = useSignal<string | null>(null);
  useEffect(() => {
    const abandon = new AbortController();
    client.sessionOf(id, abandon.signal).then(
      (found) => {
        session.value = found;
      },
      (error: unknown) => {
        if (isAborted(error)) return;
        failure.value = isGone(error) ? text.sessionGone : reasonOf(error);
      },
    );
    return () => {
      abandon.abort();
    };
  }, [id]);
  if (failure.value !== null) return <p class="panel-bar">{failure.value}</p>;
  if (!session.value) return <div aria-busy="true" />;
  return <Transcript session={session.value} />;
}
