"""Fault rules as JSON: read strictly, written exactly. What they mean is in `fault`."""

import re
import reprlib
from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple, get_args

from mailtrap_local.errors import BadRule
from mailtrap_local.faults.default_replies import default_reply
from mailtrap_local.faults.rule import (
    Action,
    Certificate,
    Delay,
    Drop,
    Garbage,
    Hide,
    LimitSize,
    Match,
    Refuse,
    Reply,
    Rule,
    Stage,
    Throttle,
)

_FIELDS = ("mailbox", "on", "match", "action", "times", "skip", "probability", "seed")
_GIVEN = ("id", "hits")  # by the sandbox: passed over, so that what was read can be sent again
_EXACT = 2**53 - 1  # the largest whole number that JSON keeps everywhere, RFC 8259 section 6
_MAX_TEXT = 1000  # characters of a name or a glob
_MAX_TURNS = 1000  # numbers in a list of sessions or attempts
_MAX_DELAY = 3600  # seconds
_MAX_LINE = 512  # octets of a reply with its CRLF, RFC 5321 section 4.5.3.1.5
_ENHANCED = r"[245]\.[0-9]{1,3}\.[0-9]{1,3}"  # RFC 3463 section 2
_ENHANCED_AND_TEXT = re.compile(rf"({_ENHANCED})(?: +(.*))?", re.DOTALL)
_KEYWORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}")  # RFC 5321 section 4.1.1.1
_HEADER = re.compile(r"[^\s:=]+=.*")


class _Place(NamedTuple):
    """What can be known at a stage, and what can be done there."""

    match: tuple[str, ...]
    action: tuple[str, ...]


_ANSWER = ("reply", "delay", "throttle", "drop", "garbage")
_PARTIES = ("sender", "recipient", "auth", "session", "attempt")
_STAGES: dict[Stage, _Place] = {
    "connect": _Place(("session",), ("delay", "throttle", "drop", "refuse")),
    "banner": _Place(("session",), _ANSWER),
    "EHLO": _Place(("session",), (*_ANSWER, "hide", "limit_size")),
    "STARTTLS": _Place(("session",), (*_ANSWER, "certificate")),
    "AUTH": _Place(("auth", "session"), _ANSWER),
    "MAIL": _Place(("sender", "auth", "session", "attempt"), _ANSWER),
    "RCPT": _Place(_PARTIES, _ANSWER),
    "DATA": _Place(_PARTIES, _ANSWER),
    "end-of-data": _Place((*_PARTIES, "header"), _ANSWER),
    "QUIT": _Place(("auth", "session"), _ANSWER),
}


def parse_rule(source: object) -> Rule:
    """Read a rule as JSON has it: `{"on": "RCPT", "action": {"reply": [550, "No such user"]}}`.

    Everything but `on` and `action` may be left out. Raises BadRule, which says what is wrong and
    what would be right.
    """
    fields = _object("a rule", source, (*_FIELDS, *_GIVEN))
    on = _stage(fields.get("on"))
    times = fields.get("times")
    return Rule(
        mailbox=_optional_text("mailbox", fields.get("mailbox")),
        on=on,
        match=_match(fields.get("match", {}), on),
        action=_action(fields.get("action"), on),
        times=None if times is None else _integer("times", times, least=1),
        skip=_integer("skip", fields.get("skip", 0)),
        probability=_number("probability", fields.get("probability", 1), most=1),
        seed=_integer("seed", fields.get("seed", 0)),
    )


def rule_as_json(rule: Rule) -> dict[str, Any]:
    """A rule as `parse_rule` reads it; of `match` only the conditions that it has."""
    return {
        "mailbox": rule.mailbox,
        "on": rule.on,
        "match": _match_as_json(rule.match),
        "action": _action_as_json(rule.action),
        "times": rule.times,
        "skip": rule.skip,
        "probability": rule.probability,
        "seed": rule.seed,
    }


# -- conditions ------------------------------------------------------------------------------


def _stage(value: object) -> Stage:
    for stage in get_args(Stage):
        if value == stage:
            known: Stage = stage
            return known
    raise _bad("on", value, f"one of {_listed(_STAGES)}")


