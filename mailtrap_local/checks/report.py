"""Run the checks of a message."""

from collections.abc import Collection, Iterator
from fnmatch import fnmatchcase
from importlib import import_module

from mailtrap_local.checks.check_rule import Check, CheckRule
from mailtrap_local.checks.checked_mail import CheckedMail, CheckSettings
from mailtrap_local.checks.finding import SEVERITIES
from mailtrap_local.checks.report_text import Report
from mailtrap_local.mail.message import Message

# Modules with `CHECKS`, in the order of the report.
_MODULES: tuple[str, ...] = (
    "defects",
    "addresses",
    "headers",
    "subject",
    "encoded_words",
    "lists",
    "structure",
    "content_ids",
    "attachments",
    "leftovers",
    "parity",
    "authentication",
    "across",
)


def all_checks() -> Iterator[Check]:
    """Return the checks that there are."""
    for name in _MODULES:
        yield from import_module(f"mailtrap_local.checks.{name}").CHECKS


def all_rules() -> list[CheckRule]:
    """Return the rules that there are."""
    return [rule for check in all_checks() for rule in check.rules]


def check(
    message: Message,
    settings: CheckSettings | None = None,
    *,
    only: Collection[str] = (),
    ignore: Collection[str] = (),
) -> Report:
    """Check a message. `only` and `ignore` are ids of rules, or patterns such as `a11y-*`."""
    mail = CheckedMail(message=message, settings=settings or CheckSettings())
    ignored = (*mail.settings.ignore, *ignore)

    def counts(rule: str) -> bool:
        return (not only or _matches(rule, only)) and not _matches(rule, ignored)

    findings = [
        finding
        for each in all_checks()
        if any(counts(rule.id) for rule in each.rules)
        for finding in each.find(mail)
        if counts(finding.id)
    ]
    findings.sort(key=lambda one: SEVERITIES.index(one.severity))
    return Report(tuple(findings), dict(mail.undecided), mail.skipped, {})


def _matches(rule: str, patterns: Collection[str]) -> bool:
    return any(fnmatchcase(rule, pattern) for pattern in patterns)
