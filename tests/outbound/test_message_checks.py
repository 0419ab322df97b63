"""Checks of messages by the settings of a sandbox."""

from pathlib import Path

import pytest

from dkim_signing import rsa_key, signed
from http_servers import http_server, raw_server
from mailtrap_local.config.values import HostPort
from mailtrap_local.errors import BadSetting
from mailtrap_local.outbound.network_checks.message_checks import MessageChecks
from spam_mails import spam_message

SPAM = b"SPAMD/1.1 0 EX_OK\r\nSpam: True ; 7.5 / 5.0\r\n\r\nBAYES_99\r\n"


def test_spam_filters_add_to_the_report() -> None:
    with raw_server(SPAM) as port:
        place = HostPort("127.0.0.1", port)
        report = MessageChecks(clients=(), spamd=place).report(spam_message(signed()))
        assert report.findings[0].id == "spam-score"
        ignored = MessageChecks(clients=(), spamd=place, ignore=("spam-*",))
        assert "spam-score" not in {
            one.id for one in ignored.report(spam_message(signed())).findings
        }


def test_a_zone_file_has_the_keys(tmp_path: Path) -> None:
    path = tmp_path / "zone.txt"
    path.write_text(f"r._domainkey.shop.example = {rsa_key()[1]}\n_dmarc.shop.example = v=DMARC1\n")
    checks = MessageChecks(clients=(), zone=path)
    ids = {one.id for one in checks.report(spam_message(signed())).findings}
    assert not {one for one in ids if one.startswith(("dkim", "dmarc"))}
    assert "dkim-*" not in checks.report(spam_message(signed())).skipped
    path.write_text("nothing")
    with pytest.raises(BadSetting, match=r"zone\.txt:1: write NAME = TEXT"):
        MessageChecks(clients=(), zone=path)


def test_links_are_asked_only_on_demand() -> None:
    with http_server(lambda _: (404, {}, b"")) as server:
        checks = MessageChecks(clients=(), hosts=("127.0.0.1",))
        mail = spam_message(f"Subject: x\r\n\r\nSee {server.url}/page\r\n".encode())
        report = checks.report(mail)
        assert server.asked == []
        found = checks.with_links(report, mail).findings
    assert "link-broken" in {one.id for one in found}
    assert len(server.asked) == 2


def test_one_click() -> None:
    with http_server(lambda _: (200, {}, b"")) as server:
        post = "List-Unsubscribe-Post: List-Unsubscribe=One-Click"
        mail = spam_message(f"List-Unsubscribe: <{server.url}/u>\r\n{post}\r\n\r\n".encode())
        assert MessageChecks(clients=(), hosts=("127.0.0.1",)).unsubscribe(mail).problem == ""
        assert "not allowed" in MessageChecks(clients=()).unsubscribe(mail).problem
    assert [asked.method for asked in server.asked] == ["POST"]
