"""Mailboxes behind listeners of every kind, and a home folder that is not the user's."""

import os
import re
import subprocess
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Any

import pytest

import conversing
from mailtrap_local import Mailbox, Sandbox, Session

PASSWORD = "s3cret"
BASE64 = re.compile(r"[A-Za-z0-9+/]{4,}={0,2}")

OpenMailbox = Callable[..., Mailbox]


@pytest.fixture(scope="session")
def give_up() -> Callable[[str], None]:
    """Says what a test lacks: the test is skipped, or fails with CI set (see `require_tool`)."""
    return pytest.fail if os.environ.get("CI") else pytest.skip


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that takes the place of the user's own, so that one CA serves all journeys."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(autouse=True)
def _at_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Clients look there too, and what a developer has set for curl or msmtp is not meant here.
    for variable in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, str(home))


@pytest.fixture
def open_mailbox(mail_server: Sandbox, request: pytest.FixtureRequest) -> Iterator[OpenMailbox]:
    """`open_mailbox(tls="starttls", auth=("app", "s3cret"))`: a mailbox behind such a listener.

    When the test is over, no session of it may show the password, whatever the client did.
    """
    numbers = count(1)
    with ExitStack() as opened:

        def open_mailbox(**listener: Any) -> Mailbox:
            name = f"{request.node.name[:80]} {next(numbers)}"
            mailbox = mail_server.open_mailbox(name, **listener)
            opened.callback(_check_secrecy, mailbox)
            opened.callback(mailbox.clear)
            opened.callback(mailbox.close)
            return mailbox

        yield open_mailbox


def _check_secrecy(mailbox: Mailbox) -> None:
    assert not [session for session in mailbox.sessions if shows_password(session)]


def shows_password(session: Session) -> bool:
    text = "\n".join(line.text for line in session.transcript)
    return PASSWORD in text or any(PASSWORD.encode() in _decoded(w) for w in BASE64.findall(text))


def _decoded(word: str) -> bytes:
    try:
        return b64decode(word)
    except NotBase64:
        return b""


@pytest.fixture
def last_session() -> Callable[[Mailbox], Session]:
    """`last_session(mailbox)` is the newest, once the listener knows that it has ended."""
    return conversing.last_session


@pytest.fixture(scope="session")
def perl(require_tool: Callable[[str, str], Path], give_up: Callable[[str], None]) -> Path:
    """Perl with what swaks and Net::SMTP need for TLS and AUTH."""
    program = require_tool("perl", "apt install perl")
    modules = ("-MIO::Socket::SSL", "-MAuthen::SASL", "-MDigest::HMAC_MD5")
    found = subprocess.run([program, *modules, "-e", "1"], stderr=subprocess.PIPE, check=False)
    if found.returncode:
        packages = "libio-socket-ssl-perl libauthen-sasl-perl libdigest-hmac-perl"
        give_up(f"{found.stderr.decode().splitlines()[0]}, run: apt install {packages}")
    return program
