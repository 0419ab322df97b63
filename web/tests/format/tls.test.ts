import { expect, test } from "vitest";

import { describeTls } from "../../src/format/tls.ts";

const tls = { version: "TLSv1.3", cipher: "TLS_AES_256_GCM_SHA384", client: null };

test.each([
  [null, "none"],
  [tls, "TLSv1.3, TLS_AES_256_GCM_SHA384"],
  [{ ...tls, client: "app" }, "TLSv1.3, TLS_AES_256_GCM_SHA384, client certificate app"],
])("%j reads %j", (given, words) => {
  expect(describeTls(given)).toBe(words);
});
