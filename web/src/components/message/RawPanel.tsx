import { rawPath, type Client } from "../../api/client.ts";
import { reasonOf } from "../../api/errors.ts";
import { formatSize } from "../../format/size.ts";
import { text } from "../../messages.ts";
import { useFetched } from "../controls/useFetched.ts";
import { ExcerptNote } from "./ExcerptNote.tsx";

/** Octets that are shown; a larger message can be downloaded. */
const limit = 1_000_000;

interface RawPanelProps {
  id: string;
  size: number;
  client: Pick<Client, "raw">;
}

/** The message as it was received, fetched when the tab is shown. */
export function RawPanel({ id, size, client }: RawPanelProps) {
  const { content, failure } = useFetched((signal) => client.raw(id, limit, signal), [id]);
  if (failure !== null) {
    return <p class="panel-bar">{`${text.cannotLoadRaw} ${reasonOf(failure)}`}</p>;
  }
  if (!content) return <div aria-busy="true" />;
  return (
    <>
      {!content.complete && (
        <ExcerptNote
          note={text.firstOf(formatSize(limit), formatSize(size))}
          link={text.downloadMessage}
          href={rawPath(id)}
          download={`${id}.eml`}
        />
      )}
      <pre class="raw-text">{content.text}</pre>
    </>
  );
}
