import type { Code, Link, Message } from "../../api/shapes.ts";
import { text } from "../../messages.ts";
import { CopyButton } from "../controls/CopyButton.tsx";

/** Codes and links to copy. Links are not followed from here: many work only once. */
export function LinksPanel({ message: { codes, links } }: { message: Message }) {
  return (
    <div class="links">
      {codes.length > 0 && (
        <section aria-label={text.codes}>
          <h3 class="links-title">{text.codes}</h3>
          <ul>
            {codes.map((one) => (
              <CodeLine key={one.code} {...one} />
            ))}
          </ul>
        </section>
      )}
      {links.length > 0 && (
        <section aria-label={text.links}>
          <h3 class="links-title">{text.links}</h3>
          <ul>
            {links.map((link) => (
              <LinkLine key={link.url} link={link} />
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function CodeLine({ code, context }: Code) {
  return (
    <li class="link">
      <code class="link-code">{code}</code>
      <span class="link-text">{context}</span>
      <CopyButton content={code} label={text.copyOf(code)} />
    </li>
  );
}

function LinkLine({ link: { url, text: words, kind } }: { link: Link }) {
  return (
    <li class="link">
      <span class="mark" data-kind={kind}>
        {text.linkKinds[kind]}
      </span>
      <span class="link-words">
        {words !== "" && words !== url && (
          <bdi class="link-text">
            {words}
            <br />
          </bdi>
        )}
        <span class="link-url">{url}</span>
      </span>
      <CopyButton content={url} label={text.copyOf(url)} />
    </li>
  );
}
