import { afterEach, beforeEach, expect, test } from "vitest";

import { en } from "../../src/languages/en.ts";
import { bindings, Keyboard, type Command } from "../../src/state/keyboard.ts";

let keyboard: Keyboard;

beforeEach(() => {
  keyboard = new Keyboard();
});

afterEach(() => {
  document.body.replaceChildren();
});

/** Returns the command of a key that is pressed on such an element. */
function pressed(key: string, tag = "body", options: KeyboardEventInit = {}): Command | undefined {
  const target = tag === "body" ? document.body : document.createElement(tag);
  if (tag === "ul") {
    target.setAttribute("role", "listbox");
    target.dataset.keys = "page";
  }
  if (tag !== "body") document.body.append(target);
  let command: Command | undefined;
  const listener = (event: KeyboardEvent) => {
    command = keyboard.commandFor(event);
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
  ["/", "search"],
  ["?", "help"],
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

test("the palette opens also while something is typed", () => {
  expect(pressed("k", "input", { ctrlKey: true })).toBe("palette");
});

test("shift and control are part of what a key means", () => {
  expect(pressed("J", "body", { shiftKey: true })).toBe("extendDown");
  expect(pressed("ArrowUp", "ul", { shiftKey: true })).toBe("extendUp");
  expect(pressed("a", "ul", { metaKey: true })).toBe("pickAll");
  expect(pressed("a", "article", { ctrlKey: true })).toBeUndefined();
});

test("a key with Ctrl, Alt or Meta that has no meaning is the browser's", () => {
  expect(pressed("j", "body", { ctrlKey: true })).toBeUndefined();
  expect(pressed("r", "body", { metaKey: true })).toBeUndefined();
  expect(pressed("Delete", "body", { altKey: true })).toBeUndefined();
});

test("g and another key go somewhere; another key later means itself", () => {
  expect(pressed("g")).toBeUndefined();
  expect(pressed("s")).toBe("goSessions");
  pressed("g");
  expect(pressed("j")).toBe("next");
  expect(pressed("s")).toBeUndefined();
});

test("every command is named, and no key has two meanings", () => {
  expect(Object.keys(en.commands)).toEqual(Object.keys(bindings));
  const keys = Object.values(bindings).flat();
  expect(new Set(keys).size).toBe(keys.length);
});
