"""Completion of commands, flags and values, by the shells themselves."""

import os
import select
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from invoking import call
from mailtrap_local.clock import monotonic

PROGRAM = Path(sys.executable).with_name("mailtrap-local")
Tool = Callable[[str, str], Path]
CASES = [
    ("mailtrap-local ", ["serve", "run", "wait", "release", "completion"]),
    ("mailtrap-local comp", ["completion"]),
    ("mailtrap-local account ", ["add", "list", "remove"]),
    ("mailtrap-local --tl", ["--tls", "--tls-client-ca"]),
    ("mailtrap-local --vers", ["--version"]),
    ("mailtrap-local --tls ", ["off", "starttls", "require"]),
    ("mailtrap-local serve --tls st", ["starttls"]),
    ("mailtrap-local serve --tls =", ["off", "starttls", "require"]),  # split as bash does
    ("mailtrap-local --tls = st", ["starttls"]),
    ("mailtrap-local serve --smtp 2525 --log-level ", ["quiet", "info", "debug"]),
    ("mailtrap-local serve --log-format j", ["json"]),
    ("mailtrap-local serve --http o", ["off"]),
    ("mailtrap-local serve --extensions LIMITS,x", ["LIMITS,XCLIENT"]),
    ("mailtrap-local run --env ra", ["rails"]),
    ("mailtrap-local check --fail-on w", ["warning"]),
    ("mailtrap-local check --ignore a11y-al", ["a11y-alt"]),
    ("mailtrap-local import --from mai", ["maildir", "mailpit", "mailhog"]),
    ("mailtrap-local account add ann --role v", ["viewer"]),
    ("mailtrap-local release latest --ex", ["--explain"]),
]
IN_BASH = """
compopt() { :; }
eval "$(mailtrap-local completion bash)"
COMP_WORDS=($1) COMP_CWORD=$2
_mailtrap_local_completion mailtrap-local
printf '%s\\n' "${COMPREPLY[@]}"
"""


def environment(folder: Path) -> dict[str, str]:
    path = f"{PROGRAM.parent}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "HOME": str(folder), "TERM": "dumb", "PS1": "$ "}


@pytest.mark.parametrize(("line", "expected"), CASES, ids=[line for line, _ in CASES])
def test_bash_completes(require_tool: Tool, tmp_path: Path, line: str, expected: list[str]) -> None:
    bash = require_tool("bash", "apt install bash")
    words = line.split()
    at = len(words) if line.endswith(" ") else len(words) - 1
    ran = subprocess.run(
        [bash, "--norc", "-c", IN_BASH, "bash", line, str(at)],
        env=environment(tmp_path),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert ran.stderr == ""
    found = ran.stdout.split()
    assert found[: len(expected)] == expected if len(expected) < 4 else {*expected} <= {*found}


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_understand_their_script_and_complete(
    require_tool: Tool, tmp_path: Path, shell: str
) -> None:
    program = require_tool(shell, f"apt install {shell}")
    script = tmp_path / "script"
    script.write_text(call("completion", shell).stdout)
    words = [program, "--no-execute" if shell == "fish" else "-n", script]
    ran = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)
    assert (ran.returncode, ran.stderr) == (0, "")
    asked = {
        "_MAILTRAP_LOCAL_COMPLETE": f"{shell}_complete",
        "COMP_WORDS": "mailtrap-local serve --tls ",
        "COMP_CWORD": "st" if shell == "fish" else "3",
    }
    answered = subprocess.run(
        [PROGRAM],
        env={**environment(tmp_path), **asked},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert "starttls" in answered.stdout


def test_fish_itself_completes(require_tool: Tool, tmp_path: Path) -> None:
    fish = require_tool("fish", "apt install fish")
    ask = "complete --do-complete 'mailtrap-local --tls"
    lines = f"mailtrap-local completion fish | source; {ask} '; {ask}=st'"
    ran = subprocess.run(
        [fish, "--no-config", "-c", lines],
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert [line.split("\t")[0] for line in ran.stdout.splitlines()] == [
        "off",
        "require",
        "starttls",
        "--tls=starttls",
    ]


class Terminal:
    """A shell that believes to be used by somebody."""

    def __init__(self, end: int) -> None:
        self._end = end
        self._seen = ""

    def type(self, text: str) -> None:
        os.write(self._end, text.encode())

    def wait_for(self, text: str) -> None:
        deadline = monotonic() + 60
        while text not in self._seen:
            assert monotonic() < deadline, self._seen
            if select.select([self._end], [], [], 1)[0]:
                self._seen += os.read(self._end, 4096).decode(errors="replace")
        self._seen = self._seen.partition(text)[2]


@contextmanager
def interactive(folder: Path, *shell: str | Path) -> Iterator[Terminal]:
    pty = pytest.importorskip("pty", reason="Windows has no terminals of this kind")
    own, its = pty.openpty()
    with subprocess.Popen(
        shell,
        stdin=its,
        stdout=its,
        stderr=its,
        env=environment(folder),
        cwd=folder,
        start_new_session=True,
    ) as running:
        os.close(its)
        try:
            yield Terminal(own)
        finally:
            running.kill()
            os.close(own)


def test_the_tab_key_completes_in_a_terminal(require_tool: Tool, tmp_path: Path) -> None:
    (tmp_path / "certificate.pem").touch()
    bash = require_tool("bash", "apt install bash")
    with interactive(tmp_path, bash, "--norc", "--noprofile", "-i") as terminal:
        terminal.type('eval "$(mailtrap-local completion bash)"; echo do""ne\n')
        terminal.wait_for("done")
        terminal.type("mailtrap-local --tls st\t")
        terminal.wait_for("starttls ")
        terminal.type("--log-format=j\t")
        terminal.wait_for("json ")
        terminal.type("--cert cert\t")
        terminal.wait_for("certificate.pem")
        terminal.type("\x15mailtrap-local exp\t")
        terminal.wait_for("export ")


def test_the_tab_key_completes_in_zsh(require_tool: Tool, tmp_path: Path) -> None:
    zsh = require_tool("zsh", "apt install zsh")
    (tmp_path / "certificate.pem").touch()
    with interactive(tmp_path, zsh, "-f", "-i") as terminal:
        terminal.type(
            "autoload -U compinit; compinit -u -D; "
            'eval "$(mailtrap-local completion zsh)"; echo do""ne\n'
        )
        terminal.wait_for("done")
        terminal.type("mailtrap-local --tls st\t")
        terminal.wait_for("arttls")
        terminal.type("--log-format=j\t")
        terminal.wait_for("json")
        terminal.type("--cert cert\t")
        terminal.wait_for("ificate.pem")
        terminal.type("\x15mailtrap-local exp\t")
        terminal.wait_for("ort")
