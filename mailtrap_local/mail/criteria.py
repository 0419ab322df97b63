"""Criteria: what a message must be like. The one place of matching for Python and pytest.

Each criterion takes a string (its meaning depends on the field, see `Criteria`), a compiled
regular expression (searched), `exact("…")` (the whole value, letter by letter) or a callable that
gets the value and says yes or no.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypedDict

from mailtrap_local.errors import BadQuery
from mailtrap_local.mail.address import Address, unnamed_recipients
from mailtrap_local.mail.attachment import filename_fits

if TYPE_CHECKING:
    from mailtrap_local.mail.connection_info import AuthInfo, TlsInfo
    from mailtrap_local.mail.message import Message


@dataclass(frozen=True, slots=True)
class exact:  # noqa: N801  # reads as a word in `subject=exact("Hello")`
    """A criterion that only the very same text meets."""

    value: str

    def __repr__(self) -> str:
        return f"exact({self.value!r})"


Wanted = str | re.Pattern[str] | exact | Callable[[Any], bool]


class Criteria(TypedDict, total=False):
    """The criteria, all of which a message must meet.

    Addresses are met by any one of the field's addresses; a string means the whole address in any
    case. For texts a string means a part of it in any case. `body` is met by the plain text or by
    the text a reader sees of the HTML.
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
    """A name that must be there, or names and their values (a string: the whole, in any case)."""
    attachment: bool | Wanted
    """Whether there is one, or a shell pattern for a file name, in any case. Pictures that the
    body shows are none."""
    link: bool | Wanted
    """Whether there is one, or a part of its URL, in any case. What a client only loads is none."""
    tls: bool | Wanted
    """Whether it came over TLS, or the version."""
    auth: bool | Wanted
    """Whether its client was authenticated, or the user name."""
    where: "Callable[[Message], bool]"


class Verdict(NamedTuple):
    """How one criterion fared: `wanted` and `found` in words."""

    field: str
    met: bool
    wanted: str
    found: str


class _Field(NamedTuple):
    values: "Callable[[Message], Sequence[Any]]"
    fits: Callable[[Any, str], bool]
    word: str


def _contains(value: str, wanted: str) -> bool:
    return wanted.casefold() in value.casefold()


def _is(value: str, wanted: str) -> bool:
    return value.casefold() == wanted.casefold()


def _present(value: object) -> list[Any]:
    return [] if value is None else [value]


def _bodies(message: "Message") -> list[str]:
    return [*_present(message.text), message.visible_text]


def _filenames(message: "Message") -> list[str]:
    return [one.filename for one in message.attachments if not one.inline]


def _urls(message: "Message") -> list[str]:
    from mailtrap_local.mail.links.extract import LOADED  # noqa: PLC0415  # takes long, and few want it

    return [link.url for link in message.links() if link.kind not in LOADED]


_FIELDS: dict[str, _Field] = {
    "to": _Field(lambda message: message.to, _is, "is"),
    "cc": _Field(lambda message: message.cc, _is, "is"),
    "bcc": _Field(lambda message: message.bcc, _is, "is"),
    "sender": _Field(lambda message: _present(message.sender), _is, "is"),
    "rcpt": _Field(lambda message: message.rcpt_to, _is, "is"),
    "mail_from": _Field(lambda message: [message.mail_from], _is, "is"),
    "subject": _Field(lambda message: [message.subject], _contains, "contains"),
    "text": _Field(lambda message: _present(message.text), _contains, "contains"),
    "html": _Field(lambda message: _present(message.html), _contains, "contains"),
    "body": _Field(_bodies, _contains, "contains"),
    "attachment": _Field(_filenames, filename_fits, "fits"),
    "link": _Field(_urls, _contains, "contains"),
    "tls": _Field(lambda message: [message.tls.version] if message.tls else [], _is, "is"),
    "auth": _Field(lambda message: [message.auth.username] if message.auth else [], _is, "is"),
}
_PARTIAL_FIELDS = frozenset(
    {"to", "cc", "bcc", "sender", "rcpt", "mail_from", "subject", "tls", "auth"}
)
_MAY_BE_BOOLEAN = frozenset({"attachment", "link", "tls", "auth"})


