"""The fixtures `mail_server` and `mailbox`, and the mail of a failed test in its report.

pytest loads this module in every project that has it installed, so it imports only pytest: the
rest comes in with the first test that asks for mail.
"""

from collections.abc import Callable, Generator, Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from mailtrap_local import Mailbox, Sandbox

_CAPTURED = pytest.StashKey[Callable[[], tuple[str, str]]]()
_MAX_NAME = 100


@pytest.fixture(scope="session")
def mail_server() -> "Iterator[Sandbox]":
    """One mail sandbox for the whole run, one a worker under pytest-xdist, on a free port."""
    from mailtrap_local import Sandbox  # noqa: PLC0415  # see the module's docstring

    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def mailbox(mail_server: "Sandbox", request: pytest.FixtureRequest) -> "Iterator[Mailbox]":
    """A mailbox of this test's own: what is sent to its host and port, no other test sees.

    Its mail goes when the test is over; if the test fails, the report lists it.
    """
    node: pytest.Item = request.node
    name = "".join(letter if letter.isprintable() else "?" for letter in node.name)
    mailbox = mail_server.open_mailbox(name[:_MAX_NAME])
    node.stash[_CAPTURED] = lambda: _section(mailbox)
    yield mailbox
    mailbox.close()
    captured = _section(mailbox)  # a fixture that is torn down later may still fail
    node.stash[_CAPTURED] = lambda: captured
    mailbox.clear()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add the section "mail captured" to the report of a test that failed."""
    report = yield
    captured = item.stash.get(_CAPTURED, None)
    if report.failed and captured is not None:
        report.sections.append(captured())
    return report


def _section(mailbox: "Mailbox") -> tuple[str, str]:
    return f"mail captured ({len(mailbox)})", mailbox.describe()
