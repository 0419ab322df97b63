"""A fault rule in one line, for people."""

from mailtrap_local.faults.rule import Rule


def describe(rule: Rule) -> str:
    """`RCPT: reply 550 5.1.1 No such user, recipient=bad@example.com`, without defaults."""
    limits = {**rule.match.to_json(), "times": rule.times, "skip": rule.skip}
    words = [f"{name}={value}" for name, value in limits.items() if value]
    return f"{rule.on}: {', '.join([rule.action.describe(), *words])}"
