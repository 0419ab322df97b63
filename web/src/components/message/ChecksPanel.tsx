import "./checks.css";

import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide";

import type { Client } from "../../api/client.ts";
import { reasonOf } from "../../api/errors.ts";
import type { CheckReport, Finding, Location, Severity } from "../../api/shapes.ts";
import { text } from "../../messages.ts";
import { heedRule, ignoredRules, ignoreRule } from "../../state/ignoredRules.ts";
import { Icon } from "../controls/Icon.tsx";
import { useFetched } from "../controls/useFetched.ts";

const severities = ["error", "warning", "info"] as const;
const icons = { error: CircleAlert, warning: TriangleAlert, info: Info };

interface ChecksPanelProps {
  id: string;
  client: Pick<Client, "checksOf">;
  /** Shows a place of the message in the tab that has it. */
  onShow: (where: Location) => void;
}

/** What the checks find in the message, worst first; fetched when the tab is shown. */
export function ChecksPanel({ id, client, onShow }: ChecksPanelProps) {
  const { content, failure } = useFetched((signal) => client.checksOf(id, signal), [id]);
  if (failure !== null) return <p class="panel-bar">{reasonOf(failure)}</p>;
  if (!content)
    return (
      <p class="panel-bar" aria-busy="true">
        {text.checking}
      </p>
    );
  const heeded = content.findings.filter(({ id: rule }) => !ignoredRules.value.includes(rule));
  return (
    <div class="checks">
      {heeded.length === 0 && (
        <p class="checks-clean">
          <Icon node={CircleCheck} />
          {text.nothingWrong}
        </p>
      )}
      {severities.map((severity) => (
        <FindingGroup
          key={severity}
          severity={severity}
          findings={heeded.filter((one) => one.severity === severity)}
          onShow={onShow}
        />
      ))}
      <IgnoredRules findings={content.findings} />
      <NotJudged report={content} />
    </div>
  );
}

interface FindingGroupProps {
  severity: Severity;
  findings: readonly Finding[];
  onShow: (where: Location) => void;
}

function FindingGroup({ severity, findings, onShow }: FindingGroupProps) {
  if (findings.length === 0) return null;
  const title = text.findingCounts[severity](findings.length);
  return (
    <section class="checks-group" data-severity={severity} aria-label={title}>
      <h3 class="links-title">{title}</h3>
      <ul>
        {findings.map((finding, index) => (
          <FindingLine key={index} finding={finding} onShow={onShow} />
        ))}
      </ul>
    </section>
  );
}

interface FindingLineProps {
  finding: Finding;
  onShow: (where: Location) => void;
}

function FindingLine({ finding, onShow }: FindingLineProps) {
  const { id, severity, title, detail, where, count, places, clients } = finding;
  return (
    <li class="finding">
      <Icon node={icons[severity]} />
      <div class="finding-words">
        <p class="finding-title">
          {title}
          {count > 1 && <span class="finding-count"> {text.findingTimes(count)}</span>}
        </p>
        {detail !== "" && (
          <p class="finding-detail">
            <bdi>{detail}</bdi>
          </p>
        )}
        <Places places={places.length > 0 ? places : [where]} onShow={onShow} />
        {clients.length > 0 && <Clients finding={finding} />}
      </div>
      <code class="finding-rule">{id}</code>
      <button
        type="button"
        class="text-button"
        aria-label={text.ignoreRule(id)}
        onClick={() => {
          ignoreRule(id);
        }}
      >
        {text.ignore}
      </button>
    </li>
  );
}

/** Places to jump to, the first few of them. */
function Places({
  places,
  onShow,
}: {
  places: readonly Location[];
  onShow: FindingLineProps["onShow"];
}) {
  const known = places.filter((place) => describe(place) !== "").slice(0, 5);
  if (known.length === 0) return null;
  return (
    <p class="finding-places">
      {known.map((place, index) => (
        <button
          key={index}
          type="button"
          class="text-button"
          onClick={() => {
            onShow(place);
          }}
        >
          {describe(place)}
        </button>
      ))}
    </p>
  );
}

function describe({ header, body, line, column, part }: Location): string {
  if (header) return text.place.header(header);
  if (body && line) return text.place.line(body, line, column ?? 1);
  if (body) return text.place[body as "html" | "text"];
  return part ? text.place.part(part) : "";
}

function Clients({ finding: { clients } }: { finding: Finding }) {
  return (
    <details class="finding-clients">
      <summary>{text.clientsLack(clients.length)}</summary>
      <ul>
        {clients.map(({ client, support, note }) => (
          <li key={client}>
            {client}: {text.support[support as "no" | "partly"]}
            {note !== "" && <span class="finding-detail"> · {note}</span>}
          </li>
        ))}
      </ul>
    </details>
  );
}

/** The rules that are ignored and would have been reported, to be heeded again. */
function IgnoredRules({ findings }: { findings: readonly Finding[] }) {
  const found = new Set(findings.map(({ id }) => id));
  const ignored = ignoredRules.value.filter((id) => found.has(id));
  if (ignored.length === 0) return null;
  return (
    <details class="checks-rest">
      <summary>{text.ignoredRules(ignored.length)}</summary>
      <ul>
        {ignored.map((id) => (
          <li key={id}>
            <code>{id}</code>{" "}
            <button
              type="button"
              class="text-button"
              aria-label={text.heedRule(id)}
              onClick={() => {
                heedRule(id);
              }}
            >
              {text.heed}
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}

function NotJudged({ report: { undecided, skipped } }: { report: CheckReport }) {
  const lines = [
    ...Object.entries(undecided).map(([id, places]) => ({ id, why: text.undecided(places) })),
    ...skipped,
  ];
  if (lines.length === 0) return null;
  return (
    <details class="checks-rest">
      <summary>{text.notJudged(lines.length)}</summary>
      <ul>
        {lines.map(({ id, why }) => (
          <li key={id}>
            <code>{id}</code> {why}
          </li>
        ))}
      </ul>
    </details>
  );
}
