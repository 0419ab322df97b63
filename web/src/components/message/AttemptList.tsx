import type { Attempt } from "../../api/shapes.ts";
import { preciseTime } from "../../format/time.ts";
import { onDemandText } from "../controls/onDemandText.ts";
import { LongList } from "../controls/LongList.tsx";
import "./release.css";

/** What came of sending the message on, a line for each recipient. */
export function AttemptList({ attempts }: { attempts: readonly Attempt[] }) {
  return (
    <section class="attempts" aria-label={onDemandText.attempts}>
      <p class="attempts-title">{onDemandText.attempts}</p>
      <LongList
        lines
        items={attempts.map((attempt) => (
          <AttemptLine key={attempt.id} attempt={attempt} />
        ))}
      />
    </section>
  );
}

function AttemptLine({ attempt }: { attempt: Attempt }) {
  const { recipient, status, relay, tries, code, reply, next_at, note } = attempt;
  const said = [code, reply].filter((one) => one !== null && one !== "").join(" ");
  return (
    <span class="attempt">
      <code>{recipient}</code>{" "}
      <span class={`mark attempt-${status}`}>{onDemandText.attemptStatus[status]}</span>{" "}
      <span class="details-note">
        {onDemandText.attemptBy(relay, tries)}
        {next_at !== null && tries > 0 && <> · {onDemandText.attemptNext(preciseTime(next_at))}</>}
        {said !== "" && <> · {said}</>}
        {note !== "" && <> · {note}</>}
      </span>
    </span>
  );
}
