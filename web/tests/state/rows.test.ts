import { beforeEach, describe, expect, test } from "vitest";

import type { Summary } from "../../src/api/shapes.ts";
import { Rows } from "../../src/state/rows.ts";
import { summary } from "../support/mail.ts";

let rows: Rows;

/** With an id that sorts as those of the server do. */
function mail(seq: number): Summary {
  return summary(seq, { id: idOf(seq) });
}

function idOf(seq: number): string {
  return `m${String(seq).padStart(7, "0")}`;
}

function run(newest: number, oldest: number): Summary[] {
  return Array.from({ length: newest - oldest + 1 }, (_, index) => mail(newest - index));
}

/** The seqs from the newest on, null for what is not here. */
function seqs(): (number | null)[] {
  return Array.from({ length: rows.total }, (_, index) => rows.at(index)?.seq ?? null);
}

beforeEach(() => {
  rows = new Rows();
});

describe("a list of which the top is here", () => {
  beforeEach(() => {
    rows.put(0, 6, run(6, 5), { first: true });
  });

  test("has as many rows as the server says", () => {
    expect(seqs()).toEqual([6, 5, null, null, null, null]);
    expect(rows.missing(0, 6)).toBe(2);
    expect(rows.missing(0, 2)).toBeUndefined();
  });

  test("takes in pages wherever they belong", () => {
    rows.put(3, 6, run(3, 2));
    expect(seqs()).toEqual([6, 5, null, 3, 2, null]);
    expect(rows.indexOf(idOf(2))).toBe(4);
    expect(rows.indexOf(idOf(4))).toBe(-1);
  });

  test("puts what arrives on top, once", () => {
    rows.add(mail(7));
    rows.add(mail(7));
    expect(seqs()).toEqual([7, 6, 5, null, null, null, null]);
  });

  test("has counted what was there before it was read", () => {
    rows.add(mail(4));
    expect(rows.total).toBe(6);
  });

  test("closes the gap that a row leaves", () => {
    rows.remove(idOf(6));
    expect(seqs()).toEqual([5, null, null, null, null]);
  });

  test("loses rows at the end that it has never seen, and keeps its place", () => {
    rows.remove(idOf(1));
    rows.remove(idOf(2));
    expect(seqs()).toEqual([6, 5, null, null]);
    rows.add(mail(7));
    expect(seqs()).toEqual([7, 6, 5, null, null]);
    rows.put(3, 5, run(4, 3));
    expect(seqs()).toEqual([7, 6, 5, 4, 3]);
  });

  test("knows where a row stood that it has never seen", () => {
    rows.put(4, 6, run(2, 1));
    rows.remove(idOf(3));
    expect(seqs()).toEqual([6, 5, null, 2, 1]);
  });

  test("a page that was read when more had arrived still fits", () => {
    rows.put(1, 8, run(7, 4)); // 8 and 7 are not here yet
    expect(seqs()).toEqual([6, 5, 4, null, null, null]);
    rows.add(mail(7));
    rows.add(mail(8));
    expect(seqs()).toEqual([8, 7, 6, 5, 4, null, null, null]);
  });

  test("a page that was read when the oldest had gone still fits", () => {
    rows.put(1, 4, run(5, 3)); // 1 and 2 have gone, which is not known here yet
    expect(seqs()).toEqual([6, 5, 4, 3, null, null]);
  });
});

describe("what is hidden", () => {
  beforeEach(() => {
    rows.put(0, 4, run(4, 1), { first: true });
    rows.hide(mail(3));
  });

  test("is not there, and comes back where it was", () => {
    expect(seqs()).toEqual([4, 2, 1]);
    rows.add(mail(5));
    rows.restore(mail(3));
    expect(seqs()).toEqual([5, 4, 3, 2, 1]);
  });

  test("stays hidden when the list is read again", () => {
    rows.put(0, 5, run(5, 1), { first: true });
    expect(seqs()).toEqual([5, 4, 2, 1]);
  });

  test("is forgotten once it is removed", () => {
    rows.remove(idOf(3));
    rows.restore(mail(3));
    expect(seqs()).toEqual([4, 2, 1]);
  });
});

describe("a top that is read anew", () => {
  beforeEach(() => {
    rows.put(0, 500, run(500, 401), { first: true });
  });

  test("adds what is new and leaves the rest", () => {
    rows.put(300, 500, run(200, 101));
    rows.renew(502, run(502, 403));
    expect(rows.total).toBe(502);
    expect(rows.at(302)?.seq).toBe(200);
  });

  test("takes the place of all when others have gone", () => {
    rows.put(300, 500, run(200, 101));
    rows.renew(480, run(502, 403));
    expect(rows.total).toBe(480);
    expect(rows.at(300)).toBeUndefined();
  });
});

test("a hundred thousand rows walked through leave only those around the reader", () => {
  rows.put(0, 100_000, run(100_000, 99_901), { first: true });
  for (let offset = 100; offset < 100_000; offset += 100) {
    rows.put(offset, 100_000, run(100_000 - offset, 100_000 - offset - 99));
    rows.trim(offset, idOf(100_000));
  }
  expect(rows.size).toBeLessThan(3200);
  expect(rows.at(99_950)?.seq).toBe(50);
  expect(rows.indexOf(idOf(100_000))).toBe(0);
});
