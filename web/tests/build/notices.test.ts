// @vitest-environment node
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

import { noticesFor } from "../../build/notices.ts";

let project: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), "notices-"));
});

afterEach(() => {
  rmSync(project, { recursive: true });
});

function write(path: string, content: string): void {
  mkdirSync(join(project, path, ".."), { recursive: true });
  writeFileSync(join(project, path), content);
}

function install(name: string, files: Record<string, string>): void {
  const manifest = { name, version: "1.2.3", license: "MIT" };
  write(`node_modules/${name}/package.json`, JSON.stringify(manifest));
  for (const [file, content] of Object.entries(files))
    write(`node_modules/${name}/${file}`, content);
}

const bundled = (path: string) => join(project, path);

test("names each bundled package once, with its version and licence", () => {
  install("@scope/view", { LICENSE: "Do as you please.\n" });
  install("icons", { "licence.md": "Take them." });
  const notices = noticesFor([
    bundled("src/main.ts"),
    bundled("node_modules/icons/dist/mail.js"),
    bundled("node_modules/@scope/view/index.js?used"),
    bundled("node_modules/@scope/view/deep/er.js"),
  ]);
  expect(notices.match(/1\.2\.3/g)).toHaveLength(2);
  expect(notices).toContain("@scope/view 1.2.3 (MIT)\n\nDo as you please.\n");
  expect(notices).toContain("icons 1.2.3 (MIT)\n\nTake them.\n");
});

test("passes over what is installed but not bundled", () => {
  install("unused", { LICENSE: "All rights." });
  expect(noticesFor([bundled("src/main.ts")])).not.toContain("unused");
});

test("finds the package behind a folder that has a package.json of its own", () => {
  install("view", { LICENSE: "Do as you please.", "esm/package.json": '{"type": "module"}' });
  expect(noticesFor([bundled("node_modules/view/esm/index.js")])).toContain("view 1.2.3");
});

test("refuses a package that brings no licence", () => {
  install("careless", {});
  expect(() => noticesFor([bundled("node_modules/careless/index.js")])).toThrow(
    "careless 1.2.3 (MIT) is bundled, but brings no licence text",
  );
});
