import { useEffect, useRef } from "preact/hooks";

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
  /** A line to mark and to scroll to, from 1 on. */
  line: number | null;
}

export function TextPanel({ id, content, urls, remote, line }: TextPanelProps) {
  const { linkTo, question } = useGuardedLinks(remote);
  const marked = useRef<HTMLElement>(null);
  useEffect(() => {
    marked.current?.scrollIntoView({ block: "center" });
  }, [line]);
  const drawn = (words: string) =>
    pieces(words, urls).map((piece) =>
      piece.url === null ? piece.text : <a {...linkTo(piece.url)}>{piece.text}</a>,
    );
  const [before, at, after] = aroundLine(content.slice(0, limit), line);
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
        {drawn(before)}
        {at !== "" && (
          <mark ref={marked} class="marked">
            {drawn(at)}
          </mark>
        )}
        {drawn(after)}
      </pre>
      {question}
    </>
  );
}

/** Splits a text into what stands before a line, the line, and what follows. */
function aroundLine(content: string, line: number | null): [string, string, string] {
  if (line === null) return [content, "", ""];
  const lines = content.split(/(?<=\n)/);
  const join = (from: number, to?: number) => lines.slice(from, to).join("");
  return [join(0, line - 1), join(line - 1, line), join(line)];
}
