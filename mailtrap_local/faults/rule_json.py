"""Fault rules as JSON: read strictly, written exactly."""

from typing import Any

from mailtrap_local.faults.actions import read_action
from mailtrap_local.faults.conditions import read_match
from mailtrap_local.faults.rule import SCALARS, STAGE, Rule
from mailtrap_local.faults.schema import read_object

GIVEN_BY_SERVER = ("id", "hits")
"""Keys that are ignored, so that what was read can be sent again."""

_KEYS = ("mailbox", "on", "match", "action", "times", "skip", "probability", "seed")


def parse_rule(source: object) -> Rule:
    """Read a rule as JSON has it: `{"on": "RCPT", "action": {"reply": [550, "No such user"]}}`.

    Everything but `on` and `action` may be left out. Raises BadRule, which says what is wrong and
    what would be right.
    """
    fields = read_object("a rule", source, (*_KEYS, *GIVEN_BY_SERVER))
    on = STAGE.parse("on", fields.get("on"))
    return Rule(
        on=on,
        match=read_match(fields.get("match", {}), on),
        action=read_action(fields.get("action"), on),
        **{name: fields[name] for name in SCALARS if name in fields},
    ).checked()


def rule_as_json(rule: Rule) -> dict[str, Any]:
    """Return a rule as `parse_rule` reads it; of `match` only the conditions that it has."""
    return {
        "mailbox": rule.mailbox,
        "on": rule.on,
        "match": rule.match.to_json(),
        "action": {rule.action.key: rule.action.to_json()},
        "times": rule.times,
        "skip": rule.skip,
        "probability": rule.probability,
        "seed": rule.seed,
    }
