"""Mailpit's environment variables, in an image that takes its place."""

import os
import smtplib
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path

import pytest

from mailtrap_local.cli.mailpit_environ import (
    is_in_place_of_mailpit,
    mailpit_variables,
    unknown_variables,
    user_variables,
)
from mailtrap_local.config.settings import Settings

Serve = Callable[..., list[str]]


@pytest.mark.parametrize(
    ("given", "ours"),
    [
        ({"MP_SMTP_BIND_ADDR": "0.0.0.0:25"}, {"MTL_SMTP": "0.0.0.0:25"}),
        ({"MP_UI_BIND_ADDR": "[::]:80"}, {"MTL_HTTP": "[::]:80"}),
        ({"MP_POP3_BIND_ADDR": "0.0.0.0:1110"}, {"MTL_POP3": "0.0.0.0:1110"}),
        ({"MP_WEBROOT": "/mail/"}, {"MTL_BASE_PATH": "/mail/"}),
        ({"MP_DATABASE": "/data/mailpit.db"}, {"MTL_STORE": "sqlite:/data/mailpit.db"}),
        ({"MP_DATA_FILE": "/data/old.db"}, {"MTL_STORE": "sqlite:/data/old.db"}),
        ({"MP_DATA_FILE": "/a", "MP_DATABASE": "/b"}, {"MTL_STORE": "sqlite:/b"}),
        ({"MP_MAX_MESSAGES": "500"}, {"MTL_MAX_MESSAGES": "500"}),
        ({"MP_MAX_MESSAGES": "0"}, {"MTL_MAX_MESSAGES": "1000000000"}),
        ({"MP_MAX_AGE": "3d"}, {"MTL_MAX_AGE": "3d"}),
        ({"MP_SMTP_MAX_RECIPIENTS": "10"}, {"MTL_MAX_RECIPIENTS": "10"}),
        ({"MP_SMTP_AUTH_ACCEPT_ANY": "true"}, {"MTL_AUTH": "any"}),
        ({"MP_SMTP_AUTH_ACCEPT_ANY": "1"}, {"MTL_AUTH": "any"}),
        ({"MP_SMTP_AUTH_ACCEPT_ANY": "false"}, {}),
        ({"MP_SMTP_AUTH_ALLOW_INSECURE": "true"}, {}),
        ({"MP_SMTP_AUTH_FILE": "/users"}, {"MTL_AUTH": "/users"}),
        ({"MP_UI_AUTH_FILE": "/users"}, {"MTL_UI_AUTH": "/users"}),
        (
            {"MP_SMTP_TLS_CERT": "/c", "MP_SMTP_TLS_KEY": "/k"},
            {"MTL_CERT": "/c", "MTL_KEY": "/k", "MTL_TLS": "starttls"},
        ),
        ({"MP_SMTP_REQUIRE_STARTTLS": "true"}, {"MTL_TLS": "require"}),
        ({"MP_SMTP_REQUIRE_TLS": "true"}, {"MTL_SMTPS": "1025", "MTL_SMTP": "off"}),
        (
            {"MP_SMTP_REQUIRE_TLS": "true", "MTL_SMTP": "0.0.0.0:1025"},
            {"MTL_SMTPS": "0.0.0.0:1025", "MTL_SMTP": "off"},
        ),
        (
            {"MP_UI_TLS_CERT": "/c", "MP_UI_TLS_KEY": "/k"},
            {"MTL_CERT": "/c", "MTL_KEY": "/k", "MTL_HTTPS": "true"},
        ),
        ({"MP_VERBOSE": "true"}, {"MTL_LOG_LEVEL": "debug"}),
        ({"MP_QUIET": "1"}, {"MTL_LOG_LEVEL": "quiet"}),
        ({"MP_ENABLE_CHAOS": "true"}, {}),
        ({"MP_WEBROOT": ""}, {}),
    ],
)
def test_each_variable_stands_for_one_of_ours(given: dict[str, str], ours: dict[str, str]) -> None:
    assert mailpit_variables(given) == ours
    assert unknown_variables(given) == []
    Settings.of(**{name.removeprefix("MTL_").lower(): text for name, text in ours.items()})


