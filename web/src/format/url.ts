/** Reads the URL of a link in a mail as the browser will. */

/** A URL as the browser opens it, in ASCII: before its host, the host with the port, and behind. */
export type SplitUrl = readonly [before: string, host: string, after: string];

/** Splits a URL of the web at its host; null for all others, which the page does not open. */
export function splitAtHost(url: string): SplitUrl | null {
  if (!URL.canParse(url)) return null;
  const { protocol, host, href, username, password } = new URL(url);
  if (protocol !== "http:" && protocol !== "https:") return null;
  // An @ in the name or the password is percent-encoded there.
  const mark = username === "" && password === "" ? "//" : "@";
  const start = href.indexOf(mark) + mark.length;
  return [href.slice(0, start), host, href.slice(start + host.length)];
}
