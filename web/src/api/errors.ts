/** Errors of requests to the sandbox, with messages for the reader. */
import { text } from "../messages.ts";
import type { Problem } from "./shapes.ts";

export class RequestRefused extends Error {
  readonly status: number;
  /** Position of the mistake in an invalid search, in characters from 1. */
  readonly column: number | undefined;

  constructor(problem: Pick<Problem, "title" | "status" | "detail" | "column">) {
    super(problem.detail ?? problem.title);
    this.name = "RequestRefused";
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
  return error instanceof RequestRefused && error.status === 404;
}

/** True for a search by checks of which the server has made only a part in time. */
export function isUnfinished(error: unknown): boolean {
  return error instanceof RequestRefused && error.status === 503;
}

/** True for a request that the page itself aborted, which is no failure. */
export function isAborted(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
