import type { SessionDetail } from "../../api/shapes.ts";
import { preciseTime } from "../../format/time.ts";
import { describeTls } from "../../format/tls.ts";
import { text } from "../../messages.ts";
import { OutcomeMark } from "./OutcomeMark.tsx";

/** A session: its outcome, its client, and each line with its time. */
export function Transcript({ session }: { session: SessionDetail }) {
  return (
    <div class="transcript">
      <p class="transcript-end">
        <OutcomeMark outcome={session.outcome} />
        <span>{session.reason}</span>
      </p>
      <SessionFacts session={session} />
      <TranscriptLines session={session} />
    </div>
  );
}

function SessionFacts({ session }: { session: SessionDetail }) {
  const { peer, helo, helo_problem, listener, started_at, tls, auth } = session;
  const facts = [
    [text.client, peer + (helo === "" ? "" : ` (${helo})`)],
    ...(helo_problem === "" ? [] : [[text.heloName, helo_problem]]),
    [text.listener, listener],
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

function TranscriptLines({ session: { transcript, omitted } }: { session: SessionDetail }) {
  // The server keeps as many of the first lines as of the last ones.
  const gap = Math.floor(transcript.length / 2);
  return (
    <ol class="transcript-lines" aria-label={text.transcript}>
      {transcript.map(({ at, from, line }, index) => (
        <li key={index} class="said" data-from={from} data-gap={omitted > 0 && index === gap}>
          {omitted > 0 && index === gap && <p class="said-gap">{text.omitted(omitted)}</p>}
          <span class="said-at">{at.toFixed(3)}</span>
          <span class="said-by">{from === "client" ? "C" : "S"}</span>
          <span class="unseen">{text.sides[from]}</span>
          <code class="said-line" data-refusal={from === "server" && /^[45]\d\d/.test(line)}>
            {line}
          </code>
        </li>
      ))}
    </ol>
  );
}
