import type { Message } from "../../api/shapes.ts";
import { text } from "../../messages.ts";
import { CopyButton } from "../controls/CopyButton.tsx";

/** Codes and links, each copied in one click. No link is followed from here: it may be spent by that. */
export function LinksPanel({ message: { codes, links } }: { message: Message }) {
  return (
    <div class="links">
      {codes.length > 0 && (
        <section aria-label={text.codes}>
          <h3 class="links-title">{text.codes}</h3>
          <ul>
            {codes.map(({ code, context }) => (
              <li key={code} class="link">
                <code class="link-code">{code}</code>
                <span class="link-text">{context}</span>
                <CopyButton content={code} label={text.copyOf(code)} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {links.length > 0 && (
        <section aria-label={text.links}>
          <h3 class="links-title">{text.links}</h3>
          <ul>
            {links.map(({ url, text: words, kind }) => (
              <li key={url} class="link">
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
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
