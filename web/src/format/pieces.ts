/** Splits plain text at the URLs in it. Keeps every character. */

export interface Piece {
  text: string;
  /** Null for text that is no URL. */
  url: string | null;
}

/** A URL in angle brackets, of several lines maybe (RFC 3986 appendix C), or anything like one. */
const candidate = /<(https?:\/\/(?:[^<>\n]|\n[ \t>]*(?![ \t>]))+)>|https?:\/\/[^\s<>"]+/gi;
/** The number of places that are tried. */
const mostPlaces = 2000;
const hostOnly = /^https?:\/\/[^/?#]+$/i;

/** Splits a text at those URLs that the server found in it, which knows where each ends. */
export function pieces(content: string, urls: readonly string[]): Piece[] {
  const known = new KnownUrls(urls);
  const found: Piece[] = [];
  let position = 0;
  let places = 0;
  for (const match of known.size > 0 ? content.matchAll(candidate) : []) {
    if (places++ === mostPlaces) break;
    const [whole, bracketed] = match;
    const start = match.index + (bracketed === undefined ? 0 : 1);
    const link = known.in(bracketed ?? whole);
    if (link === null) continue;
    found.push({ text: content.slice(position, start), url: null }, link);
    position = start + link.text.length;
  }
  return [...found, { text: content.slice(position), url: null }];
}

class KnownUrls {
  readonly #urls: ReadonlySet<string>;
  readonly #lengths: readonly number[];

  constructor(urls: readonly string[]) {
    // The server lists https://shop.example and https://shop.example/ once, in either form.
    const forms = urls.flatMap((url) => {
      if (hostOnly.test(url)) return [url, `${url}/`];
      return hostOnly.test(url.slice(0, -1)) && url.endsWith("/") ? [url, url.slice(0, -1)] : [url];
    });
    this.#urls = new Set(forms);
    this.#lengths = [...new Set(forms.map(({ length }) => length))].sort((a, b) => b - a);
  }

  get size(): number {
    return this.#urls.size;
  }

  /** Returns the text that is a URL as a whole, or the longest one that it begins with. */
  in(text: string): Piece | null {
    const joined = text.split("\n").map((line) => line.replace(/^[ \t>]+/, ""));
    const url = joined.join("").trim();
    if (this.#urls.has(url)) return { text, url };
    const length = this.#lengths.find((one) => this.#urls.has(text.slice(0, one)));
    return length === undefined
      ? null
      : { text: text.slice(0, length), url: text.slice(0, length) };
  }
}
