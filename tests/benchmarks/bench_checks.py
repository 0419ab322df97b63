"""Cost of all offline checks of a mail, beside the HTML check of Mailpit.

Times go into the report and none is asserted: what one means is for people to say.
"""

import json
import smtplib
import statistics
import time
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest

from benching import Command, Report, start_server
from checked_mails import message_of
from mailtrap_local.checks.report import check
from npm_templates import npm_templates

TIMES = 5  # that each mail is checked, of which the fastest counts


@pytest.fixture(scope="module")
def mails(
    tmp_path_factory: pytest.TempPathFactory, require_program: Callable[[str, str], Path]
) -> dict[str, EmailMessage]:
    """A mail of each template."""
    npm = require_program("npm", "apt install npm")
    templates = npm_templates(npm, tmp_path_factory.mktemp("templates"))
    return {name: mail_of(html) for name, html in templates.items()}


def mail_of(html: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"] = "Shop <news@shop.example>", "ann@mail.example"
    mail["Subject"], mail["Message-ID"] = "News", "<1@shop.example>"
    mail["Date"] = "Mon, 01 Jun 2026 10:00:00 +0000"
    mail.set_content("Hello.")
    mail.add_alternative(html, subtype="html")
    return mail


def test_all_offline_checks(mails: dict[str, EmailMessage], report: Report) -> None:
    costs = {name: milliseconds_to_check(mail.as_bytes()) for name, mail in mails.items()}
    worst = max(costs, key=lambda name: costs[name])
    report.add_checks(
        what=f"mailtrap-local, all offline checks, CPU, {len(costs)} templates of npm",
        measured=f"median {statistics.median(costs.values()):.0f} ms, "
        f"most {costs[worst]:.0f} ms ({worst})",
        target="median at most 15 ms",
    )
    long = mail_of(a_hundred_kilobytes(mails))
    report.add_checks(
        what="mailtrap-local, likewise, 100 KB of HTML: several templates in one mail",
        measured=f"{milliseconds_to_check(long.as_bytes()):.0f} ms",
        target="at most 50 ms",
    )


def a_hundred_kilobytes(mails: dict[str, EmailMessage]) -> str:
    html = ""
    for mail in mails.values():
        body = mail.get_body(("html",))
        assert body is not None
        html += body.get_content()
        if len(html) >= 100_000:
            break
    return html[:100_000]


def milliseconds_to_check(raw: bytes) -> float:
    """CPU time of a check of a message that nothing is known of yet."""
    costs = []
    for _ in range(TIMES):
        message = message_of(raw)
        before = time.process_time()
        check(message)
        costs.append(time.process_time() - before)
    return min(costs) * 1000


def test_html_check_of_mailpit(
    peers: dict[str, Command], mails: dict[str, EmailMessage], report: Report
) -> None:
    if "Mailpit" not in peers:
        return  # it is compared where it is at hand, as elsewhere
    with start_server(peers["Mailpit"], has_page=True) as server:
        with smtplib.SMTP(*server.smtp, timeout=60) as client:
            for mail in mails.values():
                client.send_message(mail)
        costs = []
        kept = json.loads(server.get(f"/api/v1/messages?limit={len(mails)}"))["messages"]
        for message in kept:
            before = time.perf_counter()
            server.get(f"/api/v1/message/{message['ID']}/html-check")
            costs.append((time.perf_counter() - before) * 1000)
    report.add_checks(
        what="Mailpit, its HTML check alone, time of a request",
        measured=f"median {statistics.median(costs):.0f} ms, most {max(costs):.0f} ms",
        target="",
    )
