"""Run the checks of a message."""

import logging
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from functools import cache
from importlib import import_module

from mailtrap_local.checks.check_rule import Check, CheckRule
from mailtrap_local.checks.checked_mail import CheckedMail, CheckSettings
from mailtrap_local.checks.finding import SEVERITIES, Finding
from mailtrap_local.checks.message_digest import MessageDigest
from mailtrap_local.checks.own_rules import own_rules
from mailtrap_local.checks.report_text import Report, matches
from mailtrap_local.mail.message import Message

log = logging.getLogger(__name__)

# Modules with `CHECKS`, in the order of the report, and the pages of docs/checks with their rules.
_MODULES: dict[str, str] = {
    "defects": "defects",
    "addresses": "headers",
    "headers": "headers",
    "subject": "headers",
    "encoded_words": "headers",
    "lists": "lists",
    "structure": "structure",
    "content_ids": "structure",
    "attachments": "attachments",
    "leftovers": "leftovers",
    "parity": "parity",
    "credentials": "across",
    "authentication": "authentication",
    "across": "across",
    "accessibility": "accessibility",
    "contrast": "accessibility",
    "legibility": "accessibility",
    "markup": "html",
    "images": "images",
    "links": "links",
    "clients": "clients",
}
_NETWORK = {"link-broken": "network", "link-unreachable": "network"}  # of `outbound`
_SPAM = "spam-"
_DOCS = "https://github.com/mailtrap-local/mailtrap-local/blob/main/docs/checks"


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
        return [with_docs(finding) for finding in check.find(mail)]
    except Exception:
        log.exception("message %s: a check failed", mail.message.id)
        for rule in check.rules:
            mail.skipped[rule.id] = "it failed, see the log"
        return []


def with_docs(finding: Finding) -> Finding:
    """Return a finding with the address of the page about its rule, if it has none."""
    docs = finding.docs or docs_of(finding.id)
    return replace(finding, docs=docs) if docs != finding.docs else finding


def docs_of(rule_id: str) -> str:
    """Return the address of the documentation of a rule; "" for one that is not built in."""
    if rule_id.startswith(_SPAM):
        return f"{_DOCS}/spam.md#{_SPAM}"
    page = _NETWORK.get(rule_id) or _pages_by_rule().get(rule_id)
    return f"{_DOCS}/{page}.md#{rule_id}" if page else ""


@cache
def _pages_by_rule() -> dict[str, str]:
    return {
        rule.id: page
        for name, page in _MODULES.items()
        for check in import_module(f"mailtrap_local.checks.{name}").CHECKS
        for rule in check.rules
    }
