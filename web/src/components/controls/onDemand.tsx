import { signal } from "@preact/signals";
import type { ComponentType } from "preact";

import { text } from "../../messages.ts";

/** Returns a component whose code is fetched when it is first shown; again after a failure. */
export function onDemand<Props extends object>(
  fetch: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  const fetched = signal<ComponentType<Props> | null>(null);
  const failed = signal(false);
  let began = false;

  const begin = () => {
    began = true;
    failed.value = false;
    fetch().then(
      (component) => {
        fetched.value = component;
      },
      () => {
        failed.value = true;
      },
    );
  };
  return function OnDemand(props: Props) {
    const Fetched = fetched.value;
    if (Fetched) return <Fetched {...props} />;
    if (failed.value) {
      return (
        <p class="panel-bar" role="alert">
          {text.partFailed}{" "}
          <button type="button" class="text-button" onClick={begin}>
            {text.retry}
          </button>
        </p>
      );
    }
    if (!began) begin();
    return <div aria-busy="true" />;
  };
}
