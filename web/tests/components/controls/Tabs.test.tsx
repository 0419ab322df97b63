import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { useState } from "preact/hooks";
import { afterEach, beforeEach, expect, test } from "vitest";

import { Tabs } from "../../../src/components/controls/Tabs.tsx";

const tabs = [
  { id: "one", label: "One" },
  { id: "two", label: "Two", badge: 7 },
  { id: "three", label: "Three" },
];

function Example() {
  const [selected, select] = useState("one");
  return (
    <Tabs label="Numbers" tabs={tabs} selected={selected} onSelect={select}>
      <p>{`Panel ${selected}`}</p>
    </Tabs>
  );
}

const tab = (name: string) => screen.getByRole("tab", { name });

async function press(key: string): Promise<void> {
  fireEvent.keyDown(document.activeElement ?? document.body, { key });
  await Promise.resolve();
}

beforeEach(() => {
  render(<Example />);
});

afterEach(cleanup);

test("a tab is named by its label alone, and labels its panel", () => {
  expect(tab("Two").textContent).toBe("Two7");
  expect(screen.getByRole("tabpanel", { name: "One" }).textContent).toBe("Panel one");
});

test("a click shows the panel", async () => {
  fireEvent.click(tab("Two"));
  expect((await screen.findByRole("tabpanel", { name: "Two" })).textContent).toBe("Panel two");
});

test("only the selected tab is a stop of the Tab key", () => {
  expect(screen.getAllByRole("tab").map(({ tabIndex }) => tabIndex)).toEqual([0, -1, -1]);
});

test("arrows move around, Home and End to the ends", async () => {
  tab("One").focus();
  for (const [key, name] of [
    ["ArrowLeft", "Three"],
    ["ArrowRight", "One"],
    ["ArrowRight", "Two"],
    ["End", "Three"],
    ["Home", "One"],
  ] as const) {
    await press(key);
    await screen.findByRole("tabpanel", { name });
    expect(document.activeElement).toBe(tab(name));
    expect(tab(name).getAttribute("aria-selected")).toBe("true");
  }
});
