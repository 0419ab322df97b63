"""A fault rule in a line for people."""

from mailtrap_local.faults.rule import Rule
from mailtrap_local.faults.rule_json import rule_as_json


def describe(rule: Rule) -> str:
    """`RCPT: reply 550 5.1.1 No such user, recipient=bad@example.com`, without what is usual."""
    shape = rule_as_json(rule)
    action = [
        name if done is True else f"{name} {_plain(done)}" for name, done in shape["action"].items()
    ]
    conditions = {**shape["match"], "times": shape["times"], "skip": shape["skip"]}
    aim = [f"{name}={value}" for name, value in conditions.items() if value]
    return f"{rule.on}: {', '.join([*action, *aim])}"


def _plain(done: object) -> str:
    if isinstance(done, dict):
        return " ".join(f"{name}={value}" for name, value in done.items() if value)
    return " ".join(map(str, done)) if isinstance(done, list) else str(done)
