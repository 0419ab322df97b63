import { CircleAlert, Info, TriangleAlert } from "lucide";
import { useId } from "preact/hooks";

import type { SeverityGroup } from "../../format/findings.ts";
import { labelOf, text } from "../../messages.ts";
import { Icon } from "../controls/Icon.tsx";
import { RuleFinding, type RuleFindingProps } from "./RuleFinding.tsx";

export const severityIcons = { error: CircleAlert, warning: TriangleAlert, info: Info };

type FindingSectionProps = Omit<RuleFindingProps, "rule"> & { group: SeverityGroup };

/** All findings of a severity, by kind. */
export function FindingSection({ group, ...ways }: FindingSectionProps) {
  const { severity, count, kinds } = group;
  const id = useId();
  return (
    <section class="checks-group" data-severity={severity} aria-labelledby={id}>
      <h3 id={id} class="checks-title">
        <Icon node={severityIcons[severity]} />
        {text.findingCounts[severity](count)}
      </h3>
      {kinds.map(({ kind, rules }) => (
        <div key={kind} class="checks-kind">
          <h4 id={`${id}-${kind}`} class="checks-kind-name">
            {kindName(kind)}
          </h4>
          <ul aria-labelledby={`${id}-${kind}`}>
            {rules.map((rule) => (
              <RuleFinding key={rule.id} rule={rule} {...ways} />
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

function kindName(kind: string): string {
  const { attachments, headers, html, links } = {
    attachments: text.files,
    headers: text.headers,
    html: text.html,
    links: text.links,
  };
  return labelOf({ attachments, headers, html, links, network: links, ...text.findingKinds }, kind);
}
