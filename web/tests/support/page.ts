/** A page on a sandbox, its live socket open. */
import { signal, type Signal } from "@preact/signals";
import { vi } from "vitest";

import { Transport } from "../../src/api/transport.ts";
import { Navigation } from "../../src/state/navigation.ts";
import { Page } from "../../src/state/page.ts";
import { base, type Sandbox } from "./sandbox.ts";

export async function openPage(
  sandbox: Sandbox,
  { hash = "#/", narrow = signal(false) }: { hash?: string; narrow?: Signal<boolean> } = {},
): Promise<Page> {
  window.history.replaceState(null, "", hash);
  const page = new Page({
    transport: new Transport(base),
    navigation: new Navigation(window),
    narrow,
  });
  page.start();
  await vi.waitFor(() => {
    sandbox.socket.accept();
  });
  return page;
}
