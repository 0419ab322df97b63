"""The relays of a sandbox: which mail goes on by itself, what is released, and what came of it.

Imported only where a relay is configured: else nothing leaves, and there is no thread for it.
"""

import secrets
import smtplib
import time
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from typing import Self

from mailtrap_local.config.relay_fields import RelaySetting
from mailtrap_local.errors import BadQuery, BadSetting, NotReleased, RelayNotFound
from mailtrap_local.mail.flags import Flags
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.relay_attempt import RelayAttempt
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.outbound.relay.connection import Created, RelayPlace, open_relay
from mailtrap_local.outbound.relay.kept_connection import Connector
from mailtrap_local.outbound.relay.message import loop_problem, problem_of, refusal, vetted
from mailtrap_local.outbound.relay.outcome import given_up
from mailtrap_local.outbound.relay.sender import RelaySender
from mailtrap_local.outbound.relay.through import ThroughJob, ThroughKeeping
from mailtrap_local.search import Query, parse_query
from mailtrap_local.store.base import Keeping

OwnPorts = Callable[[], Collection[int]]

MOST_ATTEMPTS = 1000
"""Attempts that are kept beside one message."""


class Relays:
    """Plans what is sent on, and keeps it beside the messages, for one sender each to find.

    As a context manager it sends. May be used from any thread. `own_ports` are those of the
    listeners of this sandbox, `hosts` those that may be private though the DNS names them. Raises
    BadSetting for relays of one name, an invalid search, and a DNS that cannot be asked.
    """

    def __init__(
        self,
        mailroom: Mailroom,
        settings: Sequence[RelaySetting],
        own_ports: OwnPorts,
        hosts: Collection[str] = (),
    ) -> None:
        names = Counter(one.name for one in settings)
        if twice := [name for name, count in names.items() if count > 1]:
            raise BadSetting(f"[[relay]]: two are named {twice[0]!r}")
        self.settings = tuple(settings)
        self._store = mailroom.store
        self._rules = [(one, _query(one)) for one in settings if one.auto is not None]
        self._senders = {
            one.name: RelaySender(mailroom, one, _connector(one, own_ports, hosts))
            for one in settings
        }

    def __enter__(self) -> Self:
        """Send what waits, also from before a restart."""
        for sender in self._senders.values():
            sender.thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        """Stop to send. Clients that wait for a relay get a 451."""
        for sender in self._senders.values():
            sender.begin_to_stop()
        for sender in self._senders.values():
            sender.stop()

    # -- by hand -----------------------------------------------------------------------------

    def release(
        self, message: Message, to: Sequence[str], relay: str | None = None
    ) -> list[RelayAttempt]:
        """Have a message sent to these recipients, by a relay or the first one.

        Returns the attempts, which are made soon. Raises RelayNotFound, NotReleased and
        MessageNotFound.
        """
        setting = self._setting(relay)
        recipients = [setting.override_to] if setting.override_to else vetted(to)
        if setting.override_to:
            vetted(to)
        for why in (loop_problem(message.raw), *(refusal(setting, one) for one in recipients)):
            if why:
                raise NotReleased(why)
        count = len(self._store.get(message.id).flags.attempts)
        if count + len(recipients) > MOST_ATTEMPTS:
            raise NotReleased(f"the message has {count} attempts, {MOST_ATTEMPTS} are kept at most")
        attempts = [_attempt(setting, one) for one in recipients]
        self._store.update([message.id], attempts=attempts)
        return attempts

    def attempts(self, message: Message) -> tuple[RelayAttempt, ...]:
        """Return what was and will be sent of a message, oldest first."""
        return self._store.get(message.id).flags.attempts

    def _setting(self, name: str | None) -> RelaySetting:
        found = next((one for one in self.settings if name in (None, one.name)), None)
        if found is None:
            there_are = ", ".join(one.name for one in self.settings)
            raise RelayNotFound(f"there is no relay {str(name)[:40]!r}; there are {there_are}")
        return found

    # -- by itself ---------------------------------------------------------------------------

    def automatic(self, message: Message, tags: Collection[str]) -> RelaySetting | None:
        """Return the first relay whose search fits a message."""
        flags = Flags(tags=frozenset(tags))
        return next((one for one, query in self._rules if query.matches(message, flags)), None)

    def plan(self, message: Message, tags: Collection[str]) -> tuple[RelayAttempt, ...]:
        """Return the attempts of a message that comes, by the first relay whose search fits."""
        setting = self.automatic(message, tags)
        if setting is None:
            return ()
        wanted = [setting.override_to] if setting.override_to else list(message.rcpt_to)
        allowed = [one for one in dict.fromkeys(wanted) if not refusal(setting, one)]
        attempts = [_attempt(setting, one) for one in allowed[:MOST_ATTEMPTS]]
        is_through = setting.mode == "through"
        planned = []
        for one in attempts:
            if why := problem_of(one.recipient):
                planned += given_up([one], why)
            elif is_through:
                planned.append(one._replace(status="sending", through=True))
            else:
                planned.append(one)
        return tuple(planned)

    def plan_copies(self, message: Message, tags: Collection[str]) -> tuple[RelayAttempt, ...]:
        """Return the attempts of a message for whose relay no client waits, see `plan`."""
        planned = self.plan(message, tags)
        return tuple(
            one._replace(status="waiting", through=False) if one.through else one for one in planned
        )

    def awaited(self, keeping: Keeping, attempts: Sequence[RelayAttempt]) -> Keeping:
        """Return what is done once a message is kept, and sent on if its client waits for that."""
        through = next((one for one in attempts if one.through), None)
        if through is None:
            return keeping

        def begin(job: ThroughJob) -> None:
            self._senders[through.relay].put(job)

        return ThroughKeeping(keeping, begin)


def _connector(relay: RelaySetting, own_ports: OwnPorts, hosts: Collection[str]) -> Connector:
    if relay.mx:
        # an extra
        from mailtrap_local.outbound.relay.exchanger_connection import connect_by_mx  # noqa: PLC0415

        return connect_by_mx(relay, own_ports, hosts)
    place = RelayPlace(relay.host, relay.port, relay.host)

    def connect(_domain: str, created: Created) -> smtplib.SMTP:
        return open_relay(relay, place, own_ports(), created)

    return connect


def _attempt(relay: RelaySetting, recipient: str) -> RelayAttempt:
    return RelayAttempt(secrets.token_hex(6), relay.name, recipient, time.time())


def _query(relay: RelaySetting) -> Query:
    try:
        return parse_query(relay.auto or "")
    except BadQuery as problem:
        raise BadSetting(f"[[relay]]: auto = {relay.auto!r}: {problem}") from None
