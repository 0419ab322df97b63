import { useEffect, useMemo, useRef } from "preact/hooks";

import { htmlPath } from "../../api/client.ts";
import { highlight, splitAtLine, type Token } from "../../format/highlight.ts";
import { formatSize } from "../../format/size.ts";
import { text } from "../../messages.ts";
import { CopyButton } from "../controls/CopyButton.tsx";
import { ExcerptNote } from "./ExcerptNote.tsx";

/** Characters that are highlighted. Each token is an element, and many elements are slow. */
const limit = 150_000;

interface SourcePanelProps {
  id: string;
  content: string;
  /** A line to mark and to scroll to, from 1 on. */
  line: number | null;
}

/** The source of the HTML, highlighted. */
export function SourcePanel({ id, content, line }: SourcePanelProps) {
  const tokens = useMemo(() => highlight(content.slice(0, limit)), [content]);
  const marked = useRef<HTMLElement>(null);
  useEffect(() => {
    marked.current?.scrollIntoView({ block: "center" });
  }, [line]);
  const [before, at, after] = splitAtLine(tokens, line);
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
        {before.map(drawn)}
        {at.length > 0 && (
          <mark ref={marked} class="marked">
            {at.map(drawn)}
          </mark>
        )}
        {after.map(drawn)}
      </pre>
    </>
  );
}

function drawn({ kind, text: piece }: Token, index: number) {
  if (kind === "text") return piece;
  return (
    <span key={index} class={`source-${kind}`}>
      {piece}
    </span>
  );
}
