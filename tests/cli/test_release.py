"""`release`: what it sends on, what it refuses, and where it says that mail would go."""

from collections.abc import Iterator

import pytest

from attempting import attempts_of, is_over, relay
from invoking import Called, call
from mailtrap_local import Sandbox
from name_server import name_server
from sending import ANN, BOB, send

RECORDS = {
    ("two.example.", "MX"): ["20 back.example.", "10 front.example."],
    ("plain.example.", "A"): ["192.0.2.1"],
}


@pytest.fixture
def server() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture
def sandbox(server: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    with name_server(RECORDS) as nameserver:
        tables = [
            relay(server, allow=["*@example.com"]),
            {"name": "direct", "mx": True, "nameserver": str(nameserver), "allow": ["*.example"]},
        ]
        with Sandbox(http="127.0.0.1:0", relay=tables) as running:
            monkeypatch.setenv("MTL_URL", running.http.url)
            yield running


def command(*words: str) -> Called:
    return call("release", *words)


def test_it_has_messages_sent_on(sandbox: Sandbox, server: Sandbox) -> None:
    send(sandbox.smtp, "one")
    send(sandbox.smtp, "two")
    first, second = sandbox.mailbox.find_all()
    result = command(first.id, second.id, "--to", ANN, "--to", BOB, "--relay", "real")
    assert (result.exit_code, result.stderr) == (0, "")
    lines = [f"  {ANN}: waiting (real)", f"  {BOB}: waiting (real)"]
    assert result.stdout.splitlines() == [first.id, *lines, second.id, *lines]
    for mail in (first, second):
        attempts_of(mail, until=is_over)
    assert [one.rcpt_to for one in server.mailbox.find_all()] == [(ANN, BOB)] * 2


def test_what_is_refused_keeps_nothing_else(sandbox: Sandbox, server: Sandbox) -> None:
    send(sandbox.smtp)
    result = command("none", "latest", "--to", ANN)
    assert result.exit_code == 1
    assert result.stderr.startswith("none: ")
    server.mailbox.wait_for()
    result = command("latest", "--to", "eve@other.org")
    assert result.exit_code == 1
    assert "fits nothing in allow of the relay 'real'" in result.stderr
    result = command("latest", "--to", ANN, "--relay", "none")
    assert result.exit_code == 1
    assert "there is no relay 'none'; there are real, direct" in result.stderr


def test_it_explains_where_mail_would_go(sandbox: Sandbox, server: Sandbox) -> None:
    send(sandbox.smtp, to=[ANN, "eve@two.example"])
    result = command("latest", "--explain")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "latest",
        f"  {ANN}",
        "    here: mailbox inbox, as no route fits",
        "    relay real: takes it",
        f"    relay direct: {ANN} fits nothing in allow of the relay 'direct'",
        "    the domain of the sender: its server would keep it without asking the DNS",
        "  eve@two.example",
        "    here: mailbox inbox, as no route fits",
        "    relay real: eve@two.example fits nothing in allow of the relay 'real'",
        "    relay direct: takes it",
    ]
    words = ("eve@two.example", "eve@plain.example", "eve@none.example")
    result = command("latest", "--explain", "--mx", *(f"--to={one}" for one in words))
    lines = [line.strip() for line in result.stdout.splitlines()]
    assert "MX: 10 front.example, 20 back.example" in lines
    assert "no MX, so its own address: plain.example" in lines
    assert "no server: the domain none.example does not exist" in lines
    server.mailbox.assert_empty()


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("latest",), "say who gets it: --to ADDRESS"),
        (("--to", ANN), "Missing argument 'ID...'"),
        (("latest", "--to", ANN, "--mx"), "--mx goes with --explain"),
        (("latest", "--explain", "--relay", "real"), "leave --relay out"),
        (("latest", "--to", ANN, "--url", "http://127.0.0.1:9"), "127.0.0.1:9"),
    ],
)
def test_calls_that_do_not_fit(words: tuple[str, ...], why: str) -> None:
    result = command(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert why in result.stderr
