import { expect, test } from "vitest";

import { loginLines, newPassword, sendersWithLogin } from "../../src/setup/login-lines.ts";

const login = { user: "shop", password: "Kd7 @x" };
const linesOf = (sender: string, host = "127.0.0.1") =>
  loginLines(sender, login, { host, port: 1025 }, "dev.example");

test.each(sendersWithLogin.filter((name) => !["URL", "Symfony"].includes(name)))(
  "%s logs in with the user and the password",
  (sender) => {
    expect(linesOf(sender)).toContain("127.0.0.1");
    expect(linesOf(sender)).toContain("1025");
    expect(linesOf(sender)).toContain("shop");
    expect(linesOf(sender)).toContain("Kd7 @x");
  },
);

test("in a URL they are encoded", () => {
  expect(linesOf("URL")).toBe("smtp://shop:Kd7%20%40x@127.0.0.1:1025");
  expect(linesOf("Symfony")).toContain("smtp://shop:Kd7%20%40x@127.0.0.1:1025");
});

test("a server on every address is named as the page is", () => {
  expect(linesOf("Laravel", "0.0.0.0")).toContain("MAIL_HOST=dev.example");
});

test("a new password needs no quotes, and is another one each time", () => {
  expect(newPassword()).toMatch(/^[A-Za-z2-9]{20}$/);
  expect(newPassword()).not.toBe(newPassword());
});
