import { expect, test } from "vitest";

import { logo, receipt } from "../../src/setup/test-files.ts";
import { testKinds } from "../../src/setup/test-kinds.ts";
import { testMessages } from "../../src/setup/test-messages.ts";

const now = new Date("2026-11-22T10:00:00Z");

test("there is one message of each kind, and all of them at once", () => {
  const single = testKinds.filter((kind) => kind !== "all").map((kind) => testMessages(kind, now));
  expect(single.every((messages) => messages.length === 1)).toBe(true);
  const subjects = new Set(testMessages("all", now).map(({ subject }) => subject));
  expect(subjects.size).toBe(single.length);
});

test("the invitation is for a week later, in UTC", () => {
  const [invitation] = testMessages("event", now);
  const calendar = atob(invitation?.attachments?.[0]?.content ?? "");
  const start = /DTSTART:(\d{8}T\d{6}Z)\r\n/.exec(calendar)?.[1] ?? "";
  const expected = new Date(now);
  expected.setDate(expected.getDate() + 7);
  expected.setHours(16, 0, 0, 0);
  expect(start).toBe(expected.toISOString().replace(/[-:]|\.\d+/g, ""));
});

test("the files are what their names say", () => {
  expect(atob(logo).slice(1, 4)).toBe("PNG");
  const pdf = atob(receipt);
  const table = Number(/startxref\n(\d+)/.exec(pdf)?.[1]);
  expect(pdf.slice(table, table + 4)).toBe("xref");
  const offsets = [...pdf.slice(table).matchAll(/(\d{10}) 00000 n/g)].map(([, at]) => Number(at));
  offsets.forEach((at, index) => {
    expect(pdf.slice(at, at + 7)).toBe(`${index + 1} 0 obj`);
  });
});
