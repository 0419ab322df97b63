"""`check`: files and messages of a sandbox, its formats and exit codes."""

import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from delivering import deliver
from dkim_signing import rsa_key, signed
from invoking import Called
from mailtrap_local import Sandbox

Command = Callable[..., Called]
BAD = b"From: a@shop.example\r\nTo: ann@example.com\r\nSubject: Hello\r\n\r\nHi {{name}}\r\n"
GOOD = (
    b"From: Shop <a@shop-online.org>\r\nTo: ann@mailhome.org\r\nSubject: Hello\r\n"
    b"Date: Mon, 01 Jun 2026 10:00:00 +0000\r\nMessage-ID: <1@shop-online.org>\r\n"
    b"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHello Ann\r\n"
)


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "bad.eml"
    path.write_bytes(BAD)
    return path


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.eml"
    path.write_bytes(GOOD)
    return path


def test_a_file_is_a_table_and_an_exit_code(command: Command, bad: Path, good: Path) -> None:
    result = command("check", bad, good)
    assert result.exit_code == 1
    first, second = result.stdout.split("\n\n")
    assert first.startswith(f"{bad}: 1 error, ")
    assert "error    template-leftover" in first
    assert second.strip() == f"{good}: nothing found"
    assert command("check", good).exit_code == 0


@pytest.mark.parametrize(
    ("words", "exit_code"),
    [
        ((), 1),
        (("--fail-on", "never"), 0),
        (("--ignore", "template-*"), 0),
        (("--ignore", "template-*", "--fail-on", "warning"), 1),
        (("--only", "a11y-*,missing-date"), 0),
        (("--only", "missing-date", "--fail-on", "warning"), 1),
        (("--only", "missing-date,from-domain-reserved", "--ignore", "missing-*"), 0),
        (
            (
                *("--only", "missing-date,from-domain-reserved"),
                *("--ignore", "missing-*", "--fail-on", "info"),
            ),
            1,
        ),
    ],
)
def test_the_exit_code(command: Command, bad: Path, words: tuple[str, ...], exit_code: int) -> None:
    assert command("check", bad, *words).exit_code == exit_code


@pytest.mark.parametrize("missing", ["nothing.eml", "--fail-on=bad", "--dkim-zone=none"])
def test_what_cannot_be_read_is_a_2(command: Command, good: Path, missing: str) -> None:
    assert command("check", good, missing).exit_code == 2


def test_what_is_neither_a_file_nor_a_message_is_both(command: Command) -> None:
    assert "has the id 'gone.eml', and there is no such file" in command("check", "gone.eml").stderr
    assert "file" not in command("check", "latest").stderr


def test_a_dash_is_a_message_on_stdin(command: Command) -> None:
    result = command("check", "-", "--only", "template-leftover", message=BAD)
    assert result.exit_code == 1
    assert result.stdout.startswith("-: 1 error\n  error  template-leftover")
    assert command("check", "-", "--only", "template-*", message=GOOD).exit_code == 0


def test_a_message_of_the_sandbox(command: Command, sandbox: Sandbox) -> None:
    message = deliver(sandbox, BAD)
    for name in (message.id, "latest"):
        result = command("check", name, "--only", "template-*", "--format", "json")
        assert result.exit_code == 1
        (report,) = json.loads(result.stdout)
        assert (report["name"], report["summary"]) == (name, {"error": 1, "warning": 0, "info": 0})
    assert command("check", "latest", "--url", "http://127.0.0.1:9").exit_code == 2


def test_a_zone_for_files(command: Command, tmp_path: Path) -> None:
    path, zone = tmp_path / "signed.eml", tmp_path / "zone.txt"
    path.write_bytes(signed())
    zone.write_text(f"r._domainkey.shop.example = {rsa_key()[1]}\n")
    without = command("check", path, "--only", "dkim-*")
    assert "dkim-*: not checked" in without.stdout
    within = command("check", path, "--only", "dkim-*", "--dkim-zone", zone)
    assert (within.exit_code, "not checked" in within.stdout) == (0, False)
    path.write_bytes(signed().replace(b"Hello", b"Hallo"))
    changed = command("check", path, "--only", "dkim-*", "--dkim-zone", zone)
    assert changed.exit_code == 1
    zone.write_text("nothing")
    broken = command("check", path, "--dkim-zone", zone)
    assert broken.exit_code == 2
    assert "zone.txt:1: write NAME = TEXT" in broken.stderr


def test_clients_for_files(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "grid.eml"
    path.write_bytes(b"Content-Type: text/html\r\n\r\n<p style='display:grid'>Hello</p>")
    words = ("--only", "client-*", "--check-clients")
    assert "client-css-display-grid" in command("check", path, *words, "outlook.*").stdout
    assert "nothing found" in command("check", path, *words, "off").stdout
    assert command("check", path, *words, "a b").exit_code == 2


@pytest.mark.parametrize("option", ["--dkim-zone", "--check-clients"])
def test_a_sandbox_has_settings_of_its_own(
    command: Command, sandbox: Sandbox, tmp_path: Path, option: str
) -> None:
    deliver(sandbox, BAD)
    zone = tmp_path / "zone"
    zone.write_text("a.example = v=DMARC1\n")
    result = command("check", "latest", option, zone if option == "--dkim-zone" else "gmail.*")
    assert result.exit_code == 2
    assert "for messages of a sandbox its own --dkim-zone and --check-clients count" in (
        result.stderr
    )


def test_formats_of_other_programs(command: Command, bad: Path) -> None:
    sarif = json.loads(command("check", bad, "--format", "sarif").stdout)
    results = {one["ruleId"]: one for one in sarif["runs"][0]["results"]}
    (place,) = results["template-leftover"]["locations"]
    assert place["physicalLocation"]["region"]["startLine"] == 5
    suites = ET.fromstring(command("check", bad, "--format", "junit").stdout)
    assert [suite.get("failures") for suite in suites] == ["1"]
