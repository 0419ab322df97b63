import { ExternalLink } from "lucide";
import type { JSX } from "preact";

import { linksPath } from "../../api/client.ts";
import type { Code, Link, LinkKind, Message } from "../../api/shapes.ts";
import { splitAtHost } from "../../format/url.ts";
import { text } from "../../messages.ts";
import { BoundedList } from "../controls/BoundedList.tsx";
import { CopyButton } from "../controls/CopyButton.tsx";
import { Icon } from "../controls/Icon.tsx";
import { ExcerptNote } from "./ExcerptNote.tsx";
import { useGuardedLinks, type GuardedLinks } from "./LinkQuestion.tsx";

/** The kinds that a mail is opened for, in the order in which they are shown. */
const actionKinds: readonly LinkKind[] = ["verify", "reset", "signin", "unsubscribe"];
/** Characters of a URL that are shown: three lines are seen. */
const shownLength = 1000;

interface LinksPanelProps {
  message: Message;
  /** True if content from elsewhere is on, so that links open without a question. */
  remote: boolean;
}

/** Codes and links to copy and to open. The page follows none by itself: many work only once. */
export function LinksPanel({ message, remote }: LinksPanelProps) {
  const { id, codes, links, truncated = [] } = message;
  const { linkTo, question } = useGuardedLinks(remote);
  const actions = actionKinds.flatMap((kind) => links.filter((link) => link.kind === kind));
  const assets = links.filter(({ kind }) => kind === "asset");
  const others = links.filter(({ kind }) => kind !== "asset" && !actionKinds.includes(kind));
  const all = truncated.find(({ field }) => field === "links");
  const line = (link: Link) => <LinkLine key={link.url} link={link} linkTo={linkTo} />;
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
      <LinkSection title={text.actionLinks} links={actions} line={line} />
      <LinkSection title={text.otherLinks} links={others} line={line} />
      {assets.length > 0 && (
        <details class="links-assets">
          <summary class="links-title">{text.assets(assets.length)}</summary>
          <BoundedList items={assets}>{line}</BoundedList>
        </details>
      )}
      {all && (
        <ExcerptNote
          note={text.firstOf(links.length.toLocaleString(), all.total.toLocaleString())}
          link={text.allLinks}
          href={linksPath(id)}
        />
      )}
      {question}
    </div>
  );
}

function CodeLine({ code, context }: Code) {
  return (
    <li class="link">
      <code class="link-code">{code}</code>
      <span class="link-text">{context}</span>
      <span class="link-buttons">
        <CopyButton content={code} label={text.copyOf(code)} />
      </span>
    </li>
  );
}

interface LinkSectionProps {
  title: string;
  links: readonly Link[];
  line: (link: Link) => JSX.Element;
}

function LinkSection({ title, links, line }: LinkSectionProps) {
  if (links.length === 0) return null;
  return (
    <section aria-label={title}>
      <h3 class="links-title">{title}</h3>
      <BoundedList items={links}>{line}</BoundedList>
    </section>
  );
}

interface LinkLineProps {
  link: Link;
  linkTo: GuardedLinks["linkTo"];
}

function LinkLine({ link: { url, text: words, kind }, linkTo }: LinkLineProps) {
  const shown = url.slice(0, shownLength);
  return (
    <li class="link">
      <span class="mark" data-kind={kind}>
        {text.linkKinds[kind]}
      </span>
      <span class="link-words">
        {words !== "" && words !== url && <bdi class="link-text">{words}</bdi>}
        <span class="link-url" dir="ltr">
          {shown}
        </span>
      </span>
      <span class="link-buttons">
        <CopyButton content={url} label={text.copyOf(shown)} />
        {splitAtHost(url) !== null && (
          <a class="button" aria-label={text.openOf(shown)} title={text.open} {...linkTo(url)}>
            <Icon node={ExternalLink} />
            <span class="button-word">{text.open}</span>
          </a>
        )}
      </span>
    </li>
  );
}
