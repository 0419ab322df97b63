"""Entry point of the plugin: options, fixtures, and the mail of failed tests in their reports.

pytest loads this module in every project that has it installed, so it imports only pytest; the
rest is imported with the first test that uses a fixture.
"""

import os
import sys
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pytest_mailtrap_local.fixtures import (
    SHARED_MAILBOXES,
    TEST_MAILBOXES,
    _mailtrap_run_mailboxes,
    _mailtrap_test_mailboxes,
    amailbox,
    mail_config,
    mail_django,
    mail_env,
    mail_providers,
    mail_redirect,
    mail_server,
    mailbox,
    mailbox_factory,
    mailbox_module,
    mailbox_session,
)
from pytest_mailtrap_local.options import add_options, check_options

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType
    from typing import Any

    from mailtrap_local import Mailbox
    from pytest_mailtrap_local.mailboxes import TestMailboxes

__all__ = [  # pytest finds fixtures by the names of this module
    "_mailtrap_run_mailboxes",
    "_mailtrap_test_mailboxes",
    "amailbox",
    "mail_config",
    "mail_django",
    "mail_env",
    "mail_providers",
    "mail_redirect",
    "mail_server",
    "mailbox",
    "mailbox_factory",
    "mailbox_module",
    "mailbox_session",
]

_PATCH = pytest.StashKey[pytest.MonkeyPatch]()
_OUR_PACKAGES = ("mailtrap_local", "pytest_mailtrap_local")
_PYTEST_PACKAGES = ("_pytest", "pluggy")


def pytest_addoption(parser: pytest.Parser) -> None:
    add_options(parser)


def pytest_configure(config: pytest.Config) -> None:
    check_options(config)
    config.addinivalue_line(
        "markers",
        "mailbox(tls=, auth=, timeout=, checks=): the fixture mailbox has this TLS (off, starttls, "
        "require, implicit), takes only these credentials (user, password), and waits so many "
        "seconds; findings in its mail as bad as checks says (error, warning, info) fail the test",
    )
    if config.getoption("--mail-ui") and not hasattr(config, "workerinput"):
        from pytest_mailtrap_local.page import Page  # noqa: PLC0415  # only then

        config.pluginmanager.register(Page(config), "mailtrap_local_page")
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if summary and not hasattr(config, "workerinput") and config.getini("mailtrap_report") != "off":
        from pytest_mailtrap_local.evidence import JobSummary  # noqa: PLC0415  # only then

        config.pluginmanager.register(JobSummary(Path(summary)))


def pytest_sessionstart(session: pytest.Session) -> None:
    if session.config.getoption("--mailtrap-no-network"):
        from pytest_mailtrap_local.redirect import refuse_other_machines  # noqa: PLC0415  # rare

        session.config.stash[_PATCH] = patch = pytest.MonkeyPatch()
        refuse_other_machines(patch)


def pytest_sessionfinish(session: pytest.Session) -> None:
    if patch := session.config.stash.get(_PATCH, None):
        patch.undo()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Drop the mailboxes of an earlier run of the test, if it is repeated."""
    _forget(item)


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Check the mail of a test that has passed, if its mailboxes are to be checked."""
    result = yield
    mailboxes = item.stash.get(TEST_MAILBOXES, None)
    if mailboxes is not None and any(opened.checks for opened in mailboxes.opened):
        from pytest_mailtrap_local.mail_checks import require_clean_mail  # noqa: PLC0415  # only then

        require_clean_mail(mailboxes, item.config)
    return result


@pytest.hookimpl(tryfirst=True)
def pytest_assertrepr_compare(op: str, left: object, right: object) -> list[str] | None:
    if op != "==" or "mailtrap_local.mail.message" not in sys.modules:
        return None
    from pytest_mailtrap_local.assertion_diff import explain  # noqa: PLC0415  # usually loaded already

    return explain(left, right)


@pytest.hookimpl(specname="pytest_runtest_makereport")
def pytest_end_traceback_at_caller(item: pytest.Item, call: pytest.CallInfo[None]) -> None:
    """Cut our own frames off the traceback of an error: it ends at the line that called us.

    `--full-trace` keeps them. The wrapper below runs too early to see the errors of unittest.
    """
    errors = sys.modules.get("mailtrap_local.errors")
    if errors is None or call.excinfo is None or item.config.getoption("fulltrace", default=False):
        return
    if call.excinfo.errisinstance(errors.SandboxError):
        entry: TracebackType | None = call.excinfo.tb
        while entry is not None:
            inner = entry.tb_next
            if (
                inner is not None
                and _is_of(inner, *_OUR_PACKAGES)
                and not _is_of(entry, *_OUR_PACKAGES, *_PYTEST_PACKAGES)
            ):
                entry.tb_next = inner = None
            entry = inner


def _is_of(entry: "TracebackType", *packages: str) -> bool:
    return str(entry.tb_frame.f_globals.get("__name__")).partition(".")[0] in packages


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Attach the mail of a failed test to its report, and count the mail of every test."""
    mailboxes = item.stash.get(TEST_MAILBOXES, None)
    if mailboxes is not None and call.when == "teardown":
        mailboxes.note_properties(item)  # before the last report, which JUnit reads
    report = yield
    mailboxes = item.stash.get(TEST_MAILBOXES, None)
    if report.failed and mailboxes is not None:
        mailboxes.failed = True
    if report.failed and item.config.getini("mailtrap_report") != "off":
        shared = [value for name, value in _values(item) if name in SHARED_MAILBOXES]
        if mailboxes is not None or shared:
            _attach_evidence(item, mailboxes, shared, report, call.excinfo)
    if mailboxes is not None and report.when == "teardown":
        if item.config.getoption("--mail-ui"):
            mailboxes.tag()
        _forget(item)
    return report


def _values(item: pytest.Item) -> "Iterable[tuple[str, Any]]":
    """Return the names and values of the fixtures of a test that have been set up."""
    return (getattr(item, "funcargs", None) or {}).items()  # None once it is over


def _attach_evidence(
    item: pytest.Item,
    mailboxes: "TestMailboxes | None",
    shared: "list[Mailbox]",
    report: pytest.TestReport,
    error: pytest.ExceptionInfo[BaseException] | None,
) -> None:
    from mailtrap_local import SandboxError  # noqa: PLC0415  # see above
    from pytest_mailtrap_local.evidence import Evidence  # noqa: PLC0415  # for failures only
    from pytest_mailtrap_local.mailboxes import capture  # noqa: PLC0415  # loaded before

    try:
        own = [] if mailboxes is None else mailboxes.captured()
        evidence = Evidence(item, [*own, *map(capture, shared)])
        artifacts = evidence.attach(report)
        if mailboxes is not None:
            mailboxes.artifacts = artifacts
        evidence.attach_checks(report, error and error.value)
    except (SandboxError, OSError) as problem:  # no sandbox, or a full disk
        report.sections.append(("mail captured", f"could not be had: {problem}"))


def _forget(item: pytest.Item) -> None:
    if TEST_MAILBOXES in item.stash:
        del item.stash[TEST_MAILBOXES]
