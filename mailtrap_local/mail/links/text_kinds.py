"""Tell the kind of a link by the words of a text. Expects lower case."""

from functools import lru_cache

from mailtrap_local.mail.links import LinkKind, leaving_words
from mailtrap_local.mail.links.kind_words import RESET, SIGNIN, UNSUBSCRIBE, VERIFY
from mailtrap_local.mail.word_finder import WordFinder, WordGroup

_KINDS: dict[LinkKind, tuple[str, ...]] = {
    "unsubscribe": UNSUBSCRIBE,
    "reset": RESET,
    "verify": VERIFY,
    "signin": SIGNIN,
}
"""By priority."""
_LEAVING = {
    "stop": leaving_words.STOP,
    "mails": leaving_words.MAILS,
    "manage": leaving_words.MANAGE,
    "subscriptions": leaving_words.SUBSCRIPTIONS,
}
_FINDER = WordFinder(
    [WordGroup(name, words) for name, words in (*_KINDS.items(), *_LEAVING.items())],
    starts=r"(?<![a-zà-ɏ])[^\W\d_]",
)


@lru_cache(maxsize=256)  # links of a mail, and of mails of one sender, have much in common
def kind_of_text(text: str) -> LinkKind | None:
    """Classify by words; to stop mails, or to set which ones come, is to unsubscribe."""
    found = _FINDER.names(text)
    if {"stop", "mails"} <= found or {"manage", "subscriptions"} <= found:
        return "unsubscribe"
    return next((kind for kind in _KINDS if kind in found), None)


def begins_with_kind_word(word: str, least: int) -> bool:
    """Return whether a word begins with one of so many letters that tells the kind of a link."""
    return any(span.name in _KINDS and span.end >= least for span in _FINDER.at(word, 0))
