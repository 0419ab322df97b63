"""Views of chaos: three refusals by chance, which are faults with texts of their own."""

from collections.abc import Mapping
from typing import NamedTuple

import msgspec
from werkzeug.wrappers import Response

from mailtrap_local.faults.fault import Fault
from mailtrap_local.faults.reply import Reply
from mailtrap_local.faults.rule import Rule
from mailtrap_local.faults.stages import Stage
from mailtrap_local.webapp.api.context import Context
from mailtrap_local.webapp.mailpit.requests import MailpitRefusal, as_json, read_json

_OFF = 451
_NO_CREDENTIALS = 535


class _Place(NamedTuple):
    """Stage of a trigger, its usual code, and the text of its reply, which tells its fault."""

    stage: Stage
    code: int
    text: str


_PLACES: Mapping[str, _Place] = {
    "sender": _Place("MAIL", _OFF, "Chaos sender error"),
    "recipient": _Place("RCPT", _OFF, "Chaos recipient error"),
    "authentication": _Place("AUTH", _NO_CREDENTIALS, "Chaos authentication error"),
}


class TriggerBody(msgspec.Struct, frozen=True):
    """A trigger as it is asked for."""

    error_code: int = msgspec.field(default=0, name="errorcode")
    probability: int = 0


class ChaosBody(msgspec.Struct, frozen=True):
    """Triggers, each as it is by default unless it is given."""

    sender: TriggerBody | None = None
    recipient: TriggerBody | None = None
    authentication: TriggerBody | None = None


class ChaosTrigger(msgspec.Struct, frozen=True, rename="pascal"):
    """A reply of SMTP, and how often of a hundred times it is given."""

    error_code: int = _OFF
    probability: int = 0


class ChaosTriggers(msgspec.Struct, frozen=True, rename="pascal"):
    """The three triggers."""

    sender: ChaosTrigger = ChaosTrigger()
    recipient: ChaosTrigger = ChaosTrigger()
    authentication: ChaosTrigger = ChaosTrigger(_NO_CREDENTIALS)


def get_chaos(context: Context) -> Response:
    """Get the triggers."""
    return as_json(_triggers(context))


def set_chaos(context: Context) -> Response:
    """Set the triggers; those that are left out refuse nothing."""
    body = read_json(ChaosBody)
    wanted = {name: _checked(getattr(body, name), place) for name, place in _PLACES.items()}
    for fault in _faults(context).values():
        context.mailroom.faults.discard(fault.id)
    for name, trigger in wanted.items():
        if trigger is not None:
            context.mailroom.faults.add(_rule(_PLACES[name], trigger))
    return as_json(_triggers(context))


def _checked(trigger: TriggerBody | None, place: _Place) -> TriggerBody | None:
    """Return a trigger that is not as by default. Raises MailpitRefusal if it is invalid."""
    if trigger is None or trigger == TriggerBody():
        return None
    if trigger.error_code == 0:
        trigger = msgspec.structs.replace(trigger, error_code=place.code)
    if not 400 <= trigger.error_code <= 599:
        raise MailpitRefusal("error code must be between 400 and 599")
    if not 0 <= trigger.probability <= 100:
        raise MailpitRefusal("probability must be between 0 and 100")
    return trigger


def _rule(place: _Place, trigger: TriggerBody) -> Rule:
    reply = Reply(trigger.error_code, "", place.text)
    return Rule(on=place.stage, action=reply, probability=trigger.probability / 100).checked()


def _faults(context: Context) -> dict[str, Fault]:
    """Return the faults that are triggers: of all mailboxes, or of the one that is the web root."""
    found = {}
    for fault in context.mailroom.faults.all(context.principal.within):
        if fault.rule.mailbox != context.principal.within:
            continue
        action = fault.rule.action
        for name, place in _PLACES.items():
            is_of_place = isinstance(action, Reply) and action.text == place.text
            if is_of_place and fault.rule.on == place.stage:
                found[name] = fault
    return found


def _triggers(context: Context) -> ChaosTriggers:
    faults = _faults(context)
    return ChaosTriggers(**{name: _trigger(fault) for name, fault in faults.items()})


def _trigger(fault: Fault) -> ChaosTrigger:
    action = fault.rule.action
    code = action.code if isinstance(action, Reply) else _OFF
    return ChaosTrigger(code, round(fault.rule.probability * 100))
