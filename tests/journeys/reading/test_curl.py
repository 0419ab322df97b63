"""curl, which shows what a server says as it says it."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from hard_mails import RAW
from mailtrap_local import Sandbox

Fetch = Callable[..., bytes]
WAYS = {"plain": [], "starttls": ["--ssl-reqd"], "implicit": []}


@pytest.fixture
def fetch(require_tool: Callable[[str, str], Path], sandbox: Sandbox) -> Fetch:
    """`fetch("pop3", "/1", way="starttls")` is what curl writes, with further arguments for it."""
    curl = require_tool("curl", "apt install curl")

    def fetch(protocol: str, path: str, *arguments: str, way: str = "plain") -> bytes:
        scheme = f"{protocol}s" if way == "implicit" else protocol
        place = getattr(sandbox, scheme)
        url = f"{scheme}://localhost:{place.port}{path}"
        task = [url, "--silent", "--show-error", "--user", "all:s3cret", *WAYS[way], *arguments]
        ran = subprocess.run(
            [curl, *task, "--cacert", str(sandbox.ca_file)],
            capture_output=True,
            timeout=60,
            check=True,
        )
        return ran.stdout

    return fetch


@pytest.mark.parametrize("way", WAYS)
def test_pop3_lists_and_fetches(fetch: Fetch, mails: list[bytes], way: str) -> None:
    sizes = [int(line.split()[1]) for line in fetch("pop3", "/", way=way).splitlines()]
    assert len(sizes) == len(mails)
    number = list(RAW).index("04-alternative-holds-related") + 1
    assert fetch("pop3", f"/{number}", way=way) == mails[number - 1]


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN"])
def test_pop3_logs_in_by_every_mechanism(fetch: Fetch, mails: list[bytes], mechanism: str) -> None:
    listing = fetch("pop3", "/", "--login-options", f"AUTH={mechanism}")
    assert len(listing.splitlines()) == len(mails)


def test_pop3_tells_unique_ids(fetch: Fetch, mails: list[bytes]) -> None:
    lines = fetch("pop3", "/", "--request", "UIDL").splitlines()
    assert len({line.split()[1] for line in lines}) == len(mails)


@pytest.mark.parametrize("way", WAYS)
def test_imap_fetches_by_unique_id_and_section(fetch: Fetch, mails: list[bytes], way: str) -> None:
    number = list(RAW).index("06-forwarded") + 1
    assert fetch("imap", f"/INBOX;UID={number}", way=way) == mails[number - 1]
    part = fetch("imap", f"/INBOX;UID={number};SECTION=2.2", way=way)
    assert part == b"yes,no\r\n7,2"


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN"])
def test_imap_logs_in_by_every_mechanism(fetch: Fetch, mechanism: str) -> None:
    listing = fetch("imap", "/", "--login-options", f"AUTH={mechanism}")
    assert b'"/" "INBOX"' in listing


def test_imap_searches_and_appends(fetch: Fetch, sandbox: Sandbox, tmp_path: Path) -> None:
    file = tmp_path / "hello.eml"
    file.write_bytes(b"Subject: Hello\r\n\r\n\xff\r\n")
    fetch("imap", "/INBOX", "--upload-file", str(file))
    assert sandbox.mailbox[0].raw == file.read_bytes()
    assert fetch("imap", "/INBOX?SUBJECT%20hello").strip() == b"* SEARCH 1"
