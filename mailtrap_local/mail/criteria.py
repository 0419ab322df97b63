"""Match messages against criteria, for Python and for pytest.

Each criterion takes a string (its meaning depends on the field, see `Criteria`), a compiled
regular expression (searched), `exact("…")` (the whole value, with case) or a callable that gets the
value and returns a bool.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple, TypedDict, TypeVar

from mailtrap_local.errors import BadQuery
from mailtrap_local.mail.attachment import filename_fits
from mailtrap_local.mail.partial_message import ComparedMessage, PartialMessage
from mailtrap_local.mail.recipients import is_same_mailbox


@dataclass(frozen=True, slots=True)
class exact:  # noqa: N801  # reads as a word in `subject=exact("Hello")`
    """A criterion that only the equal text meets."""

    value: str

    def __repr__(self) -> str:
        return f"exact({self.value!r})"


Wanted = str | re.Pattern[str] | exact | Callable[[Any], bool]


class Criteria(TypedDict, total=False):
    """Criteria, all of which a message must meet.

    Any one of a field's addresses is enough; a string is the whole address, in any case and any
    spelling of the mailbox. Of texts a string is a part in any case, for which any white space is
    one space. `body` is the plain text or the displayed text of the HTML.
    """

    to: Wanted
    cc: Wanted
    bcc: Wanted
    sender: Wanted
    rcpt: Wanted
    mail_from: Wanted
    subject: Wanted
    text: Wanted
    html: Wanted
    body: Wanted
    header: str | Mapping[str, Wanted]
    """The name of a header field, or names with values (a string: the whole, in any case)."""
    attachment: bool | Wanted
    """Presence, or a shell pattern for a file name, in any case. Ignores pictures that the body
    shows."""
    link: bool | Wanted
    """Presence, or a part of its URL, in any case. Ignores what a client only loads."""
    tls: bool | Wanted
    """Use of TLS, or the version."""
    auth: bool | Wanted
    """Authentication of its client, or the user name."""
    where: Callable[[Any], bool]
    """A test of the whole `Message`."""


class Verdict(NamedTuple):
    """The result of one criterion, with `wanted` and `found` as text."""

    field: str
    met: bool
    wanted: str
    found: str


class _CriterionField(NamedTuple):
    values: Callable[[ComparedMessage], Sequence[Any]]
    fits: Callable[[Any, str], bool]
    word: str


_Compared = TypeVar("_Compared", bound=ComparedMessage)


def _contains(value: str, wanted: str) -> bool:
    return wanted.casefold() in value.casefold()


def _has_words(value: str, wanted: str) -> bool:
    """Return whether a text contains another, for which any white space is one space."""
    return _contains(value, wanted) or _contains(_on_one_line(value), _on_one_line(wanted))


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _is(value: str, wanted: str) -> bool:
    return value.casefold() == wanted.casefold()


def _present(value: object) -> list[Any]:
    return [] if value is None else [value]


def _bodies(message: ComparedMessage) -> list[str]:
    return [*_present(message.text), message.visible_text]


def _filenames(message: ComparedMessage) -> list[str]:
    return [one.filename for one in message.attachments if not one.inline]


def _urls(message: ComparedMessage) -> list[str]:
    from mailtrap_local.mail.links.extract import LOADED  # noqa: PLC0415  # slow to import, rarely needed

    return [link.url for link in message.links() if link.kind not in LOADED]


_FIELDS: dict[str, _CriterionField] = {
    "to": _CriterionField(lambda message: message.to, is_same_mailbox, "is"),
    "cc": _CriterionField(lambda message: message.cc, is_same_mailbox, "is"),
    "bcc": _CriterionField(lambda message: message.bcc, is_same_mailbox, "is"),
    "sender": _CriterionField(lambda message: _present(message.sender), is_same_mailbox, "is"),
    "rcpt": _CriterionField(lambda message: message.rcpt_to, is_same_mailbox, "is"),
    "mail_from": _CriterionField(lambda message: [message.mail_from], is_same_mailbox, "is"),
    "subject": _CriterionField(lambda message: [message.subject], _has_words, "contains"),
    "text": _CriterionField(lambda message: _present(message.text), _has_words, "contains"),
    "html": _CriterionField(lambda message: _present(message.html), _has_words, "contains"),
    "body": _CriterionField(_bodies, _has_words, "contains"),
    "attachment": _CriterionField(_filenames, filename_fits, "fits"),
    "link": _CriterionField(_urls, _contains, "contains"),
    "tls": _CriterionField(lambda message: [message.tls.version] if message.tls else [], _is, "is"),
    "auth": _CriterionField(
        lambda message: [message.auth.username] if message.auth else [], _is, "is"
    ),
}
_PARTIAL_FIELDS = frozenset(
    {"to", "cc", "bcc", "sender", "rcpt", "mail_from", "subject", "tls", "auth"}
)
_MAY_BE_BOOLEAN = frozenset({"attachment", "link", "tls", "auth"})


@dataclass(frozen=True, slots=True)
class _CriterionCheck:
    """One compiled criterion."""

    field: str
    wanted: str
    values: Callable[[Any], Sequence[Any]]  # of a Message or a PartialMessage
    met: Callable[[Sequence[Any]], bool]
    exactly: str | None = None

    def verdict(self, message: ComparedMessage) -> Verdict:
        values = self.values(message)
        met = self.met(values)
        found = "" if self.field == "where" else _shown(values)  # of the whole message
        if not met and self.exactly is not None and any(_is(one, self.exactly) for one in values):
            found += ", which differs only in case"
        return Verdict(self.field, met, self.wanted, found)


class Matcher:
    """Compiled criteria; `str()` describes them.

    Raises BadQuery for an unknown criterion or an invalid value.
    """

    def __init__(self, criteria: Criteria) -> None:
        self._checks = tuple(_checks(criteria))

    def __str__(self) -> str:
        return ", ".join(f"{check.field} {check.wanted}" for check in self._checks) or "any message"

    def matches(self, message: ComparedMessage) -> bool:
        """Return whether the message meets all criteria."""
        return all(check.met(check.values(message)) for check in self._checks)

    def may_match(self, partial_message: PartialMessage) -> bool:
        """Return whether the message meets all criteria whose fields the partial message has."""
        known = _PARTIAL_FIELDS - partial_message.unknown
        return all(
            check.met(check.values(partial_message))
            for check in self._checks
            if check.field in known
        )

    def explain(self, message: ComparedMessage) -> list[Verdict]:
        """The verdict of each criterion."""
        return [check.verdict(message) for check in self._checks]

    def nearest(self, messages: Iterable[_Compared], limit: int) -> list[_Compared]:
        """The messages that meet most criteria, best first, of equals the newest first."""
        met = {
            message: sum(verdict.met for verdict in self.explain(message)) for message in messages
        }
        return sorted(met, key=lambda message: (-met[message], -message.seq))[:limit]


def _checks(criteria: Criteria) -> Iterator[_CriterionCheck]:
    for name, wanted in criteria.items():
        if name == "where":
            yield _where(wanted)
        elif name == "header":
            yield from _headers(wanted)
        elif name not in _FIELDS:
            known = ", ".join([*_FIELDS, "header", "where"])
            raise BadQuery(f"there is no criterion {name!r}: take one of {known}")
        else:
            yield _check(name, wanted, _FIELDS[name], may_be_boolean=name in _MAY_BE_BOOLEAN)


def _check(
    name: str, wanted: object, field: _CriterionField, *, may_be_boolean: bool = False
) -> _CriterionCheck:
    if may_be_boolean and isinstance(wanted, bool):
        words = "is there" if wanted else "is not there"
        return _CriterionCheck(name, words, field.values, lambda values: bool(values) is wanted)
    words, fits = _test(name, wanted, field)
    exactly = wanted.value if isinstance(wanted, exact) else None
    return _CriterionCheck(
        name, words, field.values, lambda values: any(map(fits, values)), exactly
    )


def _test(name: str, wanted: object, field: _CriterionField) -> tuple[str, Callable[[Any], bool]]:
    if isinstance(wanted, str):
        return f"{field.word} {wanted!r}", lambda value: field.fits(value, wanted)
    if isinstance(wanted, re.Pattern) and isinstance(wanted.pattern, str):
        return f"fits {wanted.pattern!r}", lambda value: wanted.search(value) is not None
    if isinstance(wanted, exact):
        return f"is exactly {wanted.value!r}", lambda value: value == wanted.value
    if callable(wanted):
        return f"passes {_name(wanted)}", lambda value: bool(wanted(value))
    raise BadQuery(
        f"{name}={wanted!r}: wanted a string, a compiled pattern, exact('…') or a callable"
    )


def _headers(wanted: object) -> Iterator[_CriterionCheck]:
    if isinstance(wanted, str):
        yield _CriterionCheck(
            f"header {wanted}",
            "is there",
            lambda message: message.headers.all(wanted),
            bool,
        )
    elif isinstance(wanted, Mapping):
        for name, value in wanted.items():
            field = _CriterionField(partial(_header, name), _is, "is")
            yield _check(f"header {name}", value, field, may_be_boolean=True)
    else:
        raise BadQuery(f"header={wanted!r}: wanted a name, or a mapping of names to values")


def _header(name: str, message: ComparedMessage) -> Sequence[str]:
    return message.headers.all(name)


def _where(wanted: object) -> _CriterionCheck:
    if not callable(wanted):
        raise BadQuery(f"where={wanted!r}: wanted a callable that takes a message")
    return _CriterionCheck(
        "where",
        f"passes {_name(wanted)}",
        lambda message: [message],
        lambda found: bool(wanted(found[0])),
    )


def _name(function: object) -> str:
    return str(getattr(function, "__name__", repr(function)))


def _shown(values: Sequence[Any]) -> str:
    words = ", ".join(repr(str(value)) for value in values)
    return words if len(words) <= 120 else words[:119] + "…"
