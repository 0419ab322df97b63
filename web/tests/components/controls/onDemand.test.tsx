import { fireEvent, render, screen } from "@testing-library/preact";
import { expect, test, vi } from "vitest";

import { onDemand } from "../../../src/components/controls/onDemand.tsx";

function Hello({ name }: { name: string }) {
  return <p>Hello {name}</p>;
}

test("a component is fetched when it is first shown, and once", async () => {
  const fetch = vi.fn(() => Promise.resolve(Hello));
  const Late = onDemand(fetch);
  expect(fetch).not.toHaveBeenCalled();
  const { unmount } = render(<Late name="Ann" />);
  await screen.findByText("Hello Ann");
  unmount();
  render(<Late name="Bob" />);
  screen.getByText("Hello Bob");
  expect(fetch).toHaveBeenCalledTimes(1);
});

test("one that could not be fetched says so, and is fetched again on demand", async () => {
  const fetch = vi.fn().mockRejectedValueOnce(new Error("gone")).mockResolvedValueOnce(Hello);
  const Late = onDemand<{ name: string }>(fetch);
  render(<Late name="Ann" />);
  await screen.findByRole("alert");
  fireEvent.click(screen.getByRole("button", { name: "Try again" }));
  await screen.findByText("Hello Ann");
});
