import { textPath } from "../../api/client.ts";
import { formatSize } from "../../format/size.ts";
import { text } from "../../messages.ts";
import { ExcerptNote } from "./ExcerptNote.tsx";

/** Characters that are shown; a browser stalls on many more. */
const limit = 1_000_000;

export function TextPanel({ id, content }: { id: string; content: string }) {
  return (
    <>
      {content.length > limit && (
        <ExcerptNote
          note={text.firstOf(formatSize(limit), formatSize(content.length))}
          link={text.wholeText}
          href={textPath(id)}
        />
      )}
      <pre class="plain-text" dir="auto">
        {content.slice(0, limit)}
      </pre>
    </>
  );
}
