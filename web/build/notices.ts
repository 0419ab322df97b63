/**
 * Writes the licences of the packages that end up in the page beside the page.
 *
 * Starts from the modules that were bundled: those that tree shaking removed need no notice, and
 * transitive ones get theirs.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import type { Plugin } from "vite";

const fileName = "THIRD-PARTY-NOTICES.txt";
const licenceFile = /^(licen[cs]e|copying)/i;
const rule = "-".repeat(78);

interface Manifest {
  name: string;
  version: string;
  license: string;
}

export function thirdPartyNotices(): Plugin {
  return {
    name: "third-party-notices",
    apply: "build",
    generateBundle(_options, bundle) {
      const modules = Object.values(bundle).flatMap((output) =>
        output.type === "chunk" ? Object.keys(output.modules) : [],
      );
      this.emitFile({ type: "asset", fileName, source: noticesFor(modules) });
    },
  };
}

/** Returns the text of the notices; throws if a package has no licence, which fails the build. */
export function noticesFor(modules: readonly string[]): string {
  const folders = new Set(modules.filter(isThirdParty).map(packageFolder));
  const notices = [...folders].map(noticeOf).sort();
  return ["This page contains the following packages.\n", ...notices].join(`\n${rule}\n`);
}

function isThirdParty(module: string): boolean {
  return module.includes("/node_modules/");
}

function packageFolder(module: string): string {
  // A package may hold further package.json files, which only set the module type of their folder.
  const [path = module] = module.split("?");
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    const manifest = join(folder, "package.json");
    if (existsSync(manifest) && "version" in readManifest(folder)) return folder;
  }
  throw new Error(`${module}: belongs to no package`);
}

function noticeOf(folder: string): string {
  const { name, version, license } = readManifest(folder);
  const texts = readdirSync(folder).filter((file) => licenceFile.test(file));
  if (texts.length === 0) {
    throw new Error(`${name} ${version} (${license}) is bundled, but brings no licence text`);
  }
  const text = texts.map((file) => readFileSync(join(folder, file), "utf8").trim()).join("\n\n");
  return `${name} ${version} (${license})\n\n${text}\n`;
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
}
