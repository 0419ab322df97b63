/** Describes a fault rule as a sentence in the language of the reader. */
import type { FaultAction, FaultMatch, FaultRule } from "../../api/shapes.ts";
import { onDemandText } from "../controls/onDemandText.ts";
import { labelOf, language } from "../../messages.ts";

/** As many sessions or attempts are named; a rule may have a thousand. */
const mostNumbers = 10;

/**
 * Describes a rule: "At RCPT, for ⁨*@slow.example⁩, replies ⁨451 4.7.1⁩ once, then lets pass".
 * Values of the rule stand between U+2068 and U+2069, so that their direction changes none around
 * them; `piecesOf` takes them apart.
 */
export function describeFault({ on, match, action, ...limits }: FaultRule): string {
  const { skip, probability, seed, times } = limits;
  const parts = [labelOf(onDemandText.rule.stages, on), ...describeMatch(match)];
  if (skip > 0) parts.push(onDemandText.rule.skip(skip, shownNumber(skip)));
  if (probability < 1) {
    const percent = new Intl.NumberFormat(language.value, percentages).format(probability);
    parts.push(
      onDemandText.rule.chance(isolated(percent), seed === 0 ? "" : isolated(String(seed))),
    );
  }
  parts.push(describeAction(action));
  return onDemandText.rule.sentence(
    parts,
    times === null ? "" : onDemandText.rule.times(times, shownNumber(times)),
  );
}

const percentages = { style: "percent", maximumSignificantDigits: 3 } as const;

/** Takes a description apart: the values of the rule, and the words around them. */
export function piecesOf(description: string): { words: string; isValue: boolean }[] {
  return description
    .split(/[\u2068\u2069]/)
    .map((words, index) => ({ words, isValue: index % 2 === 1 }))
    .filter(({ words }) => words !== "");
}

function describeMatch(match: FaultMatch): string[] {
  const { match: words, counted } = onDemandText.rule;
  const { recipient, sender, auth, header, session, attempt } = match;
  const parts: string[] = [];
  if (recipient !== undefined) parts.push(words.recipient(isolated(recipient)));
  if (sender !== undefined) parts.push(words.sender(isolated(sender || "<>")));
  if (auth !== undefined) parts.push(words.auth(isolated(auth)));
  if (header !== undefined) parts.push(words.header(isolated(header)));
  if (session !== undefined) parts.push(counted.session([session].flat().slice(0, mostNumbers)));
  if (attempt !== undefined) parts.push(counted.attempt([attempt].flat().slice(0, mostNumbers)));
  return parts;
}

/** Describes the one action that is there. */
function describeAction(action: FaultAction): string {
  const { reply, delay, throttle, drop, hide, limit_size, certificate, feedback } = action;
  const words = onDemandText.rule.actions;
  if (reply) return words.reply(isolated(reply.filter((one) => one !== "").join(" ")));
  if (delay !== undefined) return words.delay(shownNumber(delay));
  if (throttle !== undefined) return words.throttle(shownNumber(throttle));
  if (limit_size !== undefined) return words.limit_size(shownNumber(limit_size));
  if (hide !== undefined) return words.hide(isolated(hide));
  if (certificate) return words[`certificate_${certificate}`]();
  if (feedback !== undefined) return words.feedback(isolated(feedback));
  if (action.refuse) return words.refuse();
  if (action.garbage) return words.garbage();
  if (typeof drop !== "object") return words.drop();
  if (drop.after_store) return words.drop_after_store();
  return drop.after_bytes ? words.drop_after_bytes(shownNumber(drop.after_bytes)) : words.drop();
}

function shownNumber(number: number): string {
  return isolated(number.toLocaleString(language.value));
}

function isolated(value: string): string {
  return `\u2068${value.replace(/[\u2068\u2069]/g, "")}\u2069`;
}
