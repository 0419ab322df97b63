import { textPath } from "../../api/client.ts";
import { pieces } from "../../format/pieces.ts";
import { formatSize } from "../../format/size.ts";
import { text } from "../../messages.ts";
import { ExcerptNote } from "./ExcerptNote.tsx";
import { useGuardedLinks } from "./LinkQuestion.tsx";

/** Characters that are shown; a browser stalls on many more. */
const limit = 1_000_000;

interface TextPanelProps {
  id: string;
  content: string;
  /** Those found in the message. */
  urls: readonly string[];
  /** True if content from elsewhere is on, so that links open without a question. */
  remote: boolean;
}

export function TextPanel({ id, content, urls, remote }: TextPanelProps) {
  const { linkTo, question } = useGuardedLinks(remote);
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
          piece.url === null ? piece.text : <a {...linkTo(piece.url)}>{piece.text}</a>,
        )}
      </pre>
      {question}
    </>
  );
}
