"""Read lists of CSS that commas divide: selectors and media queries."""

import re
from collections.abc import Iterator
from itertools import islice

_MOST_NESTED = 8
_LONGEST_NESTED = 2000  # characters of selectors


def nested_selectors(outer: str, inner: str) -> str:
    """The selectors of a nested rule (CSS Nesting)."""
    found = ", ".join(
        one.replace("&", around) if "&" in one else f"{around} {one}"
        for one in islice(split_commas(inner), _MOST_NESTED)
        for around in islice(split_commas(outer), _MOST_NESTED)
    )
    return found[:_LONGEST_NESTED]


def split_commas(text: str) -> Iterator[str]:
    """The parts of a list that commas divide, those in parentheses and strings kept."""
    if "(" not in text and '"' not in text and "'" not in text and "[" not in text:
        yield from (one.strip() for one in text.split(","))
        return
    depth = position = 0
    for token in re.finditer(r"""[(\[]|[)\]]|,|"[^"]*+"?|'[^']*+'?""", text):
        if token[0] in "([":
            depth += 1
        elif token[0] in ")]":
            depth = max(depth - 1, 0)
        elif token[0] == "," and not depth:
            yield text[position : token.start()].strip()
            position = token.end()
    yield text[position:].strip()
