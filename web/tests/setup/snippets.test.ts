import { expect, test } from "vitest";

import { formatEndpoint, snippetsFor } from "../../src/setup/snippets.ts";

const clients = ["smtplib", "Django", "Flask-Mail", "Nodemailer", "swaks", "curl", "msmtp"];

test("there is one for each client, and each names the real host and port", () => {
  const snippets = snippetsFor({ host: "127.0.0.1", port: 40_125 }, "localhost");
  expect(snippets.map(({ client }) => client)).toEqual(clients);
  for (const { code } of snippets) {
    expect(code).toContain("127.0.0.1");
    expect(code).toContain("40125");
  }
});

test.each(["0.0.0.0", "::"])("one that listens on %s is reached where the page is", (host) => {
  for (const { code } of snippetsFor({ host, port: 1025 }, "build.example")) {
    expect(code).toContain("build.example");
  }
});

test("an IPv6 address is in brackets only beside its port", () => {
  expect(formatEndpoint({ host: "::1", port: 1025 })).toBe("[::1]:1025");
  const snippets = snippetsFor({ host: "::", port: 1025 }, "[::1]");
  expect(snippets.find(({ client }) => client === "curl")?.code).toContain("smtp://[::1]:1025");
  expect(snippets.find(({ client }) => client === "Django")?.code).toContain('HOST = "::1"');
});
