/** Numbers of findings by message, as far as its checks have been run. */
import { signal } from "@preact/signals";

import type { ChecksSummary, Finding, Summary } from "../api/shapes.ts";
import { ignoredRules } from "./ignoredRules.ts";

const reported = signal<ReadonlyMap<string, readonly Finding[]>>(new Map());

/** Keeps what was found in a message while the page is open. */
export function keepFindings(id: string, findings: readonly Finding[]): void {
  reported.value = new Map(reported.value).set(id, findings);
}

/** Returns the numbers without ignored rules where the page has the report, else the server's. */
export function findingCounts({
  id,
  checks,
}: Pick<Summary, "id" | "checks">): ChecksSummary | null {
  const heeded = reported.value.get(id)?.filter((one) => !ignoredRules.value.includes(one.id));
  if (!heeded) return checks;
  const countOf = (severity: string) => heeded.filter((one) => one.severity === severity).length;
  return { error: countOf("error"), warning: countOf("warning") };
}
