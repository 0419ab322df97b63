import { readFileSync } from "node:fs";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { actionsAt, conditionsAt, type Stage } from "../../../src/api/generated.ts";
import { recipes } from "../../../src/api/recipes.ts";
import type { FaultAction, FaultMatch, FaultRule } from "../../../src/api/shapes.ts";
import { describeFault, piecesOf } from "../../../src/components/faults/describeFault.ts";
import { chosenLanguage, languages, loadLanguage, text } from "../../../src/messages.ts";

const rule: FaultRule = {
  mailbox: null,
  on: "RCPT",
  match: {},
  action: { reply: [451, "4.7.1", ""] },
  times: null,
  skip: 0,
  probability: 1,
  seed: 0,
};

/** The sentence as it is read, without the marks around values. */
function sentence(changes: Partial<FaultRule>): string {
  return piecesOf(describeFault({ ...rule, ...changes }))
    .map(({ words }) => words)
    .join("");
}

async function speak(tag: string | null) {
  chosenLanguage.value = tag;
  await loadLanguage(["en"]);
}

afterEach(() => speak(null));

const actions: Record<string, FaultAction[]> = {
  reply: [{ reply: [550, "5.1.1", "No such user"] }],
  delay: [{ delay: 2.5 }],
  throttle: [{ throttle: 1000 }],
  drop: [
    { drop: { after_bytes: 0, after_store: false } },
    { drop: { after_bytes: 10, after_store: false } },
    { drop: { after_bytes: 0, after_store: true } },
  ],
  refuse: [{ refuse: true }],
  garbage: [{ garbage: true }],
  hide: [{ hide: "STARTTLS" }],
  limit_size: [{ limit_size: 10_000 }],
  certificate: [{ certificate: "expired" }, { certificate: "wrong-host" }],
  feedback: [{ feedback: "bounce-5.2.2" }],
};
const matches: Record<string, FaultMatch[]> = {
  sender: [{ sender: "*@shop.example" }, { sender: "" }],
  recipient: [{ recipient: "ann@example.com" }],
  auth: [{ auth: "app" }],
  header: [{ header: "X-Tenant=acme" }],
  session: [{ session: 2 }, { session: [1, 3] }],
  attempt: [{ attempt: 1 }, { attempt: [1, 2] }],
};

test.each([
  [
    { match: { recipient: "*@slow.example" }, times: 1 },
    "At RCPT, for *@slow.example, replies 451 4.7.1 once, then lets pass",
  ],
  [{ match: { attempt: [1, 3] } }, "At RCPT, on the 1st and 3rd attempt, replies 451 4.7.1"],
  [
    { on: "connect" as Stage, action: { delay: 3 }, skip: 100, times: 1200 },
    "On connecting, after 100, waits 3 s 1,200 times, then lets pass",
  ],
  [
    { on: "MAIL" as Stage, match: { sender: "" }, probability: 0.5, seed: 7 },
    "At MAIL, from <>, in 50% of cases (seed 7), replies 451 4.7.1",
  ],
])("%j reads %j", (changes, words) => {
  expect(sentence(changes)).toBe(words);
});

describe.each(languages)("in %s", (tag) => {
  beforeEach(() => speak(tag));

  test("every action that the server knows, at every stage, has a sentence of its own", () => {
    const all = Object.entries(actionsAt).flatMap(([on, kinds]) =>
      kinds.flatMap((kind) =>
        (actions[kind] ?? []).map((action) => sentence({ on: on as Stage, action })),
      ),
    );
    expect(Object.keys(actions).sort()).toEqual(
      [...new Set(Object.values(actionsAt).flat())].sort(),
    );
    expect(new Set(all).size).toBe(all.length);
    expect(all.filter((words) => /undefined|_|\[object/.test(words))).toEqual([]);
  });

  test("every condition that the server knows is said, with its value", () => {
    const kinds = [...new Set(Object.values(conditionsAt).flat())];
    expect(Object.keys(matches).sort()).toEqual(kinds.toSorted());
    const none = sentence({ on: "end-of-data" });
    const all = Object.values(matches).flatMap((each) =>
      each.map((match) => {
        const words = sentence({ on: "end-of-data", match });
        for (const value of Object.values(match).flat()) expect(words).toContain(String(value));
        return words;
      }),
    );
    const limits = [{ times: 1 }, { times: 5 }, { skip: 1 }, { skip: 5 }, { probability: 0.25 }];
    const others = limits.map((limit) => sentence({ on: "end-of-data", ...limit }));
    expect(new Set([none, ...all, ...others]).size).toBe(1 + all.length + others.length);
  });

  test("every recipe has a name, and one that no address asks for says what it needs", () => {
    for (const { name, recipient } of recipes) {
      expect(text.recipes).toHaveProperty(name);
      if (recipient === null) expect(text.recipeNeeds).toHaveProperty(name);
    }
    expect(Object.keys(text.recipes)).toHaveLength(recipes.length);
  });
});

test("a value cannot turn the words around it, nor end where it likes", () => {
  const pieces = piecesOf(
    describeFault({ ...rule, match: { recipient: "\u202Eann\u2069, drops\u2068" }, times: 1 }),
  );
  expect(pieces.filter(({ isValue }) => isValue).map(({ words }) => words)).toEqual([
    "\u202Eann, drops",
    "451 4.7.1",
  ]);
});

test("of a thousand attempts the first few are named", () => {
  const attempt = Array.from({ length: 1000 }, (_, index) => index + 1);
  expect(sentence({ match: { attempt } }).length).toBeLessThan(200);
});

test("the stages are those that the server knows", () => {
  const page = readFileSync("../docs/faults.md", "utf8");
  const table = page.slice(page.indexOf("## Stages"), page.indexOf("## Over HTTP"));
  const documented = [...table.matchAll(/^\| `([\w-]+)` /gm)].map(([, stage]) => stage);
  expect(Object.keys(actionsAt)).toEqual(documented);
});
