import { useMemo } from "preact/hooks";

import { htmlPath } from "../../api/client.ts";
import { highlight } from "../../format/highlight.ts";
import { formatSize } from "../../format/size.ts";
import { text } from "../../messages.ts";
import { CopyButton } from "../controls/CopyButton.tsx";
import { ExcerptNote } from "./ExcerptNote.tsx";

/** Characters that are highlighted. Each token is an element, and many elements are slow. */
const limit = 150_000;

/** The source of the HTML, highlighted. */
export function SourcePanel({ id, content }: { id: string; content: string }) {
  const tokens = useMemo(() => highlight(content.slice(0, limit)), [content]);
  return (
    <>
      {content.length > limit && (
        <ExcerptNote
          note={text.firstOf(formatSize(limit), formatSize(content.length))}
          link={text.wholeText}
          href={htmlPath(id)}
        />
      )}
      <div class="panel-corner">
        <CopyButton content={content} label={text.copySource} />
      </div>
      <pre class="raw-text source">
        {tokens.map(({ kind, text: piece }, index) =>
          kind === "text" ? (
            piece
          ) : (
            <span key={index} class={`source-${kind}`}>
              {piece}
            </span>
          ),
        )}
      </pre>
    </>
  );
}
