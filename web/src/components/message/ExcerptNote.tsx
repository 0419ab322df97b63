interface ExcerptNoteProps {
  note: string;
  link: string;
  href: string;
  /** File name to save under; without it the link opens the whole text. */
  download?: string;
}

/** A note that the text below is an excerpt, with a link to the whole. */
export function ExcerptNote({ note, link, href, download }: ExcerptNoteProps) {
  return (
    <p class="panel-bar">
      <span>{note}</span>
      <a class="text-button" href={href} download={download} target="_blank" rel="noreferrer">
        {link}
      </a>
    </p>
  );
}
