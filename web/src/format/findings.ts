/** Findings of a report in the order in which they are read: by severity, by kind, by rule. */
import type { Finding, Location, Message, Severity } from "../api/shapes.ts";

export const severities: readonly Severity[] = ["error", "warning", "info"];

/** What the findings of one rule are about: the page of docs/checks that has the rule. */
export type FindingKind = string;

/** The findings of a rule that are equally bad. */
export interface RuleFindings {
  id: string;
  severity: Severity;
  title: string;
  docs: string;
  /** Places in all, of which the findings may name only some. */
  count: number;
  findings: readonly Finding[];
}

export interface KindGroup {
  kind: FindingKind;
  rules: readonly RuleFindings[];
}

export interface SeverityGroup {
  severity: Severity;
  /** Number of findings. */
  count: number;
  kinds: readonly KindGroup[];
}

/** Groups findings, the worst first; severities without findings are left out. */
export function groupFindings(findings: readonly Finding[]): SeverityGroup[] {
  return severities
    .map((severity) => {
      const those = findings.filter((one) => one.severity === severity);
      return { severity, count: those.length, kinds: byKind(byRule(those)) };
    })
    .filter(({ count }) => count > 0);
}

function byKind(rules: readonly RuleFindings[]): KindGroup[] {
  const groups = grouped(rules, kindOf);
  return [...groups].map(([kind, those]) => ({ kind, rules: those }));
}

function byRule(findings: readonly Finding[]): RuleFindings[] {
  const groups = grouped(findings, ({ id }) => id);
  return [...groups.values()].flatMap((those) =>
    those.slice(0, 1).map(({ id, severity, title, docs }) => {
      const count = those.reduce((sum, one) => sum + one.count, 0);
      return { id, severity, title, docs, count, findings: those };
    }),
  );
}

/** Groups items in the order in which their keys come first. */
function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

function kindOf({ id, docs }: Pick<RuleFindings, "id" | "docs">): FindingKind {
  const [, prefix] = /^(client|spam)-/.exec(id) ?? [];
  if (prefix !== undefined) return prefix === "client" ? "clients" : prefix;
  return /\/checks\/([\w-]+)\.md/.exec(docs)?.[1] ?? "other";
}

/** Returns findings without the places in header fields that the message does not have. */
export function withoutMissingFields(
  findings: readonly Finding[],
  headers: Message["headers"],
): Finding[] {
  const names = new Set(headers.map(([name]) => name.toLowerCase()));
  const isThere = ({ header }: Location) => !header || names.has(header.toLowerCase());
  return findings.map((finding) => ({
    ...finding,
    where: isThere(finding.where) ? finding.where : {},
    places: finding.places.filter(isThere),
  }));
}

/** Returns the places of a finding that say more than that it is in the message. */
export function placesOf({ where, places }: Pick<Finding, "where" | "places">): Location[] {
  const all = places.length > 0 ? places : [where];
  return all.filter(({ header, body, part }) => header ?? body ?? part);
}

/** Elements that a preview shows nothing of, by the end of a selector. */
const unseen = /(^|> )(head|html|link|meta|script|style|title)(:[^>]*)?$|^html > head/;

/** Returns the places that can be marked in the preview, as `line:column`. */
export function previewMarks(findings: readonly Finding[]): string[] {
  const marks = findings.flatMap((finding) =>
    placesOf(finding)
      .filter(({ body, line }) => body === "html" && line)
      .filter(({ selector }) =>
        // Without an element a place is one of text, or a declaration in a style sheet.
        selector ? !unseen.test(selector) : !finding.id.startsWith("client-"),
      )
      .map(({ line, column }) => `${line}:${column ?? 1}`),
  );
  return [...new Set(marks)].slice(0, mostMarks);
}

/** Marks that the server takes. */
const mostMarks = 20;
