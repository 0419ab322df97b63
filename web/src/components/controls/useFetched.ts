import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { isAborted } from "../../api/errors.ts";

/** Fetches when the component appears and when a key changes; aborts when it is gone. */
export function useFetched<Content>(
  fetch: (signal: AbortSignal) => Promise<Content>,
  keys: readonly string[],
): { content: Content | null; failure: unknown } {
  const content = useSignal<Content | null>(null);
  const failure = useSignal<unknown>(null);
  useEffect(() => {
    const abort = new AbortController();
    fetch(abort.signal).then(
      (fetched) => {
        content.value = fetched;
      },
      (error: unknown) => {
        if (!isAborted(error)) failure.value = error;
      },
    );
    return () => {
      abort.abort();
    };
  }, keys);
  return { content: content.value, failure: failure.value };
}
