"""Classify a link by its text, its URL and the text around it."""

import re

from mailtrap_local.mail.links import LinkKind
from mailtrap_local.mail.links.kind_words import (
    GENERIC,
    HELP,
    RESET,
    SIGNIN,
    UNSUBSCRIBE,
    VERIFY,
)

KIND_WORDS = f"{UNSUBSCRIBE}|{RESET}|{VERIFY}|{SIGNIN}"
_TEXT_KINDS: tuple[tuple[LinkKind, re.Pattern[str]], ...] = (
    ("unsubscribe", re.compile(rf"(?<![a-zà-ÿ])(?:{UNSUBSCRIBE})")),
    ("reset", re.compile(rf"(?<![a-zà-ÿ])(?:{RESET})")),
    ("verify", re.compile(rf"(?<![a-zà-ÿ])(?:{VERIFY})")),
    ("signin", re.compile(rf"(?<![a-zà-ÿ])(?:{SIGNIN})")),
)
_URL_KINDS: tuple[tuple[LinkKind, re.Pattern[str]], ...] = (
    (
        "unsubscribe",
        re.compile(
            r"unsubscri|(?<![a-z])(?:unsub|opt-?_?out|abmelden)(?![a-z])"
            r"|(?<![a-z])(?:e?mail|notification|subscription)s?[-_/](?:preference|setting)"
            r"|settings/(?:e?mails?|notifications)(?![a-z])|/preferences?(?![a-z])"
        ),
    ),
    (
        "reset",
        re.compile(
            r"passwor[dt](?!less)|passwd|(?<![a-z])(?:reset|recover)|pwreset|passreset"
            r"|action=(?:rp|resetpass|lostpassword)(?![a-z])|type=recovery"
        ),
    ),
    ("signin", re.compile(r"magic|passwordless|type=email_?otp|(?<![a-z])one-?time-?login")),
    (
        "verify",
        re.compile(
            r"(?<![a-z])(?:verif|confirm(?!ation)|confirmation[_-]token|activat|validate(?![a-z])"
            r"|double-?opt-?in|doi(?![a-z])|action=verifyemail)|type=signup"
        ),
    ),
)
# Says something only where the text does not: many links lead through a sign-in page.
_SIGN_IN_URL = re.compile(r"(?<![a-z])(?:log|sign)[-_]?in(?![a-z])|/auth/callback/|/callback/email")
_HELP_URL = re.compile(
    r"//(?:[^/]*\.)?(?:help|support|docs?|faqs?|hilfe|aide|ayuda|ajuda|kb|wiki|learn|community|knowledge"
    r"|assistenza|pomoc|yardim|guide)\."
    r"|/(?:help(?:-?cent(?:er|re))?|support|faqs?|docs?|hc|articles?|kb|knowledge-?base|guides?|hilfe|aide"
    r"|ayuda|ajuda|blog|wiki|learn)(?:/|\Z|\?)"
)
_HAS_TOKEN = re.compile(
    r"[?&](?:\w*token|key|code|t|k|h|hash|sig|ticket|oobcode)=|/[\w-]{24,}(?:[/?]|\Z)"
)
_PATH_AND_QUERY = re.compile(r"(?:[a-z][a-z0-9+.-]*+:)?+(?://[^/?#]*+)?+(.*+)", re.DOTALL)
_HELP = re.compile(HELP)
_GENERIC = re.compile(GENERIC)
_REACH = 200  # characters of the line, before and after a link
_MOST_LINES = 3  # before a link that begins its line
_LONGEST_URL = 2000  # characters; the rest is ignored
_LONGEST_WORDS = 200  # likewise
_SENTENCE_END = re.compile(r"[.!?|•·]\s|[。！？|]")


def words_around(text: str, start: int, end: int) -> str:
    """The rest of its sentence; for a link that begins its line, the lines before too.

    The nearest come first, one a line.
    """
    before = text[max(start - _REACH, 0) : start].rstrip(" \t<([*_>").split("\n")
    after = text[end : end + _REACH].partition("\n")[0]
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
    found = None if is_generic else _first(_TEXT_KINDS, shown)
    found = found or _first(_URL_KINDS, path[1] if path else "")
    if found is None and is_generic:
        lines = map(str.casefold, around.split("\n"))
        found = next(filter(None, (_first(_TEXT_KINDS, line) for line in lines)), None)
        found = found or ("signin" if path and _SIGN_IN_URL.search(path[1]) else None)
    if found in (None, "unsubscribe"):
        return found or "other"
    explains = not is_generic and _HELP.match(shown) is not None
    is_help = _HELP_URL.search(url) is not None and _HAS_TOKEN.search(url) is None
    return "other" if explains or is_help else found


def _first(kinds: tuple[tuple[LinkKind, re.Pattern[str]], ...], text: str) -> LinkKind | None:
    return next((kind for kind, words in kinds if words.search(text)), None)
