import { beforeEach, expect, test, vi } from "vitest";

import { Navigation } from "../../src/state/navigation.ts";

let navigation: Navigation;

beforeEach(() => {
  window.history.replaceState(null, "", "#/");
  navigation = new Navigation(window);
});

test("opening a message names it in the address", () => {
  navigation.open("m1");
  expect(window.location.hash).toBe("#/messages/m1");
  expect(navigation.message).toBe("m1");
});

test("opening another is a step of the history", () => {
  const before = window.history.length;
  navigation.open("m1");
  navigation.open("m2");
  expect(window.history.length).toBe(before + 2);
});

test("opening the same message again is no step", () => {
  navigation.open("m1");
  const before = window.history.length;
  navigation.open("m1");
  expect(window.history.length).toBe(before);
});

test("walking along the list is one step, however long the walk", () => {
  const before = window.history.length;
  for (const id of ["m1", "m2", "m3"]) navigation.open(id, { replace: true });
  expect(window.history.length).toBe(before + 1);
  expect(navigation.message).toBe("m3");
});

test("closing what was opened from the list goes back there", () => {
  const back = vi.spyOn(window.history, "back").mockReturnValue();
  navigation.open("m1");
  navigation.open("m2", { replace: true });
  navigation.close();
  expect(back).toHaveBeenCalledOnce();
});

test("closing a message that the page began with shows the list", () => {
  window.history.replaceState(null, "", "#/mailboxes/shop/messages/m1");
  navigation = new Navigation(window);
  navigation.close();
  expect(window.location.hash).toBe("#/mailboxes/shop");
});

test("a message is opened within the chosen mailbox and search", () => {
  navigation.choose("shop");
  navigation.search("is:unread");
  navigation.open("m1");
  expect(window.location.hash).toBe("#/mailboxes/shop/messages/m1?query=is%3Aunread");
});

test("the tab that is shown is named, without a step of the history, and kept for the next", () => {
  navigation.open("m1");
  const before = window.history.length;
  navigation.showTab("headers");
  expect(window.history.length).toBe(before);
  navigation.open("m2");
  expect(window.location.hash).toBe("#/messages/m2?tab=headers");
});

test("the mail stays where it was while something else is shown", () => {
  navigation.choose("shop");
  navigation.go({ view: "faults" });
  expect(navigation.message).toBeNull();
  expect(navigation.mail.value.mailbox).toBe("shop");
});

test("follows the browser's back and forward, and a hash typed by hand", () => {
  window.history.replaceState(null, "", "#/messages/m7");
  window.dispatchEvent(new Event("popstate"));
  expect(navigation.message).toBe("m7");
  window.history.replaceState(null, "", "#/messages/m8");
  window.dispatchEvent(new Event("hashchange"));
  expect(navigation.message).toBe("m8");
});
