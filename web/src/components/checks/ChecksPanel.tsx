import "./checks.css";

import { useSignal } from "@preact/signals";
import { CircleCheck } from "lucide";
import { useEffect, useRef } from "preact/hooks";

import type { Client } from "../../api/client.ts";
import { reasonOf } from "../../api/errors.ts";
import type { CheckReport, Finding, Location, Message } from "../../api/shapes.ts";
import { groupFindings, withoutMissingFields } from "../../format/findings.ts";
import { text } from "../../messages.ts";
import { ignoredRules } from "../../state/ignoredRules.ts";
import { keepFindings } from "../../state/knownFindings.ts";
import { Icon } from "../controls/Icon.tsx";
import { useFetched } from "../controls/useFetched.ts";
import { Waiting } from "../controls/Waiting.tsx";
import { FindingSection, severityIcons } from "./FindingSection.tsx";
import { NetworkChecks } from "./NetworkChecks.tsx";
import { IgnoredRules, NotJudged } from "./UnreportedRules.tsx";

interface ChecksPanelProps {
  message: Message;
  client: Pick<Client, "checksOf" | "checkLinks" | "unsubscribe">;
  /** Shows a place of the message in the tab that has it. */
  onShow: (where: Location) => void;
  /** Shows the preview with these places, lines and columns, marked. */
  onMark: (title: string, places: readonly string[]) => void;
}

/** What the checks find in the message, worst first; fetched when the tab is shown. */
export function ChecksPanel({ message, client, ...ways }: ChecksPanelProps) {
  const { id } = message;
  const { content, failure } = useFetched((signal) => client.checksOf(id, signal), [id]);
  const withLinks = useSignal<CheckReport | null>(null);
  const report = withLinks.value ?? content;
  const findings = withoutMissingFields(report?.findings ?? [], message.headers);
  useEffect(() => {
    if (report) keepFindings(id, findings);
  }, [id, report]);
  if (failure !== null) return <p class="panel-bar">{reasonOf(failure)}</p>;
  if (!report) return <Waiting words={text.checking} />;
  return (
    <div class="checks">
      <Findings findings={findings} {...ways}>
        <NetworkChecks message={message} client={client} report={withLinks} />
      </Findings>
      <NotJudged report={report} />
    </div>
  );
}

type FindingsProps = Pick<ChecksPanelProps, "onShow" | "onMark"> & {
  findings: readonly Finding[];
  /** Stands between the summary and the findings. */
  children: preact.ComponentChildren;
};

function Findings({ findings, children, ...ways }: FindingsProps) {
  const panel = useRef<HTMLDivElement>(null);
  const focusNext = useNextFocus(panel);
  const groups = groupFindings(findings.filter(({ id }) => !ignoredRules.value.includes(id)));
  return (
    <div ref={panel}>
      <div class="checks-bar">
        <p class="checks-summary" role="status">
          {groups.length === 0 && (
            <span class="checks-clean">
              <Icon node={CircleCheck} />
              {text.nothingWrong}
            </span>
          )}
          {groups.map(({ severity, count }) => (
            <span key={severity} class="checks-count" data-severity={severity}>
              <Icon node={severityIcons[severity]} />
              {text.findingCounts[severity](count)}
            </span>
          ))}
        </p>
        {children}
      </div>
      {groups.map((group) => (
        <FindingSection key={group.severity} group={group} onIgnore={focusNext} {...ways} />
      ))}
      <IgnoredRules findings={findings} />
    </div>
  );
}

/**
 * Returns a function to be called before a rule is ignored: when its finding is gone, the focus is on
 * the button that takes its place, or on the list of ignored rules.
 */
function useNextFocus(panel: { current: HTMLElement | null }) {
  const next = useRef(-1);
  useEffect(() => {
    if (next.current < 0) return;
    const buttons = panel.current?.querySelectorAll<HTMLElement>(".finding-ignore") ?? [];
    const ignored = panel.current?.querySelector<HTMLElement>(".checks-ignored > summary");
    (buttons[next.current] ?? ignored)?.focus({ preventScroll: true });
    next.current = -1;
  });
  return (button: Element) => {
    next.current = [...(panel.current?.querySelectorAll(".finding-ignore") ?? [])].indexOf(button);
  };
}
