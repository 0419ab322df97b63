"""The webhooks of a sandbox: those of its settings, and those that the API adds.

Those of mail providers are known here, and posted to elsewhere.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Collection, Sequence

from mailtrap_local.config.webhook_fields import WebhookSetting
from mailtrap_local.errors import BadQuery, BadSetting, WebhookNotFound
from mailtrap_local.mail.webhook_attempt import KnownWebhook, WebhookAttempt
from mailtrap_local.mailroom.background import BackgroundThread
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.outbound.http_client import HttpClient, HttpFailure, addresses_of, parse_url
from mailtrap_local.outbound.webhooks.attempt_sender import new_attempt_id
from mailtrap_local.outbound.webhooks.guard import WebhookGuard
from mailtrap_local.outbound.webhooks.records import WebhookRecords
from mailtrap_local.outbound.webhooks.sender import EventEncoder, WebhookSender
from mailtrap_local.search import Query, parse_query
from mailtrap_local.store.shared import SharedStore

MOST_ADDED = 50
"""Webhooks that the API may add."""

_LOOKS_EVERY = 2.0  # seconds, for webhooks that were added to another process


class Webhooks:
    """Posts events from `start` to `stop`. May be used from any thread.

    `encode` makes bodies of events. Webhooks of the API may lead to this machine and to the hosts
    `allowed`, but none to `own_ports`. `others` post events of their own, kept in the same records.
    Raises BadSetting for settings that cannot be.
    """

    def __init__(
        self,
        mailroom: Mailroom,
        settings: Sequence[WebhookSetting],
        encode: EventEncoder,
        records: WebhookRecords,
        *,
        others: Sequence[KnownWebhook] = (),
        allowed: Collection[str] = (),
        own_ports: Callable[[], Collection[int]] = tuple,
    ) -> None:
        names = Counter(one.name for one in settings)
        if twice := [name for name, count in names.items() if count > 1]:
            raise BadSetting(f"[[webhook]]: two are named {twice[0]!r}: name them in the file")
        for one in settings:
            _check_url(one)
            _query(one)
        self._mailroom = mailroom
        self._configured = {one.name: one for one in settings}
        self._encode = encode
        self._guards = {
            True: WebhookGuard(anywhere=True, own_ports=own_ports),
            False: WebhookGuard(allowed, own_ports=own_ports),
        }
        self._began_at = mailroom.store.cursor
        self._records = records
        self._others = {one.name: one for one in others}
        self._senders: dict[str, WebhookSender] = {}
        self._lock = threading.Lock()  # of the webhooks there are
        self._roster = BackgroundThread("mailtrap-webhooks", self._follow, mailroom.background)

    def start(self) -> None:
        """Post what comes from now on, and what waits from before a restart."""
        with self._lock:
            self._start_all()
        if isinstance(self._mailroom.store, SharedStore):
            self._roster.start()

    def stop(self) -> None:
        """Stop to post. What waits is posted after the next start if the store stays."""
        self._roster.stopped.set()
        self._roster.join()
        with self._lock:
            self._stop(list(self._senders))

    # -- the threads -------------------------------------------------------------------------

    def _follow(self) -> bool:
        """Start and stop what another process has added and removed."""
        if not self._roster.stopped.wait(_LOOKS_EVERY):
            with self._lock:
                self._start_all()
        return True

    def _start_all(self) -> None:
        wanted = self._settings()
        gone = [name for name, one in self._senders.items() if one.setting != wanted.get(name)]
        self._stop(gone)
        for name in gone:
            if name not in wanted:
                self._records.remove(name)  # what its sender has kept meanwhile
        for name in wanted.keys() - self._senders.keys():
            self._start(wanted[name])

    def _start(self, setting: WebhookSetting) -> None:
        sender = WebhookSender(
            self._mailroom,
            setting,
            query=_query(setting),
            cursor=self._began_at,
            records=self._records,
            encode=self._encode,
            client=HttpClient(self._guards[setting.name in self._configured]),
        )
        self._senders[setting.name] = sender
        sender.thread.start()

    def _stop(self, names: Collection[str]) -> None:
        senders = [self._senders.pop(name) for name in names]
        for sender in senders:
            sender.begin_to_stop()
        for sender in senders:
            sender.thread.join()

    # -- what there is -----------------------------------------------------------------------

    def _settings(self) -> dict[str, WebhookSetting]:
        added = {one.name: one for one in self._records.added()}
        return self._configured | {k: one for k, one in added.items() if k not in self._configured}

    def all(self) -> list[KnownWebhook]:
        """Return the webhooks there are, those of the settings first. Raises StoreUnavailable."""
        own = [self._known(one) for one in self._settings().values()]
        return [*own, *self._others.values()]

    def get(self, name: str) -> KnownWebhook:
        """Return a webhook. Raises WebhookNotFound."""
        if name in self._others:
            return self._others[name]
        setting = self._settings().get(name)
        if setting is None:
            raise WebhookNotFound(f"there is no webhook {name[:40]!r}")
        return self._known(setting)

    def _known(self, setting: WebhookSetting) -> KnownWebhook:
        place = self._records.place(setting.name)
        return KnownWebhook(
            name=setting.name,
            url=setting.shown_url,
            types=setting.types,
            payload=setting.payload,
            is_signed=bool(setting.secret),
            query=setting.query,
            mailbox=setting.mailbox,
            is_configured=setting.name in self._configured,
            is_on=place is None or place.cursor is not None,
        )

    def attempts(self, name: str) -> list[WebhookAttempt]:
        """Return what is kept of the attempts of a webhook, newest first."""
        return sorted(
            [*self._records.attempts(name), *self._records.asked(name)],
            key=lambda one: one.created_at,
            reverse=True,
        )

    # -- changes -----------------------------------------------------------------------------

    def replay(self, name: str, attempt_id: str) -> WebhookAttempt:
        """Post the event of an attempt once more, as a new attempt. Raises WebhookNotFound."""
        self.get(name)
        found = next((one for one in self.attempts(name) if one.id == attempt_id), None)
        if found is None:
            raise WebhookNotFound(f"no attempt of the id {attempt_id[:40]!r} is kept any more")
        replay = WebhookAttempt(
            id=new_attempt_id(),
            event_id=found.event_id,
            type=found.type,
            message_id=found.message_id,
            body=found.body,
            created_at=time.time(),
            is_replay=True,
        )
        self._records.ask(name, replay)
        self._mailroom.wake()
        return replay

    def add(self, setting: WebhookSetting) -> KnownWebhook:
        """Add a webhook, which gets events from now on. Raises BadSetting."""
        _check_url(setting)
        _query(setting)
        self._check_place(setting)
        with self._lock:
            names = self._settings().keys()
            if setting.name in names:
                raise BadSetting(f"there is a webhook {setting.name!r}: delete it, or take a name")
            if len(names - self._configured.keys()) >= MOST_ADDED:
                raise BadSetting(f"{MOST_ADDED} webhooks are added at most: delete one")
            self._records.add(setting, self._mailroom.store.cursor)
            self._start(setting)
        return self._known(setting)

    def _check_place(self, setting: WebhookSetting) -> None:
        """Refuse a place where nothing would be posted; a name may lead elsewhere by then."""
        target = parse_url(setting.url)
        try:
            addresses = addresses_of(target.host, target.port)
        except (OSError, UnicodeError):
            return  # it may be there later
        if why := self._guards[False].refusal(target.host, target.port, addresses):
            raise BadSetting(f"url: {why}")

    def remove(self, name: str) -> None:
        """Remove a webhook of the API with its attempts. Raises WebhookNotFound, BadSetting."""
        with self._lock:
            if self.get(name).is_configured:
                raise BadSetting(f"webhook {name!r} is one of the settings: remove it there")
            self._stop([name] if name in self._senders else [])
            self._records.remove(name)


def _check_url(setting: WebhookSetting) -> None:
    try:
        parse_url(setting.url)
    except HttpFailure as problem:
        raise BadSetting(f"[[webhook]]: url of {setting.name!r}: {problem}") from None


def _query(setting: WebhookSetting) -> Query | None:
    if setting.query is None:
        return None
    try:
        return parse_query(setting.query)
    except BadQuery as problem:
        raise BadSetting(f"[[webhook]]: query = {setting.query[:200]!r}: {problem}") from None
