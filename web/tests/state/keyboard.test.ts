import { afterEach, expect, test } from "vitest";

import { commandFor, type Command } from "../../src/state/keyboard.ts";

afterEach(() => {
  document.body.replaceChildren();
});

/** What a key means when it is pressed on such an element. */
function pressed(key: string, tag = "body", options: KeyboardEventInit = {}): Command | undefined {
  const target = tag === "body" ? document.body : document.createElement(tag);
  if (tag === "ul") target.setAttribute("role", "listbox");
  if (tag !== "body") document.body.append(target);
  let command: Command | undefined;
  const listener = (event: KeyboardEvent) => {
    command = commandFor(event);
  };
  document.addEventListener("keydown", listener, { once: true });
  target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, ...options }));
  return command;
}

test.each<[string, Command]>([
  ["j", "next"],
  ["k", "previous"],
  ["#", "delete"],
  ["Delete", "delete"],
  ["Escape", "close"],
])("%s means %s everywhere", (key, command) => {
  expect(pressed(key)).toBe(command);
  expect(pressed(key, "article")).toBe(command);
});

test.each<[string, Command]>([
  ["ArrowDown", "next"],
  ["ArrowUp", "previous"],
  ["Home", "first"],
  ["End", "last"],
  ["Enter", "open"],
])("%s means %s in the list, and is left alone elsewhere", (key, command) => {
  expect(pressed(key, "ul")).toBe(command);
  expect(pressed(key)).toBe(command);
  expect(pressed(key, "article")).toBeUndefined();
});

test.each(["input", "select", "textarea", "dialog"])("no key means anything in a %s", (tag) => {
  expect(pressed("j", tag)).toBeUndefined();
  expect(pressed("Delete", tag)).toBeUndefined();
});

test("a key with Ctrl, Alt or Meta is the browser's", () => {
  expect(pressed("j", "body", { ctrlKey: true })).toBeUndefined();
  expect(pressed("k", "body", { metaKey: true })).toBeUndefined();
  expect(pressed("Delete", "body", { altKey: true })).toBeUndefined();
});
