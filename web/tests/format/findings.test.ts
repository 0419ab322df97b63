import { expect, test } from "vitest";

import type { Finding } from "../../src/api/shapes.ts";
import { groupFindings, previewMarks, withoutMissingFields } from "../../src/format/findings.ts";

const docs = "https://x.example/docs/checks";

function finding(rest: Partial<Finding> = {}): Finding {
  return {
    ...{ id: "link-http", severity: "warning", title: "A link is not encrypted", detail: "" },
    ...{ where: {}, count: 1, places: [], clients: [], docs: `${docs}/links.md#link-http` },
    ...rest,
  };
}

const inHtml = (line: number, selector: string | null = null) => ({
  ...{ body: "html", line, column: 3, selector },
});

test("the worst come first, and those of a kind and a rule together", () => {
  const alt = { id: "a11y-alt", docs: `${docs}/accessibility.md#a11y-alt` };
  const client = { id: "client-css-gap", docs: "https://www.caniemail.com/features/css-gap/" };
  const groups = groupFindings([
    finding(),
    finding(client),
    finding({ ...alt, severity: "error" }),
    finding({ id: "link-ip", docs: `${docs}/links.md#link-ip` }),
    finding({ count: 4 }),
    finding({ id: "own-rule", docs: "", severity: "info" }),
  ]);
  const seen = groups.map(({ severity, count, kinds }) => [
    severity,
    count,
    kinds.map(({ kind, rules }) => [kind, rules.map(({ id, count: times }) => `${id} ${times}`)]),
  ]);
  expect(seen).toEqual([
    ["error", 1, [["accessibility", ["a11y-alt 1"]]]],
    [
      "warning",
      4,
      [
        ["links", ["link-http 5", "link-ip 1"]],
        ["clients", ["client-css-gap 1"]],
      ],
    ],
    ["info", 1, [["other", ["own-rule 1"]]]],
  ]);
  expect(groupFindings([])).toEqual([]);
});

test("fields that the message does not have are no places", () => {
  const headers: [string, string][] = [["subject", "Hello"]];
  const [found] = withoutMissingFields(
    [finding({ where: { header: "Date" }, places: [{ header: "Date" }, { header: "Subject" }] })],
    headers,
  );
  expect([found?.where, found?.places]).toEqual([{}, [{ header: "Subject" }]]);
});

test("what a preview shows can be marked, each place once", () => {
  const places = [
    inHtml(1, "body > p:nth-child(1)"),
    inHtml(1, "body > p:nth-child(1)"),
    inHtml(2),
    inHtml(3, "html"),
    inHtml(4, "html > head:nth-child(1) > title:nth-child(2)"),
    inHtml(5, "body > style:nth-child(1)"),
    { body: "text", line: 6 },
    { header: "Subject" },
  ];
  expect(previewMarks([finding({ places })])).toEqual(["1:3", "2:3"]);
});

test("declarations in a style sheet cannot be marked", () => {
  expect(previewMarks([finding({ id: "client-css-gap", where: inHtml(2) })])).toEqual([]);
});

test("the server takes twenty marks", () => {
  const places = Array.from({ length: 12 }, (_, index) => inHtml(index + 1, "body > p"));
  const more = Array.from({ length: 12 }, (_, index) => inHtml(index + 21, "body > p"));
  expect(previewMarks([finding({ places }), finding({ places: more })])).toHaveLength(20);
});
