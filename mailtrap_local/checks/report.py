"""Run the checks of a message."""

import logging
from collections.abc import Collection, Iterable, Iterator
from importlib import import_module

from mailtrap_local.checks.check_rule import Check, CheckRule
from mailtrap_local.checks.checked_mail import CheckedMail, CheckSettings
from mailtrap_local.checks.finding import SEVERITIES, Finding
from mailtrap_local.checks.message_digest import MessageDigest
from mailtrap_local.checks.own_rules import own_rules
from mailtrap_local.checks.report_text import Report, matches
from mailtrap_local.mail.message import Message

log = logging.getLogger(__name__)

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
    "credentials",
    "authentication",
    "across",
    "accessibility",
    "contrast",
    "legibility",
    "markup",
    "images",
    "links",
    "clients",
)


def all_checks() -> Iterator[Check]:
    """Return the checks that are built in."""
    for name in _MODULES:
        yield from import_module(f"mailtrap_local.checks.{name}").CHECKS


def all_rules() -> list[CheckRule]:
    """Return the rules that are built in."""
    return [rule for check in all_checks() for rule in check.rules]


def check(
    message: Message,
    settings: CheckSettings | None = None,
    *,
    only: Collection[str] = (),
    ignore: Collection[str] = (),
    others: Iterable[MessageDigest] = (),
) -> Report:
    """Check a message. `only` and `ignore` are ids of rules, or patterns such as `a11y-*`.

    `others` are the digests of its mailbox, for the rules that compare messages.
    """
    mail = CheckedMail(message=message, settings=settings or CheckSettings(), others=others)
    findings = [
        finding
        for each in all_checks()
        if not only or any(matches(rule.id, only) for rule in each.rules)
        for finding in _findings(each, mail)
    ]
    findings += [
        finding
        for own in own_rules()
        if not only or matches(own.id, only)
        for finding in own.findings(mail)
    ]
    findings.sort(key=lambda one: SEVERITIES.index(one.severity))
    report = Report(tuple(findings), dict(mail.undecided), mail.skipped, mail.data)
    return report.selected(only, (*mail.settings.ignore, *ignore))


def _findings(check: Check, mail: CheckedMail) -> list[Finding]:
    """Return what a check finds; one that fails is skipped, and the others go on."""
    try:
        return list(check.find(mail))
    except Exception:
        log.exception("message %s: a check failed", mail.message.id)
        for rule in check.rules:
            mail.skipped[rule.id] = "it failed, see the log"
        return []