class PartialMessage(NamedTuple):
    """What can be known of a message that is not at hand; a `subject` that is not is None."""

    mail_from: str
    rcpt_to: tuple[str, ...]
    sender: Address | None
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str | None
    tls: "TlsInfo | None"
    auth: "AuthInfo | None"

    @property
    def bcc(self) -> tuple[Address, ...]:
        """As `Message.bcc`."""
        return unnamed_recipients(self.rcpt_to, (*self.to, *self.cc))


@dataclass(frozen=True, slots=True)
class _Check:
    """One criterion, ready to be held against messages."""

    field: str
    wanted: str
    values: (
        "Callable[[Any], Sequence[Any]]"  # of a Message, or of a PartialMessage if that is enough
    )
    met: Callable[[Sequence[Any]], bool]
    exactly: str | None = None

    def verdict(self, message: "Message") -> Verdict:
        values = self.values(message)
        met = self.met(values)
        found = "" if self.field == "where" else _shown(values)  # which takes the whole message
        if not met and self.exactly is not None and any(_is(one, self.exactly) for one in values):
            found += ", which differs only in case"
        return Verdict(self.field, met, self.wanted, found)


class Matcher:
    """Criteria made ready. `str()` of it says them in words.

    Raises BadQuery for a criterion there is none of, or a value it cannot take.
    """

    def __init__(self, criteria: Criteria) -> None:
        self._checks = tuple(_checks(criteria))

    def __str__(self) -> str:
        return ", ".join(f"{check.field} {check.wanted}" for check in self._checks) or "any message"

    def matches(self, message: "Message") -> bool:
        """Whether the message meets all criteria."""
        return all(check.met(check.values(message)) for check in self._checks)

    def may_match(self, partial_message: PartialMessage) -> bool:
        """Whether the message may meet all criteria, as far as a partial_message of it tells."""
        known = (
            _PARTIAL_FIELDS
            if partial_message.subject is not None
            else _PARTIAL_FIELDS - {"subject"}
        )
        return all(
            check.met(check.values(partial_message))
            for check in self._checks
            if check.field in known
        )

    def explain(self, message: "Message") -> list[Verdict]:
        """How each criterion fared."""
        return [check.verdict(message) for check in self._checks]

    def nearest(self, messages: "Iterable[Message]", limit: int) -> "list[Message]":
        """The messages that meet most criteria, the best first; of equals the newest first."""
        met = {
            message: sum(verdict.met for verdict in self.explain(message)) for message in messages
        }
        return sorted(met, key=lambda message: (-met[message], -message.seq))[:limit]


def _checks(criteria: Criteria) -> Iterator[_Check]:
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


def _check(name: str, wanted: object, field: _Field, *, may_be_boolean: bool = False) -> _Check:
    if may_be_boolean and isinstance(wanted, bool):
        words = "is there" if wanted else "is not there"
        return _Check(name, words, field.values, lambda values: bool(values) is wanted)
    words, fits = _test(name, wanted, field)
    exactly = wanted.value if isinstance(wanted, exact) else None
    return _Check(name, words, field.values, lambda values: any(map(fits, values)), exactly)


def _test(name: str, wanted: object, field: _Field) -> tuple[str, Callable[[Any], bool]]:
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


def _headers(wanted: object) -> Iterator[_Check]:
    if isinstance(wanted, str):
        yield _Check(
            f"header {wanted}",
            "is there",
            lambda message: message.headers.all(wanted),
            bool,
        )
    elif isinstance(wanted, Mapping):
        for name, value in wanted.items():
            field = _Field(partial(_header, name), _is, "is")
            yield _check(f"header {name}", value, field, may_be_boolean=True)
    else:
        raise BadQuery(f"header={wanted!r}: wanted a name, or a mapping of names to values")


def _header(name: str, message: "Message") -> Sequence[str]:
    return message.headers.all(name)


def _where(wanted: object) -> _Check:
    if not callable(wanted):
        raise BadQuery(f"where={wanted!r}: wanted a callable that takes a message")
    return _Check(
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