def test_users_are_those_of_a_file_that_nobody_else_can_read() -> None:
    found = user_variables({"MP_SMTP_AUTH": "ann:a:b bob:c"})
    path = Path(found["MTL_AUTH"])
    try:
        assert [line.partition(":")[0] for line in path.read_text().splitlines()] == ["ann", "bob"]
        assert "a:b" not in path.read_text()
        if os.name == "posix":
            assert path.stat().st_mode & 0o77 == 0
    finally:
        path.unlink()
    assert user_variables({"MP_SMTP_AUTH": "ann:a", "MP_SMTP_AUTH_ACCEPT_ANY": "true"}) == {}


def test_others_are_named() -> None:
    given = {"MP_SMTP_RELAY_CONFIG": "x", "MP_NEW": "y", "MTL_SMTP": "z"}
    assert unknown_variables(given) == ["MP_NEW", "MP_SMTP_RELAY_CONFIG"]


@pytest.mark.parametrize(
    ("text", "is_on"), [("1", True), ("on", True), ("TRUE", True), ("0", False), ("", False)]
)
def test_the_switch(text: str, *, is_on: bool) -> None:
    assert is_in_place_of_mailpit({"MTL_MAILPIT": text}) is is_on


@pytest.fixture
def started() -> Iterator[Serve]:
    """`started(MP_WEBROOT="x")` serves on free ports; returns the lines up to `ready`."""
    with ExitStack() as running:

        def start(**variables: str) -> list[str]:
            process = running.enter_context(
                subprocess.Popen(
                    [sys.executable, "-m", "mailtrap_local"],
                    env={**os.environ, **variables},
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    text=True,
                )
            )
            running.callback(process.terminate)
            assert process.stdout is not None
            lines = []
            for line in process.stdout:
                lines.append(line.rstrip("\n"))
                if line == "ready\n":
                    break
            return lines

        yield start


def test_a_server_that_takes_the_place_of_mailpit(started: Serve, tmp_path: Path) -> None:
    lines = started(
        TMPDIR=str(tmp_path),
        MTL_MAILPIT="on",
        MTL_SMTP="127.0.0.1:0",  # as an image sets it
        MTL_HTTP="127.0.0.1:9",
        MP_UI_BIND_ADDR="127.0.0.1:0",
        MP_WEBROOT="/mailpit/",
        MP_SMTP_AUTH="ann:secret bob:other",
        MP_UI_AUTH="ann:secret",
        MP_SMTP_RELAY_CONFIG="/relay.yaml",
    )
    assert "warning: MP_SMTP_RELAY_CONFIG has no effect here" in lines
    smtp = next(line for line in lines if line.startswith("smtp ")).rpartition(":")[2]
    url = next(line for line in lines if line.startswith("http ")).removeprefix("http ")
    http = url.removesuffix("/mailpit").rpartition(":")[2]
    assert f"[http] accessible via {url}/" in lines
    assert lines[-1] == "ready"
    with smtplib.SMTP("127.0.0.1", int(smtp), timeout=20) as client:
        with pytest.raises(smtplib.SMTPAuthenticationError):
            client.login("ann", "wrong")
        client.login("bob", "other")
    page = HTTPConnection("127.0.0.1", int(http), timeout=20)
    page.request("GET", "/mailpit/api/v1/info", headers={"Accept": "*/*"})
    assert page.getresponse().status == 401
    page.close()


def test_without_the_switch_they_are_not_read(started: Serve) -> None:
    lines = started(MTL_SMTP="127.0.0.1:0", MTL_HTTP="127.0.0.1:0", MP_WEBROOT="/mailpit/")
    assert [line.split()[0] for line in lines] == ["smtp", "http", "ready"]
