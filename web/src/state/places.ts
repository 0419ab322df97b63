/** The addresses of lists. */
import { quoted } from "./completion.ts";
import { formatRoute } from "./route.ts";

/** The address of a list: of a mailbox, or of what a search finds. */
export function listHref(mailbox: string | null, query = ""): string {
  return formatRoute({ view: "mail", mailbox, query, message: null, tab: null });
}

export function tagHref(tag: string): string {
  return listHref(null, tagQuery(tag));
}

/** The search for a tag. */
export function tagQuery(tag: string): string {
  return `tag:${quoted(tag)}`;
}
