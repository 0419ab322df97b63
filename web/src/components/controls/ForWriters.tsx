import { signal, type ReadonlySignal } from "@preact/signals";
import { createContext, type ComponentChildren } from "preact";
import { useContext } from "preact/hooks";

/** False for an account that may only read. */
export const MayWrite = createContext<ReadonlySignal<boolean>>(signal(true));

/** Controls that change something: they are not there for who may only read. */
export function ForWriters({ children }: { children: ComponentChildren }) {
  return useContext(MayWrite).value ? <>{children}</> : null;
}
