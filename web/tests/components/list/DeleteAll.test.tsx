import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { afterEach, expect, test, vi } from "vitest";

import { DeleteAll } from "../../../src/components/list/DeleteAll.tsx";
import { en } from "../../../src/languages/en.ts";

afterEach(cleanup);

test("asks before it deletes", () => {
  const onConfirm = vi.fn();
  render(<DeleteAll count={117} scope={{ mailbox: "shop", query: "" }} onConfirm={onConfirm} />);
  fireEvent.click(screen.getByRole("button", { name: "Delete all" }));
  const question = document.querySelector("dialog");
  expect(question?.getAttribute("role")).toBe("alertdialog");
  expect(screen.getByText("Delete all 117 messages in shop?")).toBeTruthy();
  const stake = document.getElementById(question?.getAttribute("aria-describedby") ?? "");
  expect(stake?.textContent).toBe(en.deleteAllWarning);
  expect(onConfirm).not.toHaveBeenCalled();
  fireEvent.click(screen.getByRole("button", { name: "Delete messages" }));
  expect(onConfirm).toHaveBeenCalledOnce();
});

test("deletes nothing when the answer is no", () => {
  const onConfirm = vi.fn();
  render(<DeleteAll count={1} scope={{ mailbox: null, query: "" }} onConfirm={onConfirm} />);
  fireEvent.click(screen.getByRole("button", { name: "Delete all" }));
  expect(screen.getByText("Delete the only message?")).toBeTruthy();
  fireEvent.click(screen.getByRole("button", { name: "Cancel" }));
  expect(onConfirm).not.toHaveBeenCalled();
  expect(document.querySelector("dialog")).toBe(null);
});

test("offers nothing where there is nothing to delete", () => {
  render(<DeleteAll count={0} scope={{ mailbox: null, query: "" }} onConfirm={vi.fn()} />);
  const button = screen.getByRole<HTMLButtonElement>("button", { name: "Delete all" });
  expect(button.disabled).toBe(true);
});

test("says that it is what a search has found", () => {
  render(<DeleteAll count={2} scope={{ mailbox: null, query: "order" }} onConfirm={vi.fn()} />);
  fireEvent.click(screen.getByRole("button", { name: "Delete what was found" }));
  expect(screen.getByText("Delete the 2 messages found?")).toBeTruthy();
});
