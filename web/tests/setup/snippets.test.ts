import { expect, test } from "vitest";

import type { Endpoint } from "../../src/api/shapes.ts";
import { findSenders, formatEndpoint, snippetFor } from "../../src/setup/snippets.ts";

const everySender = findSenders("");

function snippetOf(name: string, endpoint: Endpoint, pageHost = "localhost"): string | undefined {
  const sender = everySender.find((each) => each.name === name);
  return sender && snippetFor(sender, endpoint, pageHost);
}

test("each names the real host and port, and no longer those of the documentation", () => {
  expect(everySender.length).toBeGreaterThan(40);
  for (const sender of everySender) {
    const code = snippetFor(sender, { host: "10.0.0.7", port: 40_125 }, "localhost");
    expect(code, sender.name).toContain("10.0.0.7");
    expect(code, sender.name).toContain("40125");
    expect(code, sender.name).not.toMatch(/127\.0\.0\.1|\b1025\b/);
  }
});

test.each(["0.0.0.0", "::"])("one that listens on %s is reached where the page is", (host) => {
  for (const sender of everySender) {
    expect(snippetFor(sender, { host, port: 1025 }, "build.example")).toContain("build.example");
  }
});

test("an IPv6 address is in brackets only beside its port", () => {
  expect(formatEndpoint({ host: "::1", port: 1025 })).toBe("[::1]:1025");
  expect(snippetOf("curl", { host: "::", port: 1025 }, "[::1]")).toContain("smtp://[::1]:1025");
  expect(snippetOf("Django", { host: "::", port: 1025 }, "[::1]")).toContain('HOST = "::1"');
  expect(snippetOf("Postfix", { host: "127.0.0.2", port: 25 })).toContain("= [127.0.0.2]:25");
});

test.each([
  ["php mail", ["PHP mail()", "Symfony Mailer", "PEAR Mail", "PHPMailer"]],
  ["WORDP", ["WordPress"]],
  ["go", ["net/smtp", "go-mail", "gomail", "Django"]],
  ["postfix ", ["Postfix"]],
  ["pigeon", []],
])("%j finds senders by name and group, those that begin so first", (typed, names) => {
  expect(findSenders(typed).map(({ name }) => name)).toEqual(names);
});
