"""The command's flags, variables and file. What it does when it runs is in tests/journeys."""

import os
import re
import smtplib
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import click
import pytest
import trustme
from click.testing import CliRunner, Result

from mailtrap_local.cli import main
from mailtrap_local.cli.setting_flags import all_settings, settings_of
from mailtrap_local.config.settings import Settings
from mailtrap_local.config.values import HostPort


def run(*words: str, **environment: str) -> Result:
    return CliRunner().invoke(main, list(words), env=environment)


def test_every_setting_has_its_flag_and_variable_in_the_help() -> None:
    text = run("serve", "--help").output
    for item in fields(Settings):
        tables = ("route", "tag", "account", "relay", "oidc", "provider_webhook")  # of the file
        if item.name not in tables:
            assert f"--{item.name.replace('_', '-')} " in text
            assert f"MTL_{item.name.upper()}" in text


def test_serving_is_what_happens_without_a_command() -> None:
    assert "nonsense" in run("--smtp", "nonsense").output
    assert "nonsense" in run("serve", "--smtp", "nonsense").output


def test_a_command_that_there_is_none_of_is_reported() -> None:
    assert "Did you mean 'serve'?" in run("sevre").output
    assert "Did you mean" not in run("quite-another").output
    result = run("sevre")
    assert result.exit_code == 2
    assert "No such command 'sevre'" in result.output


def test_every_command_is_in_the_help_in_one_line() -> None:
    text = run("--help").output
    commands = text.partition("Commands:\n")[2].splitlines()
    assert [line.split()[0] for line in commands] == main.list_commands(click.Context(main))
    assert "..." not in text.partition("Commands:\n")[2]


def test_the_version() -> None:
    assert run("--version").output.startswith("mailtrap-local, version ")


@pytest.mark.parametrize(
    ("words", "environment", "said"),
    [
        (["--max-bytes", "ten"], {}, "'--max-bytes'"),
        ([], {"MTL_MAX_BYTES": "ten"}, "'ten' is not a size"),
        (["--smtp", "off", "--smtp", "x"], {}, "'x' is no address: write HOST:PORT, PORT or off"),
        (["--log-level", "loud"], {}, "quiet, info or debug"),
        (["--log-format", "xml"], {}, "text or json"),
        (["--ui-auth", "ann:"], {}, "USER:PASSWORD"),
        (["--token", "two words"], {}, "a token consists of"),
        (["--base-path", "/.."], {}, "write /mail"),
        (["--extensions", "LIMITS,DSN"], {}, "no extension 'DSN': there are LIMITS, MT-PRIORITY"),
        ([], {"MTL_EXTENSIONS": "DSN"}, "no extension 'DSN'"),
        ([], {"MTL_PROXY_PROTOCOL": "perhaps"}, "'perhaps' is not a valid boolean"),
        ([], {"MTL_HTTPS": "perhaps"}, "'perhaps' is not a valid boolean"),
        (["--colour", "red"], {}, "--colour"),
        (["--config", "/no/such.toml"], {}, "does not exist"),
    ],
)
def test_nonsense_is_one_clear_error(
    words: list[str], environment: dict[str, str], said: str
) -> None:
    result = run(*words, **environment)
    assert result.exit_code == 2
    assert said in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ("colour = 1", "no such key: colour"),
        ("smpt = 2525", "no such key: smpt, did you mean smtp?"),
        ("max_mesages = 1", "did you mean max-messages?"),
        ("smtp = true", "'true' is no address: write HOST:PORT, PORT or off (in the file of --c"),
        ("smtp = {host = 'x'}", "smtp is no table, but one value"),
        ("smtps = 2026-01-01", "'2026-01-01' is no address"),
        ("https = 3", "'3' is not a valid boolean"),
        ("max-age = [7]", "is not a duration"),
        ("smtp = ", "Invalid value"),
        ("max-bytes = 'ten'", "'ten' is not a size"),
        ("[[route]]\nmailbox = 'shop'", "at least one of"),
        ("extensions = 'LIMITS,DSN'", "no extension 'DSN'"),
        ("extensions = ['LIMITS', 'DSN']", "no extension 'DSN'"),
        ("[[route]]\nmailbox = 'shop'\nto = 'x'", "no such key: to"),
        ("route = 5", "route"),
        ("[[tag]]\ntag = 'x'", "wants a tag and a query"),
        ("[[tag]]\ntag = 'x'\nquery = 'subject:'", "query = 'subject:'"),
        ("\xff", "it is not in UTF-8"),
    ],
)
def test_a_file_that_makes_no_sense_is_one_clear_error(
    tmp_path: Path, config: str, said: str
) -> None:
    path = tmp_path / "mail.toml"
    path.write_bytes(config.encode("latin-1"))
    result = run("--config", str(path))
    assert result.exit_code in (1, 2)
    assert said in result.output
    assert "Traceback" not in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)


@pytest.mark.parametrize("smtp", ["2525", "'2525'", "[2525]", "['127.0.0.1:2525']"])
def test_a_file_may_write_a_port_as_a_number(tmp_path: Path, smtp: str) -> None:
    path = tmp_path / "mail.toml"
    path.write_text(f"\ufeffsmtp = {smtp}\nhttps = true\nmax-bytes = 'ten'\n", encoding="utf-8")
    taken: dict[str, object] = {}

    @click.command()
    @all_settings()
    @click.pass_context
    def note(context: click.Context, /, **given: object) -> None:
        settings = settings_of(context, given)
        taken.update(smtp=settings.smtp, https=settings.https)

    result = CliRunner().invoke(note, ["--config", str(path), "--max-bytes", "10MB"])
    assert (result.exit_code, result.output) == (0, "")
    assert taken == {"smtp": (HostPort("127.0.0.1", 2525),), "https": True}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no such device here")
