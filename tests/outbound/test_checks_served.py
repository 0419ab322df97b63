"""A command that serves: what its checks ask, what it refuses to start with, what it imports."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from http_servers import http_server
from mailtrap_local.config.values import HostPort
from sending import send
from spam_mails import GTUBE, PLAIN

RSPAMD = {  # as version 3.4 answers, shortened
    "is_skipped": False,
    "score": 9.5,
    "required_score": 15.0,
    "action": "add header",
    "thresholds": {"reject": 15.0, "add header": 6.0, "greylist": 4.0},
    "symbols": {
        "GTUBE": {"name": "GTUBE", "score": 9.0, "description": "Generic test"},
        "MIME_GOOD": {"name": "MIME_GOOD", "score": -0.1},
        "RCVD_COUNT_ONE": {"name": "RCVD_COUNT_ONE", "score": 0.6},
    },
    "messages": {},
}
Findings = Callable[..., dict[str, Any]]
COMMAND = [sys.executable, "-m", "mailtrap_local"]


@pytest.fixture
def findings_of(tmp_path: Path) -> Iterator[Findings]:
    """`findings_of(raw, "--spamd", place)` serves, sends mail by SMTP, and reads its checks."""
    with ExitStack() as running:

        def findings_of(raw: bytes, *flags: object) -> dict[str, Any]:
            words = [*COMMAND, "--smtp", "127.0.0.1:0", "--http", "127.0.0.1:0", *map(str, flags)]
            errors = running.enter_context((tmp_path / "stderr").open("w"))
            process = running.enter_context(
                subprocess.Popen(words, stdout=subprocess.PIPE, stderr=errors, text=True)
            )
            running.callback(process.terminate)
            assert process.stdout is not None
            said = dict(line.split() for line in iter(process.stdout.readline, "ready\n"))
            send(HostPort.parse(said["smtp"]), raw=raw, sender="bounce@shop-online.org")
            url = f"http://{said['http']}/api/messages/latest/checks"
            with urlopen(url, timeout=60) as response:
                report = json.load(response)
            assert "spam-*" not in [one["id"] for one in report["skipped"]]
            return {finding["id"]: finding for finding in report["findings"]}

        yield findings_of


def test_spamassassin_judges_what_was_sent(spamd: HostPort, findings_of: Findings) -> None:
    found = findings_of(PLAIN + GTUBE + b"\r\n", "--spamd", spamd)
    assert found["spam-score"]["severity"] == "error"
    assert found["spam-score"]["detail"].startswith("SpamAssassin: ")
    assert found["spam-gtube"]["detail"].startswith("1000 points: BODY: Generic Test")
    assert "spam-no-relays" not in found


def test_spamassassin_has_nothing_against_plain_mail(
    spamd: HostPort, findings_of: Findings
) -> None:
    found = findings_of(PLAIN, "--spamd", spamd)
    assert not [rule for rule in found if rule.startswith("spam-")]


def test_rspamd_judges_what_was_sent(findings_of: Findings) -> None:
    with http_server(lambda _: (200, {}, json.dumps(RSPAMD).encode())) as server:
        found = findings_of(PLAIN, "--rspamd", server.url)
    assert found["spam-score"]["detail"] == "rspamd: 9.5 of 6 points"
    assert found["spam-gtube"]["severity"] == "warning"
    assert found["spam-rcvd-count-one"]["severity"] == "info"
    (asked,) = server.asked
    assert (asked.path, asked.headers["From"]) == ("/checkv2", "bounce@shop-online.org")


@pytest.mark.parametrize(
    ("zone", "problem"),
    [("nothing", "zone.txt:1: write NAME = TEXT"), (None, "zone.txt: No such file or directory")],
)
def test_a_bad_zone_is_an_error_at_the_start(
    tmp_path: Path, zone: str | None, problem: str
) -> None:
    path = tmp_path / "zone.txt"
    if zone is not None:
        path.write_text(zone)
    words = [*COMMAND, "--smtp", "127.0.0.1:0", "--http", "off", "--dkim-zone", str(path)]
    ended = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode != 0
    assert problem in ended.stderr


WITHOUT_DNS = """
import sys
sys.modules["dns"] = sys.modules["dns.exception"] = None
from mailtrap_local import Sandbox
with Sandbox(checks_dns=True):
    pass
"""


def test_a_dns_that_cannot_be_asked_is_an_error_at_the_start() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", WITHOUT_DNS], capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode != 0
    assert "checks-dns: needs an extra" in ended.stderr


SERVING = """
import sys
from urllib.request import urlopen
from mailtrap_local import Sandbox
from mailtrap_local.mail.envelope import Envelope
with Sandbox(http="127.0.0.1:0", spamd="783", check_hosts="localhost") as sandbox:
    envelope = Envelope(mail_from="a@b.example", rcpt_to=("c@d.example",))
    sandbox.mailroom.deliver(envelope, b"Subject: Hello\\r\\n\\r\\n")
    urlopen(f"{sandbox.http.url}/api/messages/latest?query=hello").read()
    rooms = ("mailtrap_local.checks", "mailtrap_local.outbound", "tinycss2", "dns")
    print([name for name in sys.modules if name.startswith(rooms)])
"""


def test_a_server_imports_no_checks_before_somebody_asks() -> None:
    words = [sys.executable, "-c", SERVING]
    ended = subprocess.run(words, capture_output=True, text=True, timeout=60, check=True)
    assert ended.stdout == "[]\n"
