/** The route, kept in the hash of the URL, so that it works under any base path. */

export interface MailRoute {
  view: "mail";
  mailbox: string | null;
  /** The search, see docs/search.md; empty for all messages. */
  query: string;
  message: string | null;
  tab: string | null;
}

export type Route =
  | MailRoute
  | { view: "compare"; left: string; right: string }
  | { view: "sessions"; session: string | null; failed: boolean }
  | { view: "faults" }
  | { view: "accounts" }
  | { view: "webhooks" };

/** Parses a hash; an unknown one is the route of all mail. */
export function parseRoute(hash: string): Route {
  const [path = "", search = ""] = hash.replace(/^#/, "").split(/\?(.*)/s);
  const steps = path.split("/").filter(Boolean).map(decode);
  const words = new URLSearchParams(search);
  const [first, second, third] = steps;
  if (first === "faults" || first === "accounts" || first === "webhooks") return { view: first };
  if (first === "sessions") {
    return { view: "sessions", session: second ?? null, failed: words.get("failed") === "1" };
  }
  if (first === "compare" && second !== undefined && third !== undefined) {
    return { view: "compare", left: second, right: third };
  }
  return {
    view: "mail",
    mailbox: after("mailboxes", steps),
    query: words.get("query") ?? "",
    message: after("messages", steps),
    tab: words.get("tab"),
  };
}

export function formatRoute(route: Route): string {
  switch (route.view) {
    case "faults":
    case "accounts":
    case "webhooks":
      return `#/${route.view}`;
    case "sessions":
      return written(["sessions", route.session], { failed: route.failed ? "1" : null });
    case "compare":
      return written(["compare", route.left, route.right], {});
    case "mail": {
      const { mailbox, message, query, tab } = route;
      const steps = [
        ...(mailbox === null ? [] : ["mailboxes", mailbox]),
        ...(message === null ? [] : ["messages", message]),
      ];
      return written(steps, { query: query || null, tab });
    }
  }
}

function written(steps: readonly (string | null)[], words: Record<string, string | null>): string {
  const path = steps.filter((step) => step !== null).map(encodeURIComponent);
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(words)) if (value !== null) search.set(name, value);
  return `#/${path.join("/")}${search.size === 0 ? "" : `?${search}`}`;
}

/** Returns the step after a name; names are the first, the third and so on. */
function after(name: string, steps: readonly string[]): string | null {
  const index = steps.findIndex((step, place) => place % 2 === 0 && step === name);
  return index < 0 ? null : (steps[index + 1] ?? null);
}

function decode(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step; // a stray % typed by hand
  }
}
