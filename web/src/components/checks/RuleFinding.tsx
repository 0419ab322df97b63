import { Ban, ExternalLink, Eye } from "lucide";
import type { ComponentChildren } from "preact";

import type { Finding, Location } from "../../api/shapes.ts";
import { placesOf, previewMarks, type RuleFindings } from "../../format/findings.ts";
import { text } from "../../messages.ts";
import { ignoreRule } from "../../state/ignoredRules.ts";
import { Icon } from "../controls/Icon.tsx";

/** Findings and places that are shown; the others are folded. */
const shownFindings = 3;
const shownPlaces = 4;

export interface RuleFindingProps {
  rule: RuleFindings;
  /** Shows a place of the message in the tab that has it. */
  onShow: (where: Location) => void;
  /** Shows the preview with these places, lines and columns, marked. */
  onMark: (title: string, places: readonly string[]) => void;
  /** Called with its button before a rule is ignored. */
  onIgnore: (button: Element) => void;
}

/** A rule that the message breaks: what is wrong, where, and what can be done about it. */
export function RuleFinding({ rule, onShow, ...rest }: RuleFindingProps) {
  const { title, count, findings } = rule;
  return (
    <li class="finding">
      <p class="finding-title">
        {title}
        {count > 1 && <span class="finding-count">{text.findingTimes(count)}</span>}
      </p>
      <Folded class="finding-details" most={shownFindings} items={findings}>
        {(finding, index) => (
          <li key={index} class="finding-detail">
            <FindingDetail finding={finding} onShow={onShow} />
          </li>
        )}
      </Folded>
      <RuleActions rule={rule} {...rest} />
    </li>
  );
}

function RuleActions({ rule, onMark, onIgnore }: Omit<RuleFindingProps, "onShow">) {
  const { id, title, docs, findings } = rule;
  const marks = previewMarks(findings);
  return (
    <p class="finding-actions">
      <code class="finding-rule">{id}</code>
      {docs !== "" && (
        <a href={docs} target="_blank" rel="noreferrer" aria-label={text.howToMendRule(id)}>
          {text.howToMend}
          <Icon node={ExternalLink} />
        </a>
      )}
      {marks.length > 0 && (
        <button
          type="button"
          class="text-button"
          aria-label={text.markRule(id)}
          onClick={() => {
            onMark(title, marks);
          }}
        >
          <Icon node={Eye} />
          {text.markInPreview}
        </button>
      )}
      <button
        type="button"
        class="text-button finding-ignore"
        aria-label={text.ignoreRule(id)}
        onClick={({ currentTarget }) => {
          onIgnore(currentTarget);
          ignoreRule(id);
        }}
      >
        <Icon node={Ban} />
        {text.ignore}
      </button>
    </p>
  );
}

/** What one finding says, and its places to jump to. */
function FindingDetail({
  finding,
  onShow,
}: { finding: Finding } & Pick<RuleFindingProps, "onShow">) {
  const { detail, clients, count } = finding;
  const places = placesOf(finding);
  return (
    <>
      {clients.length > 0 ? <Clients finding={finding} /> : detail !== "" && <bdi>{detail}</bdi>}
      <Folded
        class="finding-places"
        most={shownPlaces}
        items={places}
        unnamed={places.length > 0 ? count - places.length : 0}
      >
        {(place, index) => (
          <li key={index}>
            <button
              type="button"
              class="text-button"
              onClick={() => {
                onShow(place);
              }}
            >
              {nameOf(place)}
            </button>
          </li>
        )}
      </Folded>
    </>
  );
}

function nameOf({ header, body, line, column, part }: Location): string {
  if (header) return text.place.header(header);
  if (body && line) return text.place.line(body, line, column ?? 1);
  if (body) return text.place[body as "html" | "text"];
  return part ? text.place.part(part) : "";
}

/** The clients that lack something, behind the sentence that counts them. */
function Clients({ finding: { detail, clients } }: { finding: Finding }) {
  return (
    <details class="finding-clients">
      <summary>{detail}</summary>
      <ul>
        {clients.map(({ client, support, note }) => (
          <li key={client}>
            <span class="finding-client">{client}</span> {text.support[support as "no" | "partly"]}
            {note !== "" && `: ${note}`}
          </li>
        ))}
      </ul>
    </details>
  );
}

interface FoldedProps<Item> {
  class: string;
  /** The number of items that are shown; the others are behind a line that counts them. */
  most: number;
  items: readonly Item[];
  /** Number of further items that are not known. */
  unnamed?: number;
  children: (item: Item, index: number) => ComponentChildren;
}

function Folded<Item>({ most, items, unnamed = 0, children, ...rest }: FoldedProps<Item>) {
  // One more line says no less than the line that folds it.
  const shown = items.length === most + 1 ? items : items.slice(0, most);
  const folded = items.slice(shown.length);
  return (
    <>
      {shown.length > 0 && (
        <ul class={rest.class}>
          {shown.map(children)}
          {folded.length === 0 && unnamed > 0 && <li>{text.more(unnamed)}</li>}
        </ul>
      )}
      {folded.length > 0 && (
        <details class="finding-more">
          <summary>{text.more(folded.length + unnamed)}</summary>
          <ul class={rest.class}>
            {folded.map(children)}
            {unnamed > 0 && <li>{text.more(unnamed)}</li>}
          </ul>
        </details>
      )}
    </>
  );
}
