/** Describes a fault in a few words. */
import type { FaultRule } from "../api/shapes.ts";

/** Actions at each stage, as in docs/faults.md. */
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

const parties = ["recipient", "sender", "auth", "session", "attempt"] as const;

/** Conditions at each stage, as in docs/faults.md. */
export const conditionsAt = {
  connect: ["session"],
  banner: ["session"],
  EHLO: ["session"],
  STARTTLS: ["session"],
  AUTH: ["auth", "session"],
  MAIL: ["sender", "auth", "session", "attempt"],
  RCPT: parties,
  DATA: parties,
  "end-of-data": [...parties, "header"],
  QUIT: ["auth", "session"],
} as const;

export type Condition = (typeof conditionsAt)[Stage][number];
export type Stage = keyof typeof actionsAt;
export type ActionKind = (typeof actionsAt)[Stage][number];

export const stages = Object.keys(actionsAt) as Stage[];

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
