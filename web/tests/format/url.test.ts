import { expect, test } from "vitest";

import { splitAtHost } from "../../src/format/url.ts";

test.each([
  ["https://shop.example/a?b#c", ["https://", "shop.example", "/a?b#c"]],
  ["HTTP://Shop.Example:8080", ["http://", "shop.example:8080", "/"]],
  ["https://bank.example@evil.example/", ["https://bank.example@", "evil.example", "/"]],
  ["https://a:b@c@evil.example/x@y", ["https://a:b%40c@", "evil.example", "/x@y"]],
  ["https://xn--bnk-0na.example/", ["https://", "xn--bnk-0na.example", "/"]],
  ["https://b\u00e4nk.example/\u202e", ["https://", "xn--bnk-qla.example", "/%E2%80%AE"]],
  ["https://[::1]:80/", ["https://", "[::1]:80", "/"]],
])("of %s the host is told apart as the browser reads it", (url, split) => {
  expect(splitAtHost(url)).toEqual(split);
});

test.each(["mailto:a@example.com", "javascript:alert(1)", "data:text/html,x", "/confirm/7", ""])(
  "%s is no URL to open",
  (url) => {
    expect(splitAtHost(url)).toBeNull();
  },
);
