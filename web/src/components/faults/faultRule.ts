import type { FaultRule } from "../../api/shapes.ts";
import { conditionsAt, type ActionKind, type Condition, type Stage } from "../../format/fault.ts";

/** True for a condition on numbers, counted from one, such as the second session. */
export function isNumeric(condition: Condition): boolean {
  return condition === "session" || condition === "attempt";
}

/** The rule that the fields of the form describe. */
export function ruleOf(values: FormData, on: Stage, kind: ActionKind): FaultRule {
  const word = (name: string) => {
    const value = values.get(name);
    return typeof value === "string" ? value.trim() : "";
  };
  const number = (name: string, otherwise: number) =>
    word(name) === "" ? otherwise : parseFloat(word(name));
  const match: Record<string, unknown> = {};
  for (const name of conditionsAt[on]) {
    if (word(name) === "") continue;
    match[name] = isNumeric(name) ? word(name).split(",").map(parseFloat) : word(name);
  }
  return {
    on,
    match,
    action: { [kind]: valueOf(kind, on, word) },
    mailbox: word("mailbox") || null,
    times: word("times") === "" ? null : parseInt(word("times"), 10),
    skip: number("skip", 0),
    probability: number("probability", 1),
    seed: number("seed", 0),
  };
}

function valueOf(kind: ActionKind, on: Stage, word: (name: string) => string): unknown {
  switch (kind) {
    case "reply":
      return [parseInt(word("code"), 10), ...(word("text") === "" ? [] : [word("text")])];
    case "delay":
      return parseFloat(word("value"));
    case "throttle":
    case "limit_size":
      return parseInt(word("value"), 10);
    case "drop":
      if (on === "DATA") return { after_bytes: parseInt(word("value"), 10) };
      return on === "end-of-data" && word("after_store") !== "" ? { after_store: true } : true;
    case "hide":
    case "certificate":
      return word("value");
    default:
      return true;
  }
}
