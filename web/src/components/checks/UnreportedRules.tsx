import type { CheckReport, Finding } from "../../api/shapes.ts";
import { text } from "../../messages.ts";
import { heedRule, ignoredRules } from "../../state/ignoredRules.ts";

/** The rules that are ignored in this sandbox, each to be reported again. */
export function IgnoredRules({ findings }: { findings: readonly Finding[] }) {
  const ignored = ignoredRules.value;
  if (ignored.length === 0) return null;
  const countOf = (rule: string) => findings.filter(({ id }) => id === rule).length;
  return (
    <details class="checks-rest checks-ignored">
      <summary>{text.ignoredRules(ignored.length)}</summary>
      <p>{text.ignoredHint}</p>
      <ul>
        {ignored.map((id) => (
          <li key={id}>
            <code>{id}</code>
            <span>{text.foundHere(countOf(id))}</span>
            <button
              type="button"
              class="text-button"
              aria-label={text.heedRule(id)}
              onClick={({ currentTarget }) => {
                currentTarget.closest("details")?.querySelector("summary")?.focus();
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

/** The rules that were skipped, or that could not judge some places, and why. */
export function NotJudged({ report: { undecided, skipped } }: { report: CheckReport }) {
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
            <code>{id}</code> <span>{why}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
