/** Whether the server answers: controls that need it are unavailable while it does not. */
import { signal, type ReadonlySignal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";

export const Reachable = createContext<ReadonlySignal<boolean>>(signal(true));

/** Returns false for a control that needs the server while it does not answer. */
export function useAvailable(needsServer: boolean): boolean {
  const reachable = useContext(Reachable);
  return !needsServer || reachable.value;
}
