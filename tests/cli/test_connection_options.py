"""Options of all commands that ask a sandbox: its address, and errors if it is not found."""

import socket

import pytest

from invoking import call
from mailtrap_local import Sandbox

ASKING = [
    ["wait", "--timeout", "1s"],
    ["export", "folder"],
    ["send", "mail.eml"],
    ["import", "mail.eml"],
]


@pytest.fixture(autouse=True)
def _folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path_factory.mktemp("mail")
    (folder / "mail.eml").write_bytes(b"To: ann@example.com\r\n\r\n")
    monkeypatch.chdir(folder)


@pytest.mark.parametrize("words", ASKING, ids=lambda words: words[0])
@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://127.0.0.1:{closed}", "Connection refused: does a sandbox run there?"),
        ("http://127.0.0.1:{smtp}", "no sandbox's page"),
        ("ftp://x", "is no URL of a page"),
        ("http://127.0.0.1:{page}/elsewhere", "404"),
    ],
)
def test_a_sandbox_that_cannot_be_asked_is_one_clear_line_and_2(
    words: list[str], url: str, said: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        closed = taken.getsockname()[1]
    with Sandbox(http="127.0.0.1:0") as sandbox:
        places = {"closed": closed, "smtp": sandbox.smtp.port, "page": sandbox.http.port}
        result = call(*words, "--url", url.format(**places))
    assert result.exit_code == 2
    assert result.output.startswith("Error: ")
    assert result.output.count("\n") == 1
    if said != "404":
        assert said in result.output


@pytest.mark.parametrize("words", ASKING, ids=lambda words: words[0])
def test_nonsense_is_reported_before_any_request(words: list[str]) -> None:
    result = call(*words, "--ui-auth", "nobody")
    assert result.exit_code == 2
    assert "write USER:PASSWORD" in result.output
    assert (
        "Connection refused"
        in call(*words, MTL_UI_AUTH="accounts.txt", MTL_URL="http://127.0.0.1:1").output
    )
    result = call(*words, "--ca-file", "no-such-file")
    assert result.exit_code == 2
    assert "no-such-file" in result.output


@pytest.mark.parametrize("words", [*ASKING, ["ready"]], ids=lambda words: words[0])
def test_which_sandbox_is_chosen_by_flags_and_variables(words: list[str]) -> None:
    text = call(words[0], "--help").output
    for said in ("--url URL", "MTL_URL", "--token TOKEN", "MTL_TOKEN", "--ui-auth", "--ca-file"):
        assert said in text


@pytest.mark.parametrize(
    ("word", "scheme"), [("on", "https"), ("Y", "https"), ("off", "http"), ("f", "http")]
)
def test_what_serve_takes_for_yes_and_no_is_so_here(word: str, scheme: str) -> None:
    result = call("ready", MTL_HTTPS=word, MTL_HTTP="127.0.0.1:1")
    assert result.stderr.startswith(f"Error: {scheme}://127.0.0.1:1: ")
