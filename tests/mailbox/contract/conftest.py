"""The contract of mailboxes, of a sandbox in this process and of one over HTTP."""

from collections.abc import Iterator

import pytest

from arriving import Arrive
from delivering import deliver
from mailtrap_local import Mailbox, RemoteSandbox, Sandbox, connect


@pytest.fixture(scope="module", params=["here", "elsewhere"])
def place(
    shared_sandbox: Sandbox, request: pytest.FixtureRequest
) -> Iterator[Sandbox | RemoteSandbox]:
    """The sandbox itself, or a client of it."""
    if request.param == "here":
        yield shared_sandbox
    else:
        with connect(shared_sandbox.http.url) as client:
            yield client


@pytest.fixture
def mailbox(place: Sandbox | RemoteSandbox, request: pytest.FixtureRequest) -> Iterator[Mailbox]:
    mailbox = place.open_mailbox(request.node.name)
    yield mailbox
    mailbox.close()


@pytest.fixture
def arrive(sandbox: Sandbox, mailbox: Mailbox) -> Arrive:
    """`arrive("Hello", "bob@example.com")` delivers a message by the mailbox's listener."""

    def arrive(subject: str, to: str = "ann@example.com") -> None:
        raw = f"To: {to}\r\nSubject: {subject}\r\n\r\n".encode()
        deliver(sandbox, raw, to=to, listener=f"{mailbox.host}:{mailbox.port}")

    return arrive
