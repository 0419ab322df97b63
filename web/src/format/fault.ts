/** What a fault does and to whom, as short as it can be read. */
import type { FaultRule } from "../api/shapes.ts";

/** What a fault may do at each stage, as docs/faults.md has it. */
const answers = ["reply", "delay", "throttle", "drop", "garbage"] as const;

export const actionsAt = {
  connect: ["delay", "throttle", "drop", "refuse"],
  banner: answers,
  EHLO: [...answers, "hide", "limit_size"],
  STARTTLS: [...answers, "certificate"],
  AUTH: answers,
  MAIL: answers,
  RCPT: answers,
  DATA: answers,
  "end-of-data": answers,
  QUIT: answers,
} as const;

export type Stage = keyof typeof actionsAt;
export type ActionKind = (typeof actionsAt)[Stage][number];

export const stages = Object.keys(actionsAt) as Stage[];

export function inWords({ action, match, skip, probability }: FaultRule) {
  const limits = [
    ...Object.entries(match).map(([name, value]) => `${name}=${plain(value)}`),
    ...(skip > 0 ? [`skip=${skip}`] : []),
    ...(probability < 1 ? [`probability=${probability}`] : []),
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
