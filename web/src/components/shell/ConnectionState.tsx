import { text } from "../../messages.ts";
import type { Connection } from "../../state/live.ts";

export function ConnectionState({ connection }: { connection: Connection }) {
  return (
    <span class="connection" role="status" data-state={connection}>
      {text.connection[connection]}
    </span>
  );
}
