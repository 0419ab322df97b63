/** Splits HTML source into tokens to be coloured. Keeps every character. */

export type TokenKind = "text" | "comment" | "tag" | "attribute" | "value" | "entity";

export interface Token {
  kind: TokenKind;
  text: string;
}

const piece =
  /(?<comment><!--[^]*?(?:-->|$)|<![^>]*>?)|(?<tag><\/?[a-zA-Z][^\s/>]*)(?<rest>(?:"[^"]*"|'[^']*'|[^>"'])*>?)|(?<entity>&#?\w{1,30};)|[^<&]+|[<&]/g;
const insideTag =
  /(?<attribute>[^\s=/>"']+)(?<equals>\s*=\s*)(?<value>"[^"]*"|'[^']*'|[^\s>"']+)|[^\s=/>"']+|[\s=/>"']+/g;

export function highlight(source: string): Token[] {
  const tokens: Token[] = [];
  for (const match of source.matchAll(piece)) {
    const { comment, tag, rest, entity } = match.groups ?? {};
    if (comment !== undefined) tokens.push({ kind: "comment", text: comment });
    else if (entity !== undefined) tokens.push({ kind: "entity", text: entity });
    else if (tag !== undefined) tokens.push({ kind: "tag", text: tag }, ...attributes(rest ?? ""));
    else tokens.push({ kind: "text", text: match[0] });
  }
  return tokens;
}

function attributes(rest: string): Token[] {
  return [...rest.matchAll(insideTag)].flatMap((match): Token[] => {
    const { attribute, equals, value } = match.groups ?? {};
    if (attribute === undefined) return [{ kind: "tag", text: match[0] }];
    return [
      { kind: "attribute", text: attribute },
      { kind: "tag", text: equals ?? "" },
      { kind: "value", text: value ?? "" },
    ];
  });
}

/** Returns the tokens before a line, in it, and behind it; all of them before for null. */
export function splitAtLine(
  tokens: readonly Token[],
  line: number | null,
): [Token[], Token[], Token[]] {
  if (line === null) return [[...tokens], [], []];
  const parts: [Token[], Token[], Token[]] = [[], [], []];
  let current = 1;
  for (const { kind, text } of tokens) {
    for (const piece of text.split(/(?<=\n)/)) {
      parts[current < line ? 0 : current === line ? 1 : 2].push({ kind, text: piece });
      if (piece.endsWith("\n")) current += 1;
    }
  }
  return parts;
}
