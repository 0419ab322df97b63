/** What can go wrong between the page and the sandbox, in words for the reader. */
import { text } from "../messages.ts";
import type { Problem } from "./shapes.ts";

export class Refused extends Error {
  readonly status: number;
  /** Of a search that makes no sense: where, the first character is 1. */
  readonly column: number | undefined;

  constructor(problem: Pick<Problem, "title" | "status" | "detail" | "column">) {
    super(problem.detail ?? problem.title);
    this.name = "Refused";
    this.status = problem.status;
    this.column = problem.column;
  }
}

export class Unreachable extends Error {
  constructor(cause: unknown) {
    super(text.unreachable, { cause });
    this.name = "Unreachable";
  }
}

export function isGone(error: unknown): boolean {
  return error instanceof Refused && error.status === 404;
}

/** True for a request that the page itself gave up, which is nobody's fault. */
export function isAborted(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
