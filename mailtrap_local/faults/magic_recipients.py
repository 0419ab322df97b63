"""Magic recipients: addresses that ask for a fault by their name alone, at `fault.test` mostly."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from glob import escape
from typing import NamedTuple

from mailtrap_local.errors import BadRule
from mailtrap_local.faults.actions import Action, Delay, Drop, GiveFeedback, Throttle
from mailtrap_local.faults.conditions import Match
from mailtrap_local.faults.default_replies import GREYLISTED
from mailtrap_local.faults.magic_address import DOMAIN, domain_of, is_magic
from mailtrap_local.faults.reply import Reply
from mailtrap_local.faults.rule import Rule, RuleState
from mailtrap_local.faults.simulators import simulated_feedback
from mailtrap_local.faults.stages import FaultContext, Stage
from mailtrap_local.mail.feedback import NAME as FEEDBACK

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
_FEEDBACK = re.compile(FEEDBACK)
_GREYLIST = Rule(on="RCPT", match=Match(attempt=(1,)), action=Reply(*GREYLISTED))


def magic_rule(recipient: str, *, at_api: bool = False) -> Rule | None:
    """Return the rule that an address asks for; None if it asks for none, or for an invalid one.

    One for feedback is for the stage `API` or for `RCPT`, all others are for a stage of their own.
    """
    if domain_of(recipient) != DOMAIN:
        simulated = simulated_feedback(recipient)
        return _feedback_rule(simulated, at_api=at_api) if simulated else None
    name = _NAME.fullmatch(recipient[: -len(DOMAIN)].lower())
    if name is None:
        return None
    fault, times, ends = name.groups()
    try:
        rule = _read(fault, at_api=at_api)
        return rule and replace(rule, times=int(times or 1) if ends else None).checked()
    except BadRule:
        return None


def _feedback_rule(name: str, *, at_api: bool) -> Rule:
    return Rule(on="API" if at_api else "RCPT", action=GiveFeedback(name))


def _read(fault: str, *, at_api: bool) -> Rule | None:
    if fault == "greylist":
        return _GREYLIST
    if _FEEDBACK.fullmatch(fault):
        return _feedback_rule(fault, at_api=at_api)
    for form in _FORMS:
        found = re.fullmatch(form.pattern, fault)
        if found is not None:
            return Rule(on=form.on, action=form.action(found, form.on))
    return None


_Key = tuple[str | None, str, bool]  # mailbox, recipient in lower case, whether at an API


class MagicRecipients:
    """The state of each magic recipient in each mailbox, so that two tests never meet."""

    def __init__(self) -> None:
        self._states: dict[_Key, RuleState] = {}

    def states(self, context: FaultContext) -> Iterator[RuleState]:
        """Iterate over the rules of the recipients that are for this stage."""
        # each once: a spent one starts anew when it is asked again
        for recipient in dict.fromkeys(map(str.lower, filter(is_magic, context.recipients))):
            key = context.mailbox, recipient, context.stage == "API"
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

    def _begin(self, key: _Key) -> RuleState | None:
        _, recipient, at_api = key
        rule = magic_rule(recipient, at_api=at_api)
        if rule is None:
            return None
        if isinstance(rule.action, GiveFeedback):  # that of others in the same message is theirs
            rule = replace(rule, match=Match(recipient=escape(recipient)))
        self._states[key] = RuleState(rule)
        if len(self._states) > _MAX_REMEMBERED:
            del self._states[next(iter(self._states))]
        return self._states[key]
