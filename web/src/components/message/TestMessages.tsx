import { text } from "../../messages.ts";
import { testKinds } from "../../setup/test-kinds.ts";
import type { Actions } from "../../state/actions.ts";
import { ForWriters } from "../controls/ForWriters.tsx";
import { ServerButton } from "../controls/ServerButton.tsx";

/** Buttons that put test messages in, which show what the page can do. */
export function TestMessages({ actions }: { actions: Pick<Actions, "sendTest"> }) {
  return (
    <ForWriters>
      <section class="setup-part" aria-labelledby="test-title">
        <h3 id="test-title" class="setup-subtitle">
          {text.testTitle}
        </h3>
        <div class="setup-row">
          {testKinds.map((kind) => (
            <ServerButton
              key={kind}
              onClick={() => {
                void actions.sendTest(kind);
              }}
            >
              {text.testKinds[kind]}
            </ServerButton>
          ))}
        </div>
      </section>
    </ForWriters>
  );
}
