"""The fixtures `mail_server` and `mailbox`, and the mail of a failed test in its report.

pytest loads this module in every project that has it installed, so it imports only pytest: the
rest comes in with the first test that asks for mail.
"""

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from mailtrap_local import Mailbox, Sandbox

_MAILBOX = pytest.StashKey["Mailbox"]()
_MAX_NAME = 100


@pytest.fixture(scope="session")
def mail_server() -> "Iterator[Sandbox]":
    """One mail sandbox for the whole run, one a worker under pytest-xdist, on a free port."""
    from mailtrap_local import Sandbox  # see the module's docstring

    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def mailbox(mail_server: "Sandbox", request: pytest.FixtureRequest) -> "Iterator[Mailbox]":
    """A mailbox of this test's own: what is sent to its host and port, no other test sees.

    Its mail goes when the test is over; if the test fails, the report lists it.
    """
    node: pytest.Item = request.node
    mailbox = mail_server.open_mailbox(node.name[:_MAX_NAME])
    node.stash[_MAILBOX] = mailbox
    yield mailbox
    del node.stash[_MAILBOX]
    mailbox.close()
    mailbox.clear()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add the section "mail captured" to the report of a test that failed."""
    report = yield
    mailbox = item.stash.get(_MAILBOX, None)
    if report.failed and mailbox is not None:
        report.sections.append((f"mail captured ({len(mailbox)})", mailbox.describe()))
    return report
