import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { RequestRefused } from "../../src/api/errors.ts";
import { Search } from "../../src/state/search.ts";

const onSearch = vi.fn();
let search: Search;

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  onSearch.mockReset();
  search = new Search(onSearch);
});

afterEach(() => {
  vi.useRealTimers();
});

test("searches when the reader pauses, or says so", () => {
  search.type("fr");
  search.type("from:ann");
  expect(onSearch).not.toHaveBeenCalled();
  vi.advanceTimersByTime(400);
  expect(onSearch).toHaveBeenCalledExactlyOnceWith("from:ann", { replace: false });
  search.show("from:ann");
  search.type("from:ann ");
  search.submit();
  vi.advanceTimersByTime(1000);
  expect(onSearch).toHaveBeenCalledTimes(2);
  expect(onSearch).toHaveBeenLastCalledWith("from:ann", { replace: true });
});

test("shows what another search finds, but lets a reader type on", () => {
  search.show("tag:x");
  expect(search.typed.value).toBe("tag:x");
  search.type("tag:x ");
  search.show("tag:x");
  expect(search.typed.value).toBe("tag:x ");
});

test("a mistake has a place, until the search is changed", () => {
  const problem = { title: "Bad Request", status: 400, detail: "what?", column: 6 };
  expect(search.fail(new RequestRefused(problem))).toBe(true);
  expect(search.mistake.value).toEqual({ column: 6, reason: "what?" });
  search.type("x");
  expect(search.mistake.value).toBeNull();
  expect(search.fail(new Error("another matter"))).toBe(false);
});

test("searches are kept from one visit to the next", () => {
  search.toggleSaved("is:unread");
  expect(new Search(onSearch).isSaved("is:unread")).toBe(true);
  search.toggleSaved("is:unread");
  expect(new Search(onSearch).saved.value).toEqual([]);
});
