"""Magic recipients: addresses at `fault.test` that ask for a fault by their name alone."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple

from mailtrap_local.errors import BadRule
from mailtrap_local.faults.actions import Action, Delay, Drop, Throttle
from mailtrap_local.faults.conditions import Match
from mailtrap_local.faults.default_replies import GREYLISTED
from mailtrap_local.faults.magic_address import DOMAIN, is_magic
from mailtrap_local.faults.reply import Reply
from mailtrap_local.faults.rule import Rule, RuleState
from mailtrap_local.faults.stages import FaultContext, Stage

_MAX_REMEMBERED = 1000  # addresses whose state is kept, the oldest forgotten first
# The local part: the fault, perhaps how often, perhaps a tag without a meaning
_NAME = re.compile(r"(.+?)(?:-(?:([0-9]{1,6})-times-)?(then-ok))?(?:\+.*)?", re.DOTALL)

_CODE = r"([45][0-9]{2})(?:-([45]\.[0-9]{1,3}\.[0-9]{1,3}))?"
_NUMBER = r"([0-9]{1,9})"
_SECONDS = r"([0-9]{1,4}(?:\.[0-9]{1,3})?)"


class _Form(NamedTuple):
    """A way to write a fault: its pattern, its stage, and its action."""

    pattern: str
    on: Stage
    action: Callable[[re.Match[str], Stage], Action]


def _reply(found: re.Match[str], on: Stage) -> Reply:
    return Reply.parse([int(found[1]), found[2] or ""], on)


def _delay(found: re.Match[str], _on: Stage) -> Delay:
    return Delay(float(found[1]))


_FORMS = (
    _Form(_CODE, "RCPT", _reply),
    _Form(f"data-{_CODE}", "end-of-data", _reply),
    _Form(f"delay-{_SECONDS}", "RCPT", _delay),
    _Form(f"data-delay-{_SECONDS}", "end-of-data", _delay),
    _Form(f"throttle-{_NUMBER}", "RCPT", lambda found, _: Throttle(int(found[1]))),
    _Form("drop", "RCPT", lambda *_: Drop()),
    _Form(f"drop-after-{_NUMBER}", "DATA", lambda found, _: Drop(after_bytes=int(found[1]))),
    _Form("data-drop", "end-of-data", lambda *_: Drop()),
    _Form("drop-after-store", "end-of-data", lambda *_: Drop(after_store=True)),
    _Form("api-([45][0-9]{2})", "API", lambda found, on: Reply.parse([int(found[1])], on)),
    _Form(f"api-delay-{_SECONDS}", "API", _delay),
    _Form("api-drop", "API", lambda *_: Drop()),
    _Form("api-drop-after-store", "API", lambda *_: Drop(after_store=True)),
)
_GREYLIST = Rule(on="RCPT", match=Match(attempt=(1,)), action=Reply(*GREYLISTED))


def magic_rule(recipient: str) -> Rule | None:
    """Return the rule that an address asks for; None if it asks for none, or for an invalid one."""
    name = _NAME.fullmatch(recipient[: -len(DOMAIN)].lower())
    if name is None or not is_magic(recipient):
        return None
    fault, times, ends = name.groups()
    try:
        rule = _read(fault)
        return rule and replace(rule, times=int(times or 1) if ends else None).checked()
    except BadRule:
        return None


def _read(fault: str) -> Rule | None:
    if fault == "greylist":
        return _GREYLIST
    for form in _FORMS:
        found = re.fullmatch(form.pattern, fault)
        if found is not None:
            return Rule(on=form.on, action=form.action(found, form.on))
    return None


class MagicRecipients:
    """The state of each magic recipient in each mailbox, so that two tests never meet."""

    def __init__(self) -> None:
        self._states: dict[tuple[str | None, str], RuleState] = {}

    def states(self, context: FaultContext) -> Iterator[RuleState]:
        """Iterate over the rules of the recipients that are for this stage."""
        # each once: a spent one starts anew when it is asked again
        for recipient in dict.fromkeys(map(str.lower, filter(is_magic, context.recipients))):
            key = context.mailbox, recipient
            state = self._states.get(key) or self._begin(key)
            if state is None or state.rule.on != context.stage:
                continue
            if state.is_spent:
                del self._states[key]
            else:
                yield state

    def forget(self, mailbox: str | None) -> None:
        """Remove the state in one mailbox, or in all."""
        for key in [key for key in self._states if mailbox in (None, key[0])]:
            del self._states[key]

    def _begin(self, key: tuple[str | None, str]) -> RuleState | None:
        rule = magic_rule(key[1])
        if rule is None:
            return None
        self._states[key] = RuleState(rule)
        if len(self._states) > _MAX_REMEMBERED:
            del self._states[next(iter(self._states))]
        return self._states[key]