def _match(value: object, on: Stage) -> Match:
    fields = _object(
        "match", value, ("sender", "recipient", "header", "auth", "session", "attempt")
    )
    there = _STAGES[on].match
    for name, condition in fields.items():
        if condition is not None and name not in there:
            raise BadRule(f"match: {name} is not known at {on}, only {_listed(there)}")
    return Match(
        sender=_optional_text("sender", fields.get("sender"), least=0),  # "" is the null sender
        recipient=_optional_text("recipient", fields.get("recipient")),
        header=_header(fields.get("header")),
        auth=_optional_text("auth", fields.get("auth")),
        session=_turns("session", fields.get("session")),
        attempt=_turns("attempt", fields.get("attempt")),
    )


def _header(value: object) -> str | None:
    condition = _optional_text("header", value)
    if condition is not None and not _HEADER.fullmatch(condition):
        raise _bad("header", value, "NAME=VALUE")
    return condition


def _turns(name: str, value: object) -> tuple[int, ...]:
    if value is None:
        return ()
    numbers = value if isinstance(value, list | tuple) else [value]
    if not 1 <= len(numbers) <= _MAX_TURNS:
        raise _bad(name, value, f"a number, or a list of 1 to {_MAX_TURNS} of them")
    return tuple(_integer(name, number, least=1) for number in numbers)


def _match_as_json(match: Match) -> dict[str, Any]:
    conditions = {
        "sender": match.sender,
        "recipient": match.recipient,
        "header": match.header,
        "auth": match.auth,
        "session": _turns_as_json(match.session),
        "attempt": _turns_as_json(match.attempt),
    }
    return {name: value for name, value in conditions.items() if value is not None}


def _turns_as_json(turns: tuple[int, ...]) -> int | list[int] | None:
    if not turns:
        return None
    return turns[0] if len(turns) == 1 else list(turns)


# -- actions ---------------------------------------------------------------------------------


def _action(value: object, on: Stage) -> Action:
    fields = _object("action", value, _READERS)
    if len(fields) != 1:
        raise _bad("action", value, f"exactly one of {_listed(_READERS)}")
    ((name, content),) = fields.items()
    if name not in _STAGES[on].action:
        raise BadRule(f"action: no {name} at {on}, only {_listed(_STAGES[on].action)}")
    return _READERS[name](content, on)


def _reply(value: object, on: Stage) -> Reply:
    if not isinstance(value, list | tuple) or not 1 <= len(value) <= 3:
        raise _bad("reply", value, 'a list like [550, "5.1.1", "No such user"]')
    code = _integer("reply: the code", value[0], least=200, most=599)
    if code // 100 == 3:
        raise _bad("reply: the code", code, "2xx, 4xx or 5xx")
    words = [_text("reply: the text", word, least=0).strip(" ") for word in value[1:]]
    if len(words) < 2:
        leading = _ENHANCED_AND_TEXT.fullmatch("".join(words))
        words = [leading[1], leading[2] or ""] if leading else ["", *words]
    enhanced, text = default_reply(code, on, words[0])
    return _sound(Reply(code, enhanced, words[-1] or text))


def _sound(reply: Reply) -> Reply:
    """The same reply, if a client can read it."""
    code_class = str(reply.code)[0]
    if not re.fullmatch(_ENHANCED, reply.enhanced) or reply.enhanced[0] != code_class:
        raise _bad(
            f"reply: the enhanced code of a {reply.code}", reply.enhanced, f"{code_class}.x.x"
        )
    if not reply.text.isprintable():
        raise _bad("reply: the text", reply.text, "one line without control characters")
    if len(f"{reply}\r\n".encode()) > _MAX_LINE:
        raise _bad("reply: the text", reply.text, f"at most {_MAX_LINE} octets with all around it")
    return reply


def _delay(value: object, _on: Stage) -> Delay:
    seconds = _number("delay", value, most=_MAX_DELAY)
    if not seconds:
        raise _bad("delay", value, "more than 0 seconds")
    return Delay(seconds)


