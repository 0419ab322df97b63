import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";

const statement = /(?:from|import|import\() ?"(\.[^"]+)"/g;

function importsOf(file: string): string[] {
  const specifiers = readFileSync(file, "utf8").matchAll(statement);
  return [...specifiers].map(([, specifier = ""]) => join(dirname(file), specifier));
}

/** A chain of files in which the last imports the first; none if there is no circle. */
function findCircle(files: readonly string[], imports: (file: string) => string[]): string[] {
  const done = new Set<string>();
  const visit = (file: string, chain: string[]): string[] => {
    if (chain.includes(file)) return chain.slice(chain.indexOf(file));
    if (done.has(file)) return [];
    done.add(file);
    for (const next of imports(file)) {
      const circle = visit(next, [...chain, file]);
      if (circle.length > 0) return circle;
    }
    return [];
  };
  return files.map((file) => visit(file, [])).find((circle) => circle.length > 0) ?? [];
}

test("no file of the page imports itself through others", () => {
  const files = readdirSync("src", { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join("src", name));
  expect(files.length).toBeGreaterThan(50);
  expect(findCircle(files, (file) => (files.includes(file) ? importsOf(file) : []))).toEqual([]);
});

test("a circle is found", () => {
  const imports: Record<string, string[]> = { a: ["b"], b: ["c"], c: ["b"] };
  expect(findCircle(["a", "b", "c"], (file) => imports[file] ?? [])).toEqual(["b", "c"]);
});
