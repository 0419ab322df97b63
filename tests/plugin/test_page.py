"""The page of --mail-ui: the mail of all tests by their names, with their outcomes."""

import json
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

pytest_plugins = ["pytester"]

TESTS = """
import pytest

@pytest.mark.parametrize("number", range(3))
def test_passes(send, mailbox, number):
    assert len(mailbox) == 0
    send(f"Number {number}")
    mailbox.wait_for()

def test_fails(send):
    send("Hello")
    assert False
"""


@contextmanager
def held(
    folder: Path, *options: str, status: pytest.ExitCode = pytest.ExitCode.TESTS_FAILED
) -> Iterator[tuple[str, str]]:
    """A run that shows its page until it is interrupted: what it said, and the page's URL."""
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--mail-ui=hold", *options]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        said = []
        for line in run.stdout:
            said.append(line)
            if "stays until Ctrl-C" in line:
                break
        yield "".join(said), said[-1].split()[1]
        run.send_signal(signal.SIGINT)
        assert run.wait(30) == status


def ask(url: str, path: str) -> Any:
    with urllib.request.urlopen(f"{url}{path}", timeout=60) as answer:
        return json.load(answer)


@pytest.mark.skipif(sys.platform == "win32", reason="SIGINT cannot be sent there")
@pytest.mark.parametrize("workers", [(), ("-p", "xdist", "-n", "2")])
def test_it_shows_the_mail_of_all_tests(project: pytest.Pytester, workers: tuple[str, ...]) -> None:
    project.makepyfile(TESTS)
    with held(project.path, *workers) as (said, url):
        assert said.count(f"mail: {url}\n") == 1
        assert "3 passed" in said
        messages = ask(url, "/api/messages")["messages"]
        outcomes = {(one["mailbox"].partition(" ")[0], *one["tags"]) for one in messages}
        assert outcomes == {
            *((f"test_passes[{number}]", "passed") for number in range(3)),
            ("test_fails", "failed"),
        }
        assert not any("port" in mailbox for mailbox in ask(url, "/api/mailboxes"))


def test_a_mail_names_its_test_and_one_search_finds_all_of_it(project: pytest.Pytester) -> None:
    project.makepyfile(
        test_shop="""
        import pytest

        @pytest.mark.parametrize("currency", ["eur", "usd"])
        def test_checkout(send, mailbox, mailbox_factory, currency):
            send("Order", mailbox.address)
            shop = mailbox_factory("shop")
            shop_mail(shop)
            assert currency == "eur"

        def test_alone(send, mailbox):
            send("Alone", mailbox.address)

        def shop_mail(shop):
            import smtplib

            with smtplib.SMTP(shop.host, shop.port) as client:
                client.sendmail("app@example.com", [shop.address], "Subject: To the shop")
        """
    )
    with held(project.path, "-p", "xdist", "-n", "2") as (_, url):
        for currency, outcome in (("eur", "passed"), ("usd", "failed")):
            query = quote(f'tag:"test_shop.py::test_checkout[{currency}]"')
            found = ask(url, f"/api/messages?query={query}")["messages"]
            assert {one["subject"] for one in found} == {"Order", "To the shop"}
            assert all(outcome in one["tags"] for one in found)
        (alone,) = ask(url, "/api/messages?query=subject:alone")["messages"]
        assert alone["tags"] == ["passed"], "its mailbox says it"
        assert alone["mailbox"].startswith("test_alone [gw")


def test_mail_by_the_listener_of_all_tests_is_shown_and_is_not_late(
    project: pytest.Pytester,
) -> None:
    project.makepyfile(
        """
        import smtplib
        import pytest

        @pytest.mark.parametrize("number", range(4))
        def test_shared(send, mail_server, mailbox, number):
            send("By its own listener", mailbox.address)
            with smtplib.SMTP(mail_server.smtp.host, mail_server.smtp.port) as client:
                client.sendmail("app@example.com", [mailbox.address], f"Subject: {number}")
            mailbox.wait_for(subject=f"{number}")
            assert len(mailbox) == 2
        """
    )
    workers = ("-p", "xdist", "-n", "2", "-W", "error")
    with held(project.path, *workers, status=pytest.ExitCode.OK) as (said, url):
        assert "4 passed" in said
        assert len(ask(url, "/api/messages?query=tag:passed")["messages"]) == 8


def test_without_hold_it_ends_with_the_run(project: pytest.Pytester) -> None:
    project.makepyfile(TESTS)
    result = project.runpytest_subprocess("--mail-ui", "-W", "error")
    result.assert_outcomes(passed=3, failed=1)
    result.stdout.fnmatch_lines(["mail: http://127.0.0.1:*", "*mail captured (1)*"])
