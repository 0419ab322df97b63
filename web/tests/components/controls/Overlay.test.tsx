import { fireEvent, render } from "@testing-library/preact";
import { expect, test, vi } from "vitest";

import { Overlay } from "../../../src/components/controls/Overlay.tsx";

test("closing is reported once, and not when another dialog has replaced it", () => {
  const onClose = vi.fn();
  const { rerender } = render(
    <Overlay key="help" title="Help" onClose={onClose}>
      Keys
    </Overlay>,
  );
  const help = document.querySelector("dialog");
  if (!help) throw new Error("there is no dialog");
  fireEvent(help, new Event("close"));
  expect(onClose).toHaveBeenCalledTimes(1);
  rerender(
    <Overlay key="palette" title="Palette" onClose={onClose}>
      Commands
    </Overlay>,
  );
  fireEvent(help, new Event("close"));
  expect(onClose).toHaveBeenCalledTimes(1);
});
