import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { rawPath, type Client, type Excerpt } from "../../api/client.ts";
import { isAborted, reasonOf } from "../../api/errors.ts";
import { formatSize } from "../../format/size.ts";
import { text } from "../../messages.ts";
import { ExcerptNote } from "./ExcerptNote.tsx";

/** Octets; a larger message is for an editor, not for a page. */
const limit = 1_000_000;

interface RawPanelProps {
  id: string;
  size: number;
  client: Client;
}

/** The message as it came over the wire, fetched when somebody looks. */
export function RawPanel({ id, size, client }: RawPanelProps) {
  const excerpt = useSignal<Excerpt | null>(null);
  const failure = useSignal<string | null>(null);
  useEffect(() => {
    const abandon = new AbortController();
    client.raw(id, limit, abandon.signal).then(
      (beginning) => {
        excerpt.value = beginning;
      },
      (error: unknown) => {
        if (!isAborted(error)) failure.value = `${text.cannotLoadRaw} ${reasonOf(error)}`;
      },
    );
    return () => {
      abandon.abort();
    };
  }, [id]);

  if (failure.value !== null) return <p class="panel-bar">{failure.value}</p>;
  if (!excerpt.value) return <div aria-busy="true" />;
  return (
    <>
      {!excerpt.value.complete && (
        <ExcerptNote
          note={text.firstOf(formatSize(limit), formatSize(size))}
          link={text.downloadMessage}
          href={rawPath(id)}
          download={`${id}.eml`}
        />
      )}
      <pre class="raw-text">{excerpt.value.text}</pre>
    </>
  );
}