@pytest.mark.parametrize("words", [["--help"], ["ca"], ["completion", "bash"]])
def test_an_output_that_takes_nothing_more_is_one_clear_line(
    words: list[str], tmp_path: Path
) -> None:
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "mailtrap_local", *words],
            stdout=full,
            stderr=subprocess.PIPE,
            env={**os.environ, "XDG_DATA_HOME": str(tmp_path)},
            text=True,
            check=False,
            timeout=60,
        )
    assert (ran.returncode, ran.stderr) == (1, "Error: No space left on device\n")


def test_flags_win_over_variables_and_these_over_the_file(tmp_path: Path) -> None:
    path = tmp_path / "mail.toml"
    path.write_text("max-messages = 'from the file'\nhttp = 'off'\nsmtp = 'off'\n")
    assert "'from the file'" in run("--config", str(path)).output
    assert (
        "'from the variable'"
        in run("--config", str(path), MTL_MAX_MESSAGES="from the variable").output
    )
    words = ["--config", str(path), "--max-messages", "from the flag"]
    assert "'from the flag'" in run(*words, MTL_MAX_MESSAGES="from the variable").output


@pytest.mark.parametrize(
    ("flags", "warned"),
    [
        (["--http", "0.0.0.0:0"], True),
        (["--http", "127.0.0.1:0"], False),
        (["--http", "0.0.0.0:0", "--ui-auth", "ann:s3cret"], False),
        (["--http", "0.0.0.0:0", "--token", "t0ken"], False),
        (["--http", "off", "--imap", "0.0.0.0:0"], True),
        (["--http", "off", "--pop3", "127.0.0.1:0"], False),
        (["--http", "0.0.0.0:0", "--imap", "0.0.0.0:0", "--trusted-network"], False),
    ],
)
def test_a_listener_to_the_mail_that_strangers_can_reach_is_warned_of(
    flags: list[str], *, warned: bool
) -> None:
    assert ("open to other machines" in warnings_of("--smtp", "off", *flags)) is warned


@pytest.mark.parametrize("setting", ["--cert", "--tls-client-ca"])
def test_a_certificate_without_a_listener_for_it_is_an_error(tmp_path: Path, setting: str) -> None:
    path = tmp_path / "own.pem"
    trustme.CA().issue_cert("localhost").private_key_and_cert_chain_pem.write_to_path(path)
    flags = ("--smtp", "127.0.0.1:0", "--http", "off", setting, str(path))
    result = run(*flags)
    assert result.exit_code == 1
    assert result.output.startswith(f"Error: {setting} {path}: no ")
    assert warnings_of(*flags, "--tls", "starttls") == ""


def warnings_of(*flags: str) -> str:
    """The text that a server with these flags writes to its standard error."""
    words = [sys.executable, "-m", "mailtrap_local", *flags]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as ran:
        assert ran.stdout is not None
        assert "ready\n" in iter(ran.stdout.readline, "")
        ran.terminate()
        _, said = ran.communicate(timeout=60)
    assert ran.returncode == 0
    return said


@pytest.mark.parametrize(
    ("flags", "pattern"),
    [
        (["--http", "127.0.0.1:0"], r"page http://127\.0\.0\.1:\d+/"),
        (["--http", "0.0.0.0:0", "--token", "x"], r"page http://127\.0\.0\.1:\d+/"),
        (["--http", "127.0.0.1:0", "--https", "--base-path", "mail"], r"page https://.*:\d+/mail/"),
        (["--http", "127.0.0.1:0", "--log-format", "json"], r'.*"http", .*"url": "http://.*:\d+"}'),
    ],
)
def test_on_a_terminal_the_url_of_the_page_is_printed(flags: list[str], pattern: str) -> None:
    words = [sys.executable, "-m", "mailtrap_local", "--smtp", "off", *flags]
    pty = pytest.importorskip("pty", reason="Windows has no terminals of this kind")
    own, its = pty.openpty()
    with (
        os.fdopen(own, encoding="utf-8") as terminal,
        subprocess.Popen(words, stdout=its, stderr=subprocess.DEVNULL) as ran,
    ):
        os.close(its)
        lines: list[str] = []
        while not lines or "ready" not in lines[-1]:
            lines.append(terminal.readline())
        ran.terminate()
    assert re.fullmatch(pattern, lines[-2].rstrip())


def test_programs_read_the_lines_of_listeners_alone() -> None:
    words = [sys.executable, "-m", "mailtrap_local", "--smtp", "127.0.0.1:0", "--http", "0"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as ran:
        assert ran.stdout is not None
        lines = [ran.stdout.readline().split()[0] for _ in range(3)]
        ran.terminate()
    assert lines == ["smtp", "http", "ready"]


def test_it_ends_also_when_nobody_reads_what_it_says() -> None:
    words = [sys.executable, "-m", "mailtrap_local", "--smtp", "127.0.0.1:0", "--http", "off"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as ran:
        assert ran.stdout is not None
        listener = next(line for line in iter(ran.stdout.readline, "") if line.startswith("smtp"))
        with smtplib.SMTP(*HostPort.parse(listener.split()[1]), timeout=60) as smtp:
            for _ in range(100):  # a pipe holds 64 KiB
                smtp.sendmail(
                    "a@example.com", "b@example.com", f"Subject: {'x' * 900}\n\n".encode()
                )
        ran.terminate()
        assert ran.wait(timeout=60) == 0
