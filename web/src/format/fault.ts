/** Describes a fault in a few words. */
import type { FaultRule } from "../api/shapes.ts";

export function describeFault({ action, match, skip, probability, seed }: FaultRule) {
  const limits = [
    ...Object.entries(match).map(([name, value]) => `${name}=${String(value)}`),
    ...(skip > 0 ? [`skip=${skip}`] : []),
    ...(probability < 1 ? [`probability=${probability}`] : []),
    ...(seed === 0 ? [] : [`seed=${seed}`]),
  ];
  const actions = Object.entries(action).map(([kind, value]) => `${kind} ${plain(value)}`.trim());
  return { action: actions.join(", "), match: limits.join(" ") };
}

function plain(value: unknown): string {
  if (value === true) return "";
  if (Array.isArray(value)) return value.filter((one) => one !== null && one !== "").join(" ");
  if (typeof value === "object" && value !== null) {
    return Object.entries(value)
      .filter(([, one]) => one !== false && one !== 0)
      .map(([name, one]) => (one === true ? name : `${name}=${plain(one)}`))
      .join(" ");
  }
  return String(value);
}
