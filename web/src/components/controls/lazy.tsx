import { signal } from "@preact/signals";
import type { FunctionComponent } from "preact";
import { useEffect } from "preact/hooks";

import { text } from "../../messages.ts";

/** Returns a component whose code is a file of its own, fetched when it is first shown. */
export function lazy<Props extends object>(fetch: () => Promise<FunctionComponent<Props>>) {
  const fetched = signal<FunctionComponent<Props> | null>(null);
  const failed = signal(false);
  return function Lazy(props: Props) {
    useEffect(() => {
      fetch().then(
        (component) => {
          fetched.value = component;
        },
        () => {
          failed.value = true;
        },
      );
    }, []);
    const Fetched = fetched.value;
    if (Fetched) return <Fetched {...props} />;
    if (!failed.value) return <div aria-busy="true" />;
    return (
      <p class="panel-bar" role="alert">
        {text.cannotLoadView}
      </p>
    );
  };
}
