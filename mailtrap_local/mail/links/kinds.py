"""Classify a link by its text, its URL and the text around it."""

import re

from mailtrap_local.mail.links import LinkKind, url_words
from mailtrap_local.mail.links.page_words import GENERIC, HELP, OTHER_OBJECTS
from mailtrap_local.mail.links.text_kinds import kind_of_text

_URL_KINDS: tuple[tuple[LinkKind, re.Pattern[str]], ...] = (
    ("unsubscribe", re.compile(url_words.UNSUBSCRIBE)),
    ("reset", re.compile(url_words.RESET)),
    ("signin", re.compile(url_words.SIGNIN)),
    ("verify", re.compile(url_words.VERIFY)),
)
_SIGN_IN_URL = re.compile(url_words.SIGN_IN_PAGE)
_PLAIN_PAGE = re.compile(url_words.PLAIN_PAGE)
_HELP_URL = re.compile(url_words.HELP)
_HAS_TOKEN = re.compile(url_words.PERSONAL)
_PATH_AND_QUERY = re.compile(r"(?:[a-z][a-z0-9+.-]*+:)?+(?://[^/?#]*+)?+(.*+)", re.DOTALL)
_HELP = re.compile(HELP)
_OTHER_OBJECTS = re.compile(OTHER_OBJECTS)
_GENERIC = re.compile(GENERIC)
_REACH = 200  # characters of the line, before and after a link
_MOST_LINES = 3  # before a link that begins its line
_LONGEST_URL = 2000  # characters; the rest is ignored
_LONGEST_WORDS = 200  # likewise
_URL = re.compile(r"[a-z][a-z0-9+.-]{1,9}://\S+")
_SENTENCE_END = re.compile(r"[.!?|•·]\s|[。！？|]")


def words_around(text: str, start: int, end: int) -> str:
    """The rest of its sentence; for a link that begins its line, the lines before too.

    The nearest come first, one a line.
    """
    before = text[max(start - _REACH, 0) : start].rstrip(" \t<([*_>").split("\n")
    after = text[end : end + _REACH].partition("\n")[0]
    before[-1], after = (_URL.sub("", part) for part in (before[-1], after))
    nearest = f"{_SENTENCE_END.split(before[-1])[-1]} {_SENTENCE_END.split(after)[0]}"
    if before[-1].strip():
        return nearest
    lines = [line for line in reversed(before) if line.strip()][:_MOST_LINES]
    own = next((at for at, line in enumerate(lines) if "://" in line), len(lines))
    return "\n".join([nearest, *lines[:own]])


def kind_by_words(text: str, url: str, around: str) -> LinkKind:
    """Classify by the text, else by the URL, else, if the text is `here`, by `around`.

    Pages that only explain are `other`.
    """
    shown = " ".join(text[:_LONGEST_WORDS].casefold().split()).strip(" .,:!>»→›[]()")
    url = url[:_LONGEST_URL].lower()
    path = _PATH_AND_QUERY.fullmatch(url)
    is_generic = text.lower()[:_LONGEST_URL] == url or _GENERIC.fullmatch(shown) is not None
    found = None if is_generic else kind_of_text(shown)
    found = found or _first(_URL_KINDS, path[1] if path else "")
    lines = [line.casefold() for line in around.split("\n")]
    if found is None and is_generic:
        found = next(filter(None, map(kind_of_text, lines)), None)
        found = found or ("signin" if path and _SIGN_IN_URL.search(path[1]) else None)
    if found == "verify" and not is_generic and _OTHER_OBJECTS.search(shown):
        return "other"
    if found in (None, "unsubscribe"):
        return found or "other"
    explains = _HELP.match(lines[0].strip() if is_generic else shown) is not None
    explains = explains and (not is_generic or (found == "reset" and not _HAS_TOKEN.search(url)))
    explains = explains or (found == "signin" and _PLAIN_PAGE.fullmatch(url) is not None)
    is_help = _HELP_URL.search(url) is not None and _HAS_TOKEN.search(url) is None
    return "other" if explains or is_help else found


def _first(kinds: tuple[tuple[LinkKind, re.Pattern[str]], ...], text: str) -> LinkKind | None:
    return next((kind for kind, words in kinds if words.search(text)), None)
