"""Keep beside the mail what webhooks have to know after a restart, or in another process."""

import json
import logging
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import NamedTuple

import msgspec

from mailtrap_local.config.webhook_fields import WebhookSetting, parse_webhook
from mailtrap_local.errors import BadQuery, BadSetting
from mailtrap_local.mail.webhook_attempt import WebhookAttempt
from mailtrap_local.store.base import Cursor
from mailtrap_local.store.keyed_texts import KeyedTexts

_SETTING = "webhook/"
_PLACE = "webhook-place/"
_ATTEMPT = "webhook-attempt/"
_ASKED = "webhook-asked/"
_OFF = "off"

log = logging.getLogger(__name__)


class WebhookPlace(NamedTuple):
    """Position of a webhook in the log of changes; without a cursor it is turned off."""

    cursor: Cursor | None


class WebhookRecords:
    """The webhooks of the API, and place and attempts of each one. Methods raise StoreUnavailable.

    Each record has one writer: the process that sends, but for attempts that are asked for.
    """

    def __init__(self, texts: KeyedTexts) -> None:
        self._texts = texts

    # -- webhooks of the API -----------------------------------------------------------------

    def added(self) -> list[WebhookSetting]:
        """Return the webhooks that were added, by their names."""
        return [
            setting
            for text in self._texts.load(_SETTING).values()
            if (setting := _setting_of(text)) is not None
        ]

    def add(self, setting: WebhookSetting, cursor: Cursor) -> None:
        """Add a webhook that gets what comes behind a cursor."""
        changes = {_SETTING + setting.name: json.dumps(asdict(setting))}
        self._texts.change({**changes, _PLACE + setting.name: str(cursor)})

    def remove(self, name: str) -> None:
        """Remove a webhook and all that is kept of it."""
        keys = [_SETTING + name, _PLACE + name]
        for prefix in (_ATTEMPT, _ASKED):
            keys += self._texts.load(f"{prefix}{name}/")
        self._texts.change(dict.fromkeys(keys))

    # -- one webhook -------------------------------------------------------------------------

    def place(self, name: str) -> WebhookPlace | None:
        """Return the place of a webhook, None before it has one."""
        text = self._texts.load(_PLACE + name).get(_PLACE + name)
        if text is None or text == _OFF:
            return None if text is None else WebhookPlace(None)
        try:
            return WebhookPlace(Cursor.parse(text))
        except BadQuery:  # written by nobody
            return None

    def attempts(self, name: str) -> list[WebhookAttempt]:
        """Return what is kept of the attempts of a webhook, oldest first."""
        return _attempts_of(self._texts.load(f"{_ATTEMPT}{name}/").values())

    def change(
        self,
        name: str,
        *,
        place: WebhookPlace | None = None,
        attempts: Sequence[WebhookAttempt] = (),
        forgotten: Iterable[str] = (),
        asked: Iterable[str] = (),
    ) -> None:
        """Keep place and attempts; forget others, and what was asked for. All or nothing."""
        changes: dict[str, str | None] = {
            f"{_ATTEMPT}{name}/{one.id}": msgspec.json.encode(one).decode() for one in attempts
        }
        changes |= dict.fromkeys(f"{_ATTEMPT}{name}/{one}" for one in forgotten)
        changes |= dict.fromkeys(f"{_ASKED}{name}/{one}" for one in asked)
        if place is not None:
            changes[_PLACE + name] = _OFF if place.cursor is None else str(place.cursor)
        self._texts.change(changes)

    # -- attempts that are asked for ---------------------------------------------------------

    def asked(self, name: str) -> list[WebhookAttempt]:
        """Return the attempts that are asked for, oldest first."""
        return _attempts_of(self._texts.load(f"{_ASKED}{name}/").values())

    def ask(self, name: str, *attempts: WebhookAttempt) -> None:
        """Have attempts made by the process that sends."""
        self._texts.change(
            {f"{_ASKED}{name}/{one.id}": msgspec.json.encode(one).decode() for one in attempts}
        )


def _setting_of(text: str) -> WebhookSetting | None:
    try:
        return parse_webhook({key: one for key, one in json.loads(text).items() if one})
    except (BadSetting, ValueError) as problem:
        log.warning("a webhook of another mailtrap-local is left out: %s", problem)
        return None


def _attempts_of(texts: Iterable[str]) -> list[WebhookAttempt]:
    attempts = []
    for text in texts:
        try:
            attempts.append(msgspec.json.decode(text, type=WebhookAttempt))
        except msgspec.MsgspecError:
            log.warning("an attempt of another mailtrap-local is left out")
    return sorted(attempts, key=lambda one: one.created_at)
