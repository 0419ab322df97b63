import { textPath } from "../../api/client.ts";
import { pieces } from "../../format/pieces.ts";
import { formatSize } from "../../format/size.ts";
import { text } from "../../messages.ts";
import { ExcerptNote } from "./ExcerptNote.tsx";

/** Characters that are shown; a browser stalls on many more. */
const limit = 1_000_000;

interface TextPanelProps {
  id: string;
  content: string;
  /** Those found in the message. */
  urls: readonly string[];
}

export function TextPanel({ id, content, urls }: TextPanelProps) {
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
        {pieces(content.slice(0, limit), urls).map((piece) =>
          piece.url === null ? (
            piece.text
          ) : (
            <a href={piece.url} target="_blank" rel="noreferrer">
              {piece.text}
            </a>
          ),
        )}
      </pre>
    </>
  );
}
