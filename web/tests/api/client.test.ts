import { expect, test, vi } from "vitest";

import { Client, previewPath } from "../../src/api/client.ts";
import { Transport } from "../../src/api/transport.ts";
import { RequestRefused, Unreachable } from "../../src/api/errors.ts";

function answering(answer: () => Response | Promise<Response>) {
  const requests: Request[] = [];
  vi.stubGlobal("fetch", async (url: URL, request: RequestInit) => {
    requests.push(new Request(url, request));
    return answer();
  });
  return requests;
}

test("asks relative to the page, wherever that is", async () => {
  const requests = answering(() => Response.json([]));
  await new Client(new Transport("https://dev.example/tools/mail/")).info();
  expect(requests[0]?.url).toBe("https://dev.example/tools/mail/api/info");
});

test("the live socket is as secure as the page", () => {
  const address = (base: string) => new Client(new Transport(base)).liveAddress("1f3c.42");
  expect(address("http://127.0.0.1:8025/")).toBe("ws://127.0.0.1:8025/api/live?after=1f3c.42");
  expect(address("https://dev.example/mail/")).toBe(
    "wss://dev.example/mail/api/live?after=1f3c.42",
  );
});

test("an id is only ever an id", () => {
  const look = { remote: false, images: true, scheme: "light" } as const;
  expect(previewPath("../x?y", look)).toBe(
    "api/messages/..%2Fx%3Fy/preview?remote=0&images=1&scheme=light",
  );
});

test("marks a message as read", async () => {
  const requests = answering(() => Response.json({}));
  await new Client(new Transport("http://127.0.0.1:8025/")).flag("m1", { read: true });
  expect(requests[0]?.method).toBe("PATCH");
  expect(requests[0]?.headers.get("content-type")).toBe("application/json");
  expect(await requests[0]?.json()).toEqual({ read: true });
});

test("a refusal says why, in the server's words", async () => {
  const problem = { type: "about:blank", title: "Not Found", status: 404, detail: "No such one." };
  answering(() => Response.json(problem, { status: 404 }));
  const refusal = new Client(new Transport("http://127.0.0.1:8025/")).message("m1");
  await expect(refusal).rejects.toThrow(RequestRefused);
  await expect(refusal).rejects.toMatchObject({ status: 404, message: "No such one." });
});

test("a refusal that is not in JSON, as a proxy gives it, says what it can", async () => {
  const options = { status: 502, statusText: "Bad Gateway" };
  answering(() => new Response("<h1>Sorry</h1>", options));
  const refusal = new Client(new Transport("http://127.0.0.1:8025/")).info();
  await expect(refusal).rejects.toMatchObject({ status: 502, message: "502 Bad Gateway" });
});

test("a sandbox that is unreachable is distinguished from one that refuses", async () => {
  answering(() => Promise.reject(new TypeError("Failed to fetch")));
  await expect(new Client(new Transport("http://127.0.0.1:8025/")).info()).rejects.toThrow(
    Unreachable,
  );
});

test("of a large message only the beginning is read", async () => {
  let chunks = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      chunks += 1;
      controller.enqueue(new TextEncoder().encode("0123456789"));
    },
  });
  answering(() => new Response(endless));
  const excerpt = await new Client(new Transport("http://127.0.0.1:8025/")).raw("m1", 25);
  expect(excerpt).toEqual({ text: "0123456789012345678901234", complete: false });
  expect(chunks).toBeLessThan(6);
});

test("a small message is read whole, across the ends of its chunks", async () => {
  const bytes = new TextEncoder().encode("Grüße");
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
      controller.close();
    },
  });
  answering(() => new Response(stream));
  const excerpt = await new Client(new Transport("http://127.0.0.1:8025/")).raw("m1", bytes.length);
  expect(excerpt).toEqual({ text: "Grüße", complete: true });
});
