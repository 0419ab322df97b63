"""Reports as JUnit XML, which test runners of continuous integration read."""

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

from mailtrap_local.checks.checked_file import CheckedFile
from mailtrap_local.checks.finding import Finding, Severity
from mailtrap_local.checks.report_text import describe_location
from mailtrap_local.mail.printable import printable


def junit(files: Sequence[CheckedFile], fail_on: Severity | None) -> str:
    """Return a test suite a message, with a failure a finding that is as bad as `fail_on`.

    Milder findings are the suite's output.
    """
    suites = Element("testsuites", name="mailtrap-local check")
    for file in files:
        _add_suite(suites, file, fail_on)
    return tostring(suites, encoding="unicode", xml_declaration=True)


def is_failure(finding: Finding, fail_on: Severity | None) -> bool:
    """True if a finding is at least so bad; never for None."""
    return fail_on is not None and finding.is_at_least(fail_on)


def _add_suite(suites: Element, file: CheckedFile, fail_on: Severity | None) -> None:
    failures = [one for one in file.report.findings if is_failure(one, fail_on)]
    milder = [one for one in file.report.findings if not is_failure(one, fail_on)]
    count = str(max(len(failures), 1))  # a message without findings is a test that passed
    name = printable(file.name)
    suite = SubElement(suites, "testsuite", name=name, tests=count, failures=str(len(failures)))
    for finding in failures:
        case = SubElement(suite, "testcase", classname=name, name=_name(finding))
        failure = SubElement(case, "failure", type=finding.id, message=finding.title)
        failure.text = printable(finding.detail)
    if not failures:
        SubElement(suite, "testcase", classname=name, name="checks")
    if milder:
        output = SubElement(suite, "system-out")
        output.text = "\n".join(f"{one.severity}: {_name(one)}: {one.title}" for one in milder)


def _name(finding: Finding) -> str:
    return " ".join(filter(None, (finding.id, describe_location(finding.where))))
