"""Magic recipients: addresses at `fault.test` that ask for a fault by their name alone."""

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from mailtrap_local.errors import BadRule
from mailtrap_local.faults.rule import FaultContext, Rule, RuleState, Stage
from mailtrap_local.faults.rule_json import parse_rule

_DOMAIN = "@fault.test"
_REMEMBERED = 1000  # addresses whose progress is remembered, the oldest forgotten first
# What stands before the @: the fault, perhaps how often, perhaps a tag that means nothing
_NAME = re.compile(r"(.+?)(?:-(?:([0-9]{1,6})-times-)?(then-ok))?(?:\+.*)?", re.DOTALL)

_CODE = r"([45][0-9]{2})(?:-([45]\.[0-9]{1,3}\.[0-9]{1,3}))?"
_NUMBER = r"([0-9]{1,9})"
_SECONDS = r"([0-9]{1,4}(?:\.[0-9]{1,3})?)"


class _Form(NamedTuple):
    """A way to write a fault, the stage at which it strikes, and what is done then."""

    pattern: str
    on: Stage
    action: Callable[[re.Match[str]], dict[str, Any]]


def _reply(found: re.Match[str]) -> dict[str, Any]:
    return {"reply": [int(found[1]), found[2] or ""]}


def _delay(found: re.Match[str]) -> dict[str, Any]:
    return {"delay": float(found[1])}


_FORMS = (
    _Form(_CODE, "RCPT", _reply),
    _Form(f"data-{_CODE}", "end-of-data", _reply),
    _Form(f"delay-{_SECONDS}", "RCPT", _delay),
    _Form(f"data-delay-{_SECONDS}", "end-of-data", _delay),
    _Form(f"throttle-{_NUMBER}", "RCPT", lambda found: {"throttle": int(found[1])}),
    _Form("drop", "RCPT", lambda _: {"drop": True}),
    _Form(f"drop-after-{_NUMBER}", "DATA", lambda found: {"drop": {"after_bytes": int(found[1])}}),
    _Form("data-drop", "end-of-data", lambda _: {"drop": True}),
    _Form("drop-after-store", "end-of-data", lambda _: {"drop": {"after_store": True}}),
)
_GREYLIST = {
    "on": "RCPT",
    "match": {"attempt": 1},
    "action": {"reply": [451, "4.7.1 Greylisted, try again later"]},
}


def is_magic(recipient: str) -> bool:
    """Whether an address is at `fault.test`, in any case. Cheap: asked of every recipient."""
    return recipient[-len(_DOMAIN) :].lower() == _DOMAIN


def magic_rule(recipient: str) -> Rule | None:
    """What an address asks for; None if that makes no sense, so that it is one like any other."""
    name = _NAME.fullmatch(recipient[: -len(_DOMAIN)].lower())
    if name is None or not is_magic(recipient):
        return None
    fault, times, ends = name.groups()
    source = _read(fault)
    if source is None:
        return None
    try:
        return parse_rule({**source, "times": int(times or 1) if ends else None})
    except BadRule:
        return None


def _read(fault: str) -> dict[str, Any] | None:
    if fault == "greylist":
        return _GREYLIST
    for form in _FORMS:
        found = re.fullmatch(form.pattern, fault)
        if found is not None:
            return {"on": form.on, "action": form.action(found)}
    return None


class MagicRecipients:
    """The progress of each magic recipient in each mailbox, so that two tests never meet."""

    def __init__(self) -> None:
        self._watches: dict[tuple[str | None, str], RuleState] = {}

    def watches(self, moment: FaultContext) -> Iterator[RuleState]:
        """The rules that a moment's recipients stand for at its stage."""
        # each once: one that is spent starts anew when it is asked again
        for recipient in dict.fromkeys(map(str.lower, filter(is_magic, moment.recipients))):
            key = moment.mailbox, recipient
            watch = self._watches.get(key) or self._begin(key)
            if watch is None or watch.rule.on != moment.stage:
                continue
            if watch.spent:
                del self._watches[key]
            else:
                yield watch

    def forget(self, mailbox: str | None) -> None:
        """Let go of the progress in one mailbox, or in all."""
        for key in [key for key in self._watches if mailbox in (None, key[0])]:
            del self._watches[key]

    def _begin(self, key: tuple[str | None, str]) -> RuleState | None:
        rule = magic_rule(key[1])
        if rule is None:
            return None
        self._watches[key] = RuleState(rule)
        if len(self._watches) > _REMEMBERED:
            del self._watches[next(iter(self._watches))]
        return self._watches[key]
