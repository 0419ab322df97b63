/** Splits a transcript into the lines of one message and the rest of its connection. */
import type { SessionDetail } from "../api/shapes.ts";

export type SessionLine = SessionDetail["transcript"][number];

/** Successive lines that belong together. */
export interface Run {
  lines: readonly SessionLine[];
  /** `all` where no message is looked for, or no line of it is kept. */
  place: "own" | "before" | "after" | "all";
  /** The number of lines that are missing before them. */
  omitted: number;
}

/** Returns the runs in order; of a session without a message to look for there is no own one. */
export function runsOf(
  { transcript, omitted }: Pick<SessionDetail, "transcript" | "omitted">,
  messageId: string | null,
): Run[] {
  // The server keeps as many of the first lines as of the last ones.
  const gap = omitted > 0 ? Math.floor(transcript.length / 2) : -1;
  const first = transcript.findIndex((line) => line.message_id === messageId);
  const hasOwn = messageId !== null && first >= 0;
  const runs: { lines: SessionLine[]; place: Run["place"]; omitted: number }[] = [];
  for (const [index, line] of transcript.entries()) {
    const place = hasOwn ? placeOf(line, index < first, messageId) : "all";
    const last = runs.at(-1);
    if (last?.place === place && index !== gap) last.lines.push(line);
    else runs.push({ lines: [line], place, omitted: index === gap ? omitted : 0 });
  }
  return runs;
}

function placeOf(line: SessionLine, isBefore: boolean, messageId: string): Run["place"] {
  if (line.message_id === messageId) return "own";
  return isBefore ? "before" : "after";
}

/** Returns the number of messages that some lines belong to. */
export function messagesIn(lines: readonly SessionLine[]): number {
  return new Set(lines.flatMap(({ message_id }) => message_id ?? [])).size;
}
