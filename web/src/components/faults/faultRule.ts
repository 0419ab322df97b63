import { conditionsAt, type ActionKind, type Condition, type Stage } from "../../api/generated.ts";
import type { FaultAction, FaultMatch, FaultRule } from "../../api/shapes.ts";

/** True for a condition on numbers, counted from one, such as the second session. */
export function isNumeric(condition: Condition): condition is "session" | "attempt" {
  return condition === "session" || condition === "attempt";
}

/** The kind of an action. */
export function kindOf(action: FaultAction): ActionKind {
  return Object.keys(action)[0] as ActionKind;
}

/** The rule that the fields of the form describe. */
export function ruleOf(values: FormData, on: Stage, kind: ActionKind): FaultRule {
  const word = (name: string) => {
    const value = values.get(name);
    return typeof value === "string" ? value.trim() : "";
  };
  const number = (name: string, otherwise: number) =>
    word(name) === "" ? otherwise : parseFloat(word(name));
  const match: FaultMatch = {};
  for (const name of conditionsAt[on]) {
    if (word(name) === "") continue;
    if (isNumeric(name)) match[name] = word(name).split(",").map(parseFloat);
    else match[name] = word(name);
  }
  return {
    on,
    match,
    action: actionOf(kind, on, word),
    mailbox: word("mailbox") || null,
    times: word("times") === "" ? null : parseInt(word("times"), 10),
    skip: number("skip", 0),
    probability: number("probability", 1),
    seed: number("seed", 0),
  };
}

function actionOf(kind: ActionKind, on: Stage, word: (name: string) => string): FaultAction {
  switch (kind) {
    case "reply": {
      const code = parseInt(word("code"), 10);
      return { reply: word("text") === "" ? [code] : [code, word("text")] };
    }
    case "delay":
      return { delay: parseFloat(word("value")) };
    case "throttle":
    case "limit_size":
      return { [kind]: parseInt(word("value"), 10) };
    case "drop":
      if (on === "DATA") return { drop: { after_bytes: parseInt(word("value"), 10) } };
      if (word("after_store") === "") return { drop: true };
      return { drop: { after_store: true } };
    case "hide":
    case "certificate":
    case "feedback":
      return { [kind]: word("value") };
    default:
      return { [kind]: true };
  }
}
