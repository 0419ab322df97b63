"""`run`: the command's environment, its exit code, and signals."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

RUN = [sys.executable, "-m", "mailtrap_local", "run"]
SEND = (
    "import os, smtplib\n"
    "with smtplib.SMTP(os.environ['SMTP_HOST'], int(os.environ['SMTP_PORT'])) as smtp:\n"
    "    smtp.sendmail('a@example.com', ['b@example.com'], b'Subject: x\\r\\n\\r\\n')\n"
)
PATIENT = (  # says that it runs, then how it is ended
    "import signal, sys, time\n"
    "def end(number, frame):\n"
    "    print(signal.Signals(number).name, flush=True)\n"
    "    sys.exit(7)\n"
    "for number in (signal.SIGTERM, signal.SIGINT):\n"
    "    signal.signal(number, end)\n"
    "print('runs', flush=True)\n"
    "time.sleep(60)\n"
)


def run(*words: str | Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*RUN, *words],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_commands_mail_is_caught_and_counted() -> None:
    ran = run("--", sys.executable, "-c", SEND + "print('sent')\n")
    assert (ran.returncode, ran.stdout) == (0, "sent\n")
    smtp, providers, page, count = ran.stderr.splitlines()
    assert smtp.startswith("mailtrap-local: smtp 127.0.0.1:")
    assert providers.startswith("mailtrap-local: providers 127.0.0.1:")
    assert page.startswith("mailtrap-local: http://127.0.0.1:")
    assert count == "mailtrap-local: 1 message caught"


def test_the_exit_code_is_that_of_the_command() -> None:
    assert run("--http", "off", sys.executable, "-c", "raise SystemExit(42)").returncode == 42


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_command_that_a_signal_ended_exits_as_in_a_shell() -> None:
    assert run("--http", "off", "sh", "-c", "kill -9 $$").returncode == 128 + 9


def test_a_command_that_is_not_there_is_one_line_and_127() -> None:
    ran = run("--http", "off", "no-such-command")
    assert ran.returncode == 127
    assert "mailtrap-local: no-such-command: No such file or directory\n" in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")
def test_a_command_that_cannot_be_run_is_one_line_and_126(tmp_path: Path) -> None:
    script = tmp_path / "script"
    script.write_text("no mode x")
    ran = run("--http", "off", script)
    assert ran.returncode == 126
    assert f"mailtrap-local: {script}: Permission denied\n" in ran.stderr


def test_the_commands_own_flags_are_its_own() -> None:
    ran = run("--http", "off", sys.executable, "-c", "import sys; print(sys.argv[1:])", "--smtp")
    assert ran.stdout == "['--smtp']\n"


def test_styles_and_own_names_are_set_and_nothing_of_ours() -> None:
    words = ["--http", "off", "--env", "django", "--env", "WHERE={place}"]
    show = "import os; print(*(f'{k}={v}' for k, v in os.environ.items()), sep='\\n')"
    ran = run(*words, "--", sys.executable, "-c", show)
    variables = dict(line.partition("=")[::2] for line in ran.stdout.splitlines())
    assert (
        variables["EMAIL_PORT"] == variables["SMTP_PORT"] == variables["WHERE"].rpartition(":")[2]
    )
    assert variables["SMTP_URL"] == f"smtp://{variables['WHERE']}"
    assert not [name for name in variables if name.startswith(("MTL_", "MAILTRAP"))]


def test_the_listener_of_implicit_tls_is_named_when_it_is_the_only_one() -> None:
    show = "import os; print(os.environ['SMTP_URL'])"
    words = ["--http", "off", "--smtp", "off", "--smtps", "127.0.0.1:0"]
    assert run(*words, sys.executable, "-c", show).stdout.startswith("smtps://127.0.0.1:")


def test_a_wildcard_is_no_address_to_send_to() -> None:
    show = "import os; print(os.environ['SMTP_HOST'])"
    words = ["--http", "off", "--smtp", "0.0.0.0:0"]
    assert run(*words, sys.executable, "-c", show).stdout == "127.0.0.1\n"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ([], 2, "Missing argument 'COMMAND"),
        (["--env", "cobol", "true"], 2, "no style 'cobol': there are generic, django"),
        (["--smtp", "x", "true"], 2, "'x' is no address"),
        (["--smtp", "off", "--http", "off", "true"], 125, "smtp: the listener is off"),
        (["--auth", "/no/such/file", "true"], 125, "/no/such/file"),
    ],
)
def test_nonsense_is_one_clear_error(words: list[str], code: int, said: str) -> None:
    ran = run(*words)
    assert ran.returncode == code
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.fixture
def patient() -> Iterator["subprocess.Popen[str]"]:
    """A `run` in a session of its own, as a service manager would have it, whose command waits."""
    with subprocess.Popen(
        [*RUN, "--http", "off", sys.executable, "-c", PATIENT],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "runs\n"
        yield running
        running.kill()


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signals_are_passed_on_and_the_command_ends_in_its_way(
    patient: "subprocess.Popen[str]", number: signal.Signals
) -> None:
    patient.send_signal(number)
    said, errors = patient.communicate(timeout=30)
    assert (said, patient.returncode) == (f"{number.name}\n", 7)
    assert errors.endswith("mailtrap-local: 0 messages caught\n")


IN_A_TERMINAL = (  # its stdin becomes the terminal of its session
    "import fcntl, os, sys, termios\n"
    "fcntl.ioctl(0, termios.TIOCSCTTY, 0)\n"
    "os.execv(sys.argv[1], sys.argv[1:])\n"
)


@pytest.mark.skipif(sys.platform == "win32", reason="terminals of POSIX")
def test_ctrl_c_in_a_terminal_reaches_the_command_once() -> None:
    import pty

    ours, theirs = pty.openpty()
    counting = PATIENT.replace("sys.exit(7)", "time.sleep(0.5); sys.exit(7)")
    words = [*RUN, "--http", "off", sys.executable, "-c", counting]
    with subprocess.Popen(
        [sys.executable, "-c", IN_A_TERMINAL, *words],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    ) as running:
        os.close(theirs)
        said = b""
        while b"runs" not in said:
            said += os.read(ours, 1000)
        os.write(ours, b"\x03")
        while b"caught" not in said:
            said += os.read(ours, 1000)
        assert running.wait(timeout=30) == 7
    os.close(ours)
    assert said.count(b"SIGINT") == 1