def _drop(value: object, on: Stage) -> Drop:
    fields = _object("drop", {} if value is True else value, ("after_bytes", "after_store"))
    after_bytes = _integer("after_bytes", fields.get("after_bytes", 0))
    after_store = fields.get("after_store", False)
    if not isinstance(after_store, bool):
        raise _bad("after_store", after_store, "true or false")
    if after_bytes and on != "DATA":
        raise BadRule(f"after_bytes: at {on} nothing is read, only at DATA")
    if after_store and on != "end-of-data":
        raise BadRule(f"after_store: at {on} nothing is stored, only at end-of-data")
    return Drop(after_bytes, after_store)


def _only_true(name: str, value: object, action: Action) -> Action:
    """An action that has nothing to say but its name."""
    if value is not True:
        raise _bad(name, value, "true")
    return action


def _hide(value: object, _on: Stage) -> Hide:
    keyword = _text("hide", value)
    if not _KEYWORD.fullmatch(keyword):
        raise _bad("hide", value, "an EHLO keyword, as STARTTLS")
    return Hide(keyword.upper())


def _certificate(value: object, _on: Stage) -> Certificate:
    if value == "expired":
        return Certificate("expired")
    if value == "wrong-host":
        return Certificate("wrong-host")
    raise _bad("certificate", value, "expired or wrong-host")


_READERS: dict[str, Callable[[object, Stage], Action]] = {
    "reply": _reply,
    "delay": _delay,
    "throttle": lambda value, _on: Throttle(_integer("throttle", value, least=1)),
    "drop": _drop,
    "refuse": lambda value, _on: _only_true("refuse", value, Refuse()),
    "garbage": lambda value, _on: _only_true("garbage", value, Garbage()),
    "hide": _hide,
    "limit_size": lambda value, _on: LimitSize(_integer("limit_size", value, least=1)),
    "certificate": _certificate,
}


def _action_as_json(action: Action) -> dict[str, Any]:  # noqa: PLR0911  # one line an action
    match action:
        case Reply(code, enhanced, text):
            return {"reply": [code, enhanced, text]}
        case Delay(seconds):
            return {"delay": seconds}
        case Throttle(bytes_per_second):
            return {"throttle": bytes_per_second}
        case Drop(after_bytes, after_store):
            return {"drop": {"after_bytes": after_bytes, "after_store": after_store}}
        case Refuse():
            return {"refuse": True}
        case Garbage():
            return {"garbage": True}
        case Hide(keyword):
            return {"hide": keyword}
        case LimitSize(octets):
            return {"limit_size": octets}
        case Certificate(kind):
            return {"certificate": kind}


# -- values ----------------------------------------------------------------------------------


def _object(name: str, value: object, known: Collection[str]) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise _bad(name, value, f"an object with {_listed(known)}")
    for key in value:
        if key not in known:
            raise BadRule(f"{name}: knows no {reprlib.repr(key)}, only {_listed(known)}")
    return value


def _optional_text(name: str, value: object, *, least: int = 1) -> str | None:
    return None if value is None else _text(name, value, least=least)


def _text(name: str, value: object, *, least: int = 1) -> str:
    if not isinstance(value, str) or not least <= len(value) <= _MAX_TEXT:
        raise _bad(name, value, f"a string of {least} to {_MAX_TEXT} characters")
    return value


def _integer(name: str, value: object, *, least: int = 0, most: int = _EXACT) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise _bad(name, value, f"a whole number from {least} to {most}")
    return value


def _number(name: str, value: object, *, most: float) -> float:
    """From 0 to `most`. NaN is in no range."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= most:
        raise _bad(name, value, f"a number from 0 to {most:g}")
    return value


def _bad(name: str, value: object, wanted: str) -> BadRule:
    found = "an object" if isinstance(value, Mapping) else reprlib.repr(value)
    if isinstance(value, list | tuple):
        found = f"a list of {len(value)}"
    return BadRule(f"{name}: takes {wanted}, not {found}")


def _listed(names: Collection[str]) -> str:
    return ", ".join(names)
