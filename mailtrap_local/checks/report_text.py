"""The report of a message: what the checks found, and the same as text, a line a finding."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from itertools import islice
from typing import NamedTuple

from mailtrap_local.checks.finding import SEVERITIES, Finding, Location, Severity
from mailtrap_local.errors import MailNotClean
from mailtrap_local.mail.printable import printable

_PLURALS = {"error": "errors", "warning": "warnings", "info": "infos"}
_MOST_TABLES = 10  # in the text of an error
_MOST_ALIKE = 3  # messages named of those with the same findings


class Report(NamedTuple):
    """Findings of the checks, worst first; `undecided` counts by rule what could not be judged.

    `skipped` are the rules that were not applied, with the reason; `data` are the dates of the
    collections of facts that rules rest on.
    """

    findings: tuple[Finding, ...]
    undecided: dict[str, int]
    skipped: dict[str, str]
    data: dict[str, str]

    def __str__(self) -> str:
        """Return a table of the findings, the worst first, and below it what was not judged."""
        return "\n".join([*_rows(self.findings), *_not_judged(self)])

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that are errors."""
        return self.of("error")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The findings that are warnings."""
        return self.of("warning")

    def selected(self, only: Collection[str] = (), ignore: Collection[str] = ()) -> "Report":
        """The report of these rules alone: ids, or patterns such as `a11y-*`."""

        def counts(rule: str) -> bool:
            return (not only or matches(rule, only)) and not matches(rule, ignore)

        return Report(
            tuple(one for one in self.findings if counts(one.id)),
            {rule: count for rule, count in self.undecided.items() if counts(rule)},
            {rule: why for rule, why in self.skipped.items() if counts(rule)},
            self.data,
        )

    def raise_for(self, fail_on: Severity, name: str) -> None:
        """Raise MailNotClean if a finding is as bad as this, or worse; `name` is the message's."""
        bad = self.at_least(fail_on)
        if bad.findings:
            head = f"{printable(name)!r} is not clean ({describe_counts(bad)}):"
            raise _not_clean([head, *_indented(_rows(bad.findings), 2)], bad)

    def at_least(self, severity: Severity) -> "Report":
        """The report of the findings that are so bad, or worse."""
        return self._replace(
            findings=tuple(one for one in self.findings if one.is_at_least(severity))
        )

    def of(self, severity: Severity) -> tuple[Finding, ...]:
        """The findings of a severity."""
        return tuple(one for one in self.findings if one.severity == severity)


def raise_for_all(reports: Iterable[tuple[str, Report]], fail_on: Severity) -> None:
    """Raise MailNotClean if a finding of several messages is as bad as this, or worse.

    Each report stands beside a line about its message.
    """
    bad = [(line, report.at_least(fail_on)) for line, report in reports]
    unclean = [one for one in bad if one[1].findings]
    if not unclean:
        return
    all_bad = unclean[0][1]._replace(
        findings=tuple(finding for _, report in unclean for finding in report.findings),
        skipped={rule: why for _, report in unclean for rule, why in report.skipped.items()},
    )
    count = f"{len(unclean)} of {len(bad)} messages" if len(bad) > 1 else "1 message"
    are = "is" if len(unclean) == 1 else "are"
    head = f"{count} {are} not clean ({describe_counts(all_bad)}):"
    raise _not_clean([head, *_rows_by_message(unclean)], all_bad)


def _rows_by_message(reports: Iterable[tuple[str, Report]]) -> Iterator[str]:
    """Yield lines about messages, with the findings below; once for those that have the same."""
    lines_by_rows: dict[str, list[str]] = {}
    for line, report in reports:
        lines_by_rows.setdefault("\n".join(_rows(report.findings)), []).append(line)
    for rows, lines in islice(lines_by_rows.items(), _MOST_TABLES):
        yield from _indented(lines[:_MOST_ALIKE], 2)
        if len(lines) > _MOST_ALIKE:
            yield f"  … and {len(lines) - _MOST_ALIKE} more like these"
        yield from _indented(rows.splitlines(), 4)
    left_out = [one for lines in list(lines_by_rows.values())[_MOST_TABLES:] for one in lines]
    if left_out:
        yield f"  … and {len(left_out)} more messages"


def _not_clean(lines: Sequence[str], bad: Report) -> MailNotClean:
    rules = tuple(dict.fromkeys(one.id for one in bad.findings))
    pages = dict.fromkeys(one.docs for one in bad.findings if one.docs)
    notes = _indented(_not_judged(bad._replace(undecided={})), 2)
    mend = ["  how to mend it:", *_indented(pages, 4)] if pages else []
    table = "\n".join([*lines, *notes, *mend])
    ignored = ", ".join(f'"{rule}"' for rule in rules)
    remedy = f"  to ignore what does not matter here: ignore=[{ignored}]"
    return MailNotClean(f"{table}\n{remedy}", table, rules)


def _indented(lines: Iterable[str], width: int) -> list[str]:
    return [f"{' ' * width}{line}" for line in lines]


def matches(rule: str, patterns: Collection[str]) -> bool:
    """True if one of the patterns fits the id of a rule."""
    return any(fnmatchcase(rule, pattern) for pattern in patterns)


def describe_counts(report: Report) -> str:
    """Return how many findings of which severity there are: `1 error, 2 warnings`."""
    counts = {severity: len(report.of(severity)) for severity in SEVERITIES}
    words = [
        f"{count} {severity if count == 1 else _PLURALS[severity]}"
        for severity, count in counts.items()
        if count
    ]
    return ", ".join(words) or "nothing found"


def describe_location(where: Location) -> str:
    """Return a location in words: `header Subject`, `html 12:5`, `part 3`; "" for none."""
    if where.header is not None:
        return f"header {where.header}"
    words: list[str] = [where.body] if where.body else []
    if where.part is not None:
        words = [f"part {where.part}"]
    if where.line is not None:
        words.append(f"{where.line}:{where.column or 1}")
    return " ".join(words)


def _rows(findings: Iterable[Finding]) -> Iterator[str]:
    rows = [(one.severity, one.id, describe_location(one.where), str(one)) for one in findings]
    widths = [max((len(row[at]) for row in rows), default=0) for at in range(3)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        yield "  ".join([*cells, row[3]]).rstrip()


def _not_judged(report: Report) -> Iterator[str]:
    for rule, count in report.undecided.items():
        yield f"{rule}: {count} {'place' if count == 1 else 'places'} could not be judged"
    for rule, why in report.skipped.items():
        yield f"{rule}: not checked, {why}"
