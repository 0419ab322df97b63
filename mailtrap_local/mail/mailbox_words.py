"""Find the addresses and display names in the words between two commas (RFC 5322 section 3.4).

Mostly that is one mailbox; more if commas are missing. Never raises.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

_FULL_ADDRESS = re.compile(r"[^@]++@(?:[^@.]++\.[^@]++|\[[^@]++)")
_EMPTY_GROUP = re.compile(r'"?[^"@:]*+:\s*+;"?(?:@[^@]*+)?')  # in quotes, or before a domain

Decode = Callable[[str], str]
NamedAddress = tuple[str, str]
"""An address, and its display name."""


@dataclass(slots=True)
class Word:
    """Tokens without space between them, as written and as displayed."""

    written: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    comment: str = ""  # in it or behind it
    has_at: bool = False  # outside quotes
    is_angle: bool = False  # the address of angle brackets

    def add(self, written: str, shown: str, *, quoted: bool = False) -> None:
        """Add a token."""
        self.written.append(written)
        self.shown.append(shown)
        if not quoted and "@" in written:
            self.has_at = True

    @property
    def text(self) -> str:
        """The word as written."""
        return "".join(self.written)

    @property
    def is_address(self) -> bool:
        """Return whether there is text on both sides of an `@`."""
        return self.has_at and "@" in self.text[1:-1]


def named_addresses(words: Sequence[Word], decode: Decode) -> list[NamedAddress]:
    """The addresses with their names, in order. A name without an address has `""` for it."""
    found: list[NamedAddress] = []
    pending: list[Word] = []
    for word in words:
        if not word.is_angle:
            pending.append(word)
            continue
        while len(pending) > 1 and _FULL_ADDRESS.fullmatch(pending[0].text):
            found.append(_named(pending.pop(0), (), decode))
        found.append(_named(word, pending, decode))
        pending = []
    if found and not any(word.is_address for word in pending):  # `<ann@example.com> Ann`
        address, name = found[-1]
        more = display_name(pending, decode)
        found[-1] = address, f"{name} {more}".strip() if more else name or _comment(pending, decode)
    else:
        found += _without_angle(pending, decode)
    return [
        (address, name)
        for address, name in found
        if (address or name) and not _EMPTY_GROUP.fullmatch(address or name)
    ]


def join_words(words: Iterable[Word]) -> str:
    """The text of words without the spaces round dots and `@` (RFC 5322 section 4.4)."""
    return " ".join(word.text for word in _joined(words, strict=True))


def display_name(words: Iterable[Word], decode: Decode) -> str:
    """The decoded words with one space between two of them."""
    return _tidy(" ".join("".join(word.shown) for word in words), decode)


def _without_angle(words: Sequence[Word], decode: Decode) -> list[NamedAddress]:
    if not any(word.has_at for word in words):
        return [_without_at(words, decode)]
    whole = _joined(words, strict=True)
    if len(whole) == 1:
        return [_named(whole[0], (), decode)]
    found: list[NamedAddress] = []
    name: list[Word] = []
    for word in _joined(words, strict=False):
        if word.is_address:
            found.append(_named(word, name, decode))
            name = []
        else:
            name.append(word)
    if not found:
        return [("".join(word.text for word in words), "")]
    if name:
        address, before = found[-1]
        found[-1] = address, f"{before} {display_name(name, decode)}".strip()
    return found


def _without_at(words: Sequence[Word], decode: Decode) -> NamedAddress:
    """One word is a quoted address, or a local user; an encoded one is neither (RFC 2047)."""
    written = " ".join("".join(word.shown) for word in words)
    shown = _tidy(written, decode)
    is_name = " " in shown or decode(written) != written
    return ("", shown) if is_name else (shown, "")


def _joined(words: Iterable[Word], *, strict: bool) -> list[Word]:
    """Join the words of addresses that have spaces round a dot or the `@`.

    Strictly a dot at the end of a word is one of an address; otherwise that may be a name's, as in
    `Ann J. ann@example.com`, unless it is in the domain.
    """
    joined: list[Word] = []
    for word in words:
        if not word.written:  # space alone
            continue
        last = joined[-1] if joined else None
        if last is not None and _belong_together(last, word, strict=strict):
            last.written += word.written
            last.shown += word.shown
            last.comment = word.comment or last.comment
            last.has_at = last.has_at or word.has_at
        else:
            joined.append(
                Word([*word.written], [*word.shown], word.comment, word.has_at, word.is_angle)
            )
    return joined


def _belong_together(last: Word, word: Word, *, strict: bool) -> bool:
    end, start = last.written[-1], word.written[0]
    if end.endswith("@") or start.startswith(("@", ".")):
        return True
    return end.endswith(".") and (strict or last.has_at or end == ".")


def _named(word: Word, name: Sequence[Word], decode: Decode) -> NamedAddress:
    return word.text, display_name(name, decode) or _comment([*name, word], decode)


def _comment(words: Sequence[Word], decode: Decode) -> str:
    comments = [word.comment for word in words if word.comment]
    return _tidy(comments[-1], decode) if comments else ""


def _tidy(text: str, decode: Decode) -> str:
    return " ".join(decode(text).split())
