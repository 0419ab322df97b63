"""Commands and clients of a sandbox that lets in only whom it knows, over TLS and under a path."""

import json
import smtplib
from collections.abc import Iterator
from pathlib import Path

import pytest

from invoking import Called, call
from mailtrap_local import Sandbox, SandboxUnreachable, connect
from sending import send

LOGIN = ("ann", "s3cr:et")


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))
        with Sandbox(
            http="127.0.0.1:0",
            https=True,
            base_path="/mail",
            ui_auth=":".join(LOGIN),
            token="t0k3n",
        ) as sandbox:
            _ = sandbox.ca_file
            yield sandbox


@pytest.fixture
def trusted(guarded: Sandbox) -> tuple[str, str]:
    """The flag that makes clients trust its certificate."""
    return "--ca-file", str(guarded.ca_file)


def with_login(url: str) -> str:
    return url.replace("//", "//ann:s3cr%3Aet@")


@pytest.mark.parametrize(
    "credentials",
    [["--token", "t0k3n"], ["--ui-auth", "ann:s3cr:et"], ["in the URL"], ["MTL_TOKEN"]],
)
def test_whom_it_knows_it_answers(
    guarded: Sandbox,
    trusted: tuple[str, str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    credentials: list[str],
) -> None:
    url = guarded.http.url
    if credentials == ["in the URL"]:
        url, credentials = with_login(url), []
    elif credentials == ["MTL_TOKEN"]:
        monkeypatch.setenv("MTL_TOKEN", "t0k3n")
        credentials = []

    def ask(*words: object) -> Called:
        return call(*words, "--url", url, *trusted, *credentials)

    guarded.mailbox.clear()
    send(guarded.smtp, "x")
    waited = ask("wait")
    assert json.loads(waited.stdout)["subject"] == "x"
    assert ask("export", tmp_path).stdout == "1 exported\n"
    assert ask("import", tmp_path).stdout == "1 imported\n"
    (mail,) = tmp_path.glob("*.eml")
    assert ask("send", mail, "--to", "bob@example.com").exit_code == 0
    assert len(guarded.mailbox) == 3


@pytest.mark.parametrize("credentials", [[], ["--token", "wrong"], ["--ui-auth", "ann:wrong"]])
def test_whom_it_does_not_know_is_one_clear_line(
    guarded: Sandbox, trusted: tuple[str, str], credentials: list[str]
) -> None:
    result = call("wait", "--url", guarded.http.url, *trusted, *credentials)
    assert result.exit_code == 2
    assert "it wants credentials, and not these" in result.stderr
    assert result.output.count("\n") == 1


def test_whether_it_is_ready_anybody_may_ask(guarded: Sandbox, trusted: tuple[str, str]) -> None:
    result = call("ready", "--url", guarded.http.url, *trusted)
    assert (result.exit_code, result.output) == (0, "")


def test_without_its_ca_it_is_not_trusted(guarded: Sandbox) -> None:
    result = call("wait", "--url", guarded.http.url, "--token", "t0k3n")
    assert result.exit_code == 2
    assert "its certificate is not trusted" in result.stderr


def test_a_client_is_let_in_likewise(guarded: Sandbox) -> None:
    guarded.mailbox.clear()
    for url, token in ((guarded.http.url, "t0k3n"), (with_login(guarded.http.url), None)):
        with connect(url, token=token, ca_file=guarded.ca_file) as remote:
            mailbox = remote.open_mailbox("shop")
            with smtplib.SMTP(mailbox.host, mailbox.port, timeout=60) as smtp:
                smtp.sendmail("app@example.com", ["ann@example.com"], b"Subject: x\r\n\r\n")
            assert mailbox.wait_for().subject == "x"
            mailbox.clear()
            assert "s3cr" not in repr(remote)
    with pytest.raises(SandboxUnreachable, match="it wants credentials"):
        connect(guarded.http.url, ca_file=guarded.ca_file)
