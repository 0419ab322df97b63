import "./sessions.css";

import { useSignal } from "@preact/signals";
import { ChevronRight } from "lucide";

import type { SessionDetail } from "../../api/shapes.ts";
import { preciseTime } from "../../format/time.ts";
import { describeTls } from "../../format/tls.ts";
import { messagesIn, runsOf, type Run, type SessionLine } from "../../format/transcript.ts";
import { text } from "../../messages.ts";
import { Icon } from "../controls/Icon.tsx";
import { OutcomeMark } from "./OutcomeMark.tsx";

interface TranscriptProps {
  session: SessionDetail;
  /** Id of the message whose lines are marked, with the rest folded; null for all lines alike. */
  messageId?: string | null;
}

/** A session: its outcome, its client, and each line with its time. */
export function Transcript({ session, messageId = null }: TranscriptProps) {
  const runs = runsOf(session, messageId);
  const isLost = messageId !== null && !runs.some(({ place }) => place === "own");
  return (
    <div class="transcript">
      <p class="transcript-end">
        <OutcomeMark outcome={session.outcome} />
        <span>{session.reason}</span>
      </p>
      <SessionFacts session={session} />
      {isLost && <p class="transcript-lost">{text.ownLinesNotKept}</p>}
      <ol class="transcript-lines" aria-label={text.transcript}>
        {runs.map((run) => (
          <RunLines key={`${run.place} ${run.omitted}`} run={run} />
        ))}
      </ol>
    </div>
  );
}

function SessionFacts({ session }: { session: SessionDetail }) {
  const { peer, helo, helo_problem, listener, replica, started_at, tls, auth } = session;
  const facts = [
    [text.client, peer + (helo === "" ? "" : ` (${helo})`)],
    ...(helo_problem === "" ? [] : [[text.heloName, helo_problem]]),
    [text.listener, listener],
    ...(replica === null ? [] : [[text.replica, replica]]),
    [text.began, preciseTime(started_at)],
    ["TLS", describeTls(tls)],
    [text.authUser, auth ? `${auth.user} (${auth.mechanism})` : text.none],
  ];
  return (
    <dl class="transcript-facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The lines of a run, folded if they are before or after those of the message. */
function RunLines({ run: { lines, place, omitted } }: { run: Run }) {
  const isOpen = useSignal(false);
  const isFolded = place === "before" || place === "after";
  return (
    <>
      {omitted > 0 && <li class="said-gap">{text.omitted(omitted)}</li>}
      {isFolded && (
        <li>
          <button
            type="button"
            class="said-fold"
            aria-expanded={isOpen.value}
            onClick={() => {
              isOpen.value = !isOpen.value;
            }}
          >
            <Icon node={ChevronRight} />
            {text.foldedLines(place, lines.length, messagesIn(lines))}
          </button>
        </li>
      )}
      {(!isFolded || isOpen.value) &&
        lines.map((line, index) => <SaidLine key={index} line={line} isOwn={place === "own"} />)}
    </>
  );
}

function SaidLine({ line: { at, from, line }, isOwn }: { line: SessionLine; isOwn: boolean }) {
  return (
    <li class="said" data-from={from} data-own={isOwn}>
      <span class="said-at">{at.toFixed(3)}</span>
      <span class="said-by" aria-hidden="true">
        {from === "client" ? "C" : "S"}
      </span>
      <span class="unseen">{text.sides[from]}</span>
      <code class="said-line" data-refusal={from === "server" && /^[45]\d\d/.test(line)}>
        {line}
      </code>
    </li>
  );
}
