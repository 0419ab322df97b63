"""Checks of the mail of a test: by the marker's `checks=`, and for the report of a failed test."""

import json
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from mailtrap_local import MailNotClean, SandboxError
from pytest_mailtrap_local.mailboxes import settle

if TYPE_CHECKING:
    from mailtrap_local import Finding, Message
    from pytest_mailtrap_local.mailboxes import OpenedMailbox, TestMailboxes

_IGNORE = "mailtrap_checks_ignore"
_MOST_RULES = 10  # in the report of a failed test
_MOST_MESSAGES_OF_RULE = 3
_MOST_SECONDS = 1.0  # of this thread, which freezegun leaves alone, for what follows the first
_LONGEST_LINE = 120  # characters
_LONGEST_BODY = 500_000  # characters; the worst of that length take a second


def ignored_rules(config: pytest.Config) -> tuple[str, ...]:
    """Rules that checks leave out in this run, by the ini file."""
    return tuple(config.getini(_IGNORE))


@contextmanager
def ignoring(config: pytest.Config) -> Iterator[None]:
    """Have `Message.check` leave out the rules of the ini file, too."""
    from mailtrap_local import Message  # noqa: PLC0415  # loaded before

    rules, check = ignored_rules(config), Message.check

    def check_the_rest(message: Message, *, ignore: Collection[str] = (), **options: Any) -> object:
        return check(message, ignore=(*rules, *ignore), **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Message, "check", check_the_rest)
        yield


def require_clean_mail(mailboxes: "TestMailboxes", config: pytest.Config) -> None:
    """Fail the test if the mail of a mailbox that it opened with `checks=` is not clean."""
    problems = [problem for opened in mailboxes.opened if (problem := _problem(opened)) is not None]
    if problems:
        rules = dict.fromkeys(rule for _, error in problems for rule in error.rules)
        lines = [f'mailbox(checks="{checks}"): {error.table}' for checks, error in problems]
        text = "\n".join([*lines, *_remedy(list(rules), config)])
        failure = pytest.fail.Exception(text, pytrace=False)
        failure.__context__ = problems[0][1]  # by which `lists_findings` knows it
        raise failure from None


def lists_findings(error: BaseException) -> bool:
    """Return whether the text of an error lists what checks have found."""
    return isinstance(error, MailNotClean) or isinstance(error.__context__, MailNotClean)


def _problem(opened: "OpenedMailbox") -> tuple[str, MailNotClean] | None:
    if opened.checks is None:
        return None
    settle(opened.mailbox)
    try:
        opened.mailbox.assert_clean(opened.checks)
    except MailNotClean as problem:
        return opened.checks, problem
    except SandboxError as problem:  # no sandbox
        raise pytest.fail.Exception(str(problem), pytrace=False) from None
    return None


def _remedy(rules: list[str], config: pytest.Config) -> Iterator[str]:
    """Yield lines for the ini file that ignore these rules."""
    name = config.inipath.name if config.inipath else "pytest.ini"
    ids = [*config.getini(_IGNORE), *rules]
    yield f"  to ignore what does not matter, in {name}:"
    if name.endswith(".toml"):
        yield f"    {_IGNORE} = {json.dumps(ids)}"
    else:
        yield f"    {_IGNORE} ="
        yield from (f"        {rule}" for rule in ids)


# -- the report of a failed test --------------------------------------------------------------


class BrokenRule(NamedTuple):
    """A rule that messages of a test break: the first finding, and the numbers of the messages."""

    finding: "Finding"
    numbers: list[int]


class BriefReport(NamedTuple):
    """Errors and warnings in the messages of a failed test, and the messages not checked."""

    rules: list[BrokenRule]
    not_checked: list[int]

    @property
    def title(self) -> str:
        """Title of a section of a report."""
        severities = [rule.finding.severity for rule in self.rules]
        counts = {name: severities.count(name) for name in ("error", "warning")}
        words = [f"{count} {name}{'s' * (count > 1)}" for name, count in counts.items() if count]
        return f"mail checks ({', '.join(words) or 'nothing found'})"

    def lines(self, *, has_detail: bool, has_numbers: bool) -> list[str]:
        """Return a line a rule, the worst first. Details may hold what is secret."""
        shown = self.rules[:_MOST_RULES]
        width = max((len(rule.finding.id) for rule in shown), default=0)
        lines = []
        for finding, numbers in shown:
            text = _cut(str(finding)) if has_detail else finding.title
            if has_numbers:
                text += f" ({_numbers(numbers)})"
            lines.append(f"{finding.severity:7}  {finding.id:{width}}  {text}")
        if len(self.rules) > _MOST_RULES:
            lines.append(f"… and {len(self.rules) - _MOST_RULES} more rules")
        if self.not_checked:
            them = f": {_numbers(self.not_checked)}" if has_numbers else ""
            lines.append(f"{len(self.not_checked)} not checked, to save time{them}")
        return lines


def check_in_brief(messages: Sequence["Message"], ignore: Sequence[str]) -> BriefReport:
    """Check messages in this process, the newest first, for about a second."""
    until = None
    rules: dict[str, BrokenRule] = {}
    not_checked: list[int] = []
    for message in reversed(messages):
        is_long = max(len(message.html or ""), len(message.text or "")) > _LONGEST_BODY
        if is_long or (until is not None and time.thread_time() > until):
            not_checked.append(message.seq)
            continue
        report = _alone(message).check(ignore=ignore)
        if until is None:  # the first one also imports the checks
            until = time.thread_time() + _MOST_SECONDS
        for finding in (*report.errors, *report.warnings):
            rule = rules.setdefault(finding.id, BrokenRule(finding, []))
            if message.seq not in rule.numbers:
                rule.numbers.append(message.seq)
    worst_first = sorted(rules.values(), key=lambda rule: rule.finding.severity)
    return BriefReport(worst_first, not_checked)


def _alone(message: "Message") -> "Message":
    """Return a copy that knows no sandbox, which could take its time."""
    return type(message)(
        id=message.id,
        seq=message.seq,
        mailbox=message.mailbox,
        received_at=message.received_at,
        envelope=message.envelope,
        raw=message.raw,
    )


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_LINE else f"{text[: _LONGEST_LINE - 1]}…"


def _numbers(numbers: Sequence[int]) -> str:
    shown = ", ".join(f"#{number}" for number in sorted(numbers)[:_MOST_MESSAGES_OF_RULE])
    more = len(numbers) - _MOST_MESSAGES_OF_RULE
    return f"{shown} and {more} more" if more > 0 else shown
