"""Fault rules: what a rule says, and when it strikes. Applies nothing and reads no clock."""

import random
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from mailtrap_local.mail.routing import any_like, has_header

Stage = Literal[
    "connect", "banner", "EHLO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "end-of-data", "QUIT"
]

_REMEMBERED = 10_000  # sessions, and senders with recipients, that a rule remembers at most


@dataclass(frozen=True, slots=True)
class Reply:
    """Answer this, and do nothing else of what the client has asked for."""

    code: int
    enhanced: str
    text: str

    def __str__(self) -> str:
        return f"{self.code} {self.enhanced} {self.text}"


@dataclass(frozen=True, slots=True)
class Delay:
    """Wait so many seconds before the answer."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Throttle:
    """From now on take only so many octets a second."""

    bytes_per_second: int


@dataclass(frozen=True, slots=True)
class Drop:
    """Close the connection without an answer.

    At DATA once `after_bytes` octets of the message have come, with 0 before the 354; at the end
    of data before the message is kept, or, with `after_store`, between that and the 250.
    """

    after_bytes: int = 0
    after_store: bool = False


@dataclass(frozen=True, slots=True)
class Refuse:
    """Reset the connection as soon as it is made."""


@dataclass(frozen=True, slots=True)
class Garbage:
    """Answer something that is no SMTP."""


@dataclass(frozen=True, slots=True)
class Hide:
    """Do not offer the extension of this EHLO keyword, which is in capital letters."""

    keyword: str


@dataclass(frozen=True, slots=True)
class LimitSize:
    """From now on offer SIZE with so many octets, and refuse larger messages."""

    octets: int


@dataclass(frozen=True, slots=True)
class Certificate:
    """Show a certificate in the TLS handshake that no client should trust."""

    kind: Literal["expired", "wrong-host"]


Action = Reply | Delay | Throttle | Drop | Refuse | Garbage | Hide | LimitSize | Certificate


class FaultContext(NamedTuple):
    """What is known when a conversation comes to a stage. What is not yet, is None or empty.

    At RCPT `recipients` is the one in question alone, from DATA on all that were accepted. `raw` is
    the message at the end of data. `answerable` is False where no reply could be read, before the
    handshake of implicit TLS.
    """

    stage: Stage
    session_id: str
    mailbox: str | None = None
    sender: str | None = None
    recipients: tuple[str, ...] = ()
    auth: str | None = None
    raw: bytes = b""
    answerable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Conditions, all of which must hold; those that are None or empty always do.

    `sender` and `recipient` are globs in any case, `header` is `NAME=VALUE` as routes have it,
    `auth` the user name. `session` and `attempt` count from 1 what the other conditions fit: the
    sessions, and how often the same sender and recipients have come to this stage.
    """

    sender: str | None = None
    recipient: str | None = None
    header: str | None = None
    auth: str | None = None
    session: tuple[int, ...] = ()
    attempt: tuple[int, ...] = ()

    def fits(self, moment: FaultContext) -> bool:
        """Whether a moment meets all that takes no memory: all but `session` and `attempt`."""
        return (
            (self.sender is None or any_like(self.sender, _known(moment.sender)))
            and (self.recipient is None or any_like(self.recipient, moment.recipients))
            and (self.auth is None or self.auth == moment.auth)
            and (self.header is None or has_header(self.header, moment.raw))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """When to do what. Made and checked by `parse_rule`.

    Of the moments it fits it lets `skip` pass, takes each of the others with `probability` (drawn
    from `seed`, so that a run repeats exactly), and has done its work after `times` of them.
    """

    on: Stage
    action: Action
    mailbox: str | None = None
    match: Match = field(default_factory=Match)
    times: int | None = None
    skip: int = 0
    probability: float = 1
    seed: int = 0


class RuleState:
    """A rule at work: what it has seen, and whether it strikes. For one thread at a time."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.hits = 0
        self._passed = 0
        self._random = random.Random(rule.seed)  # noqa: S311  # to repeat, not to keep a secret
        self._sessions = _Memory()
        self._attempts = _Memory()

    @property
    def spent(self) -> bool:
        """Whether it has struck as often as it may."""
        return self.rule.times is not None and self.hits >= self.rule.times

    def strikes(self, moment: FaultContext) -> bool:
        """Whether the rule is to be applied now. Counts the moment, and the hit if it is one."""
        rule = self.rule
        if moment.stage != rule.on or rule.mailbox not in (None, moment.mailbox):
            return False
        possible = moment.answerable or not isinstance(rule.action, Reply | Garbage)
        if not (possible and rule.match.fits(moment) and self._is_the_turn_of(moment)):
            return False
        if self._passed < rule.skip:
            self._passed += 1
            return False
        if rule.probability < 1 and self._random.random() >= rule.probability:
            return False
        if self.spent:
            return False
        self.hits += 1
        return True

    def _is_the_turn_of(self, moment: FaultContext) -> bool:
        """Whether `session` and `attempt` hold. Both count, whichever of them does not."""
        match = self.rule.match
        session = not match.session or self._sessions.rank(moment.session_id) in match.session
        attempt = not match.attempt or self._attempts.count(_parties(moment)) in match.attempt
        return session and attempt


class _Memory:
    """Counts keys. Holds a bounded number of them: the one seen longest ago is forgotten first."""

    def __init__(self) -> None:
        self._numbers: OrderedDict[int, int] = OrderedDict()  # by hash: recipients can be many
        self._met = 0

    def rank(self, key: object) -> int:
        """The how-manieth different key this is, from 1."""
        known = self._numbers.get(hash(key))
        if known is None:
            self._met += 1
        return self._note(key, known or self._met)

    def count(self, key: object) -> int:
        """How often this key has come, this time included."""
        return self._note(key, self._numbers.get(hash(key), 0) + 1)

    def _note(self, key: object, number: int) -> int:
        self._numbers[hash(key)] = number
        self._numbers.move_to_end(hash(key))
        if len(self._numbers) > _REMEMBERED:
            self._numbers.popitem(last=False)
        return number


def _parties(moment: FaultContext) -> tuple[str, frozenset[str]]:
    """Sender and recipients, by which a further attempt is known."""
    return (moment.sender or "").casefold(), frozenset(map(str.casefold, moment.recipients))


def _known(address: str | None) -> Sequence[str]:
    return () if address is None else (address,)
