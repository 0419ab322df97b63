interface ExcerptNoteProps {
  note: string;
  link: string;
  href: string;
  /** The name under which the link saves the whole; without one the link opens it. */
  download?: string;
}

/** Says that what follows is only the beginning, and where the whole is. */
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
