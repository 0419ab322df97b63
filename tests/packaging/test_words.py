"""The check of words and sizes finds one example of each kind that it looks for."""

import subprocess
import sys
from pathlib import Path

import pytest

_LONG_FUNCTION = "def _run() -> None:\n" + "    _run()\n" * 40

_PLANTED = {
    "docstring begins with 'What'": {"mailtrap_local/a.py": '"""What is kept."""\n'},
    "docstring begins with 'Whether'": {
        "mailtrap_local/a.py": 'class A:\n    kept: bool\n    """Whether it is kept."""\n'
    },
    "class _Place is also in mailtrap_local/b.py:1": {
        "mailtrap_local/a.py": "class _Place: ...\n",
        "mailtrap_local/b.py": "class _Place: ...\n",
    },
    "class Mail is also in pytest_plugin/pytest_mailtrap_local/b.py:1": {
        "mailtrap_local/a.py": "class Mail: ...\n",
        "pytest_plugin/pytest_mailtrap_local/b.py": "class Mail: ...\n",
    },
    "the word 'door' is retired": {"mailtrap_local/a.py": "openDoors = 1\n"},
    "the word 'told' is retired": {"docs/page.md": "It is told so.\n"},
    "the word 'aside' is retired": {"web/src/components/Head.tsx": '<b class="head-aside" />\n'},
    "the word 'glance' is retired": {"mailtrap_local/a.py": "_GLANCE = 0.5\n"},
    "the words 'hand in' are retired": {"README.md": "Mail is handed in.\n"},
    "the name _letter is retired": {"mailtrap_local/a.py": "for _letter in []: ...\n"},
    "the name in_words is retired": {"mailtrap_local/a.py": "def in_words() -> None: ...\n"},
    "301 lines, of 300 at most": {"web/src/page.ts": "//\n" * 301},
    "_run has 41 lines, of 40 at most": {"tests/test_a.py": _LONG_FUNCTION},
    "imports itself by way of mailtrap_local.a, mailtrap_local.b": {
        "mailtrap_local/a.py": "from mailtrap_local.b import B\n",
        "mailtrap_local/b.py": "if TYPE_CHECKING:\n    from mailtrap_local import a\n",
    },
}

_PLAIN = {
    "mailtrap_local/__init__.py": '"""Keep mail."""\n\nfrom mailtrap_local.a import A\n',
    "mailtrap_local/a.py": 'class A:\n    """Letters of the labelled alphabet, in hand."""\n',
    "mailtrap_local/mail/html.py": 'BLOCKS = {"aside"}\n',
    "web/src/languages/en.ts": "//\n" * 301,
    "web/node_modules/long.ts": "//\n" * 301,
    "tests/test_a.py": '"""What a test is about."""\n'
    + _LONG_FUNCTION.removesuffix("    _run()\n"),
}


@pytest.mark.parametrize("problem", _PLANTED)
def test_each_kind_of_problem_is_found(
    problem: str, pytestconfig: pytest.Config, tmp_path: Path
) -> None:
    result = _check(_PLANTED[problem], pytestconfig, tmp_path)
    assert result.returncode == 1
    path = next(iter(_PLANTED[problem]))
    assert any(
        line.startswith(f"{path}:") and f": {problem}" in line
        for line in result.stdout.splitlines()
    ), result.stdout


def test_plain_words_pass(pytestconfig: pytest.Config, tmp_path: Path) -> None:
    result = _check(_PLAIN, pytestconfig, tmp_path)
    assert (result.returncode, result.stdout) == (0, "all plain\n")


def _check(
    files: dict[str, str], pytestconfig: pytest.Config, root: Path
) -> subprocess.CompletedProcess[str]:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    script = pytestconfig.rootpath / ".ci" / "check-words"
    command = [sys.executable, str(script), str(root)]
    return subprocess.run(command, capture_output=True, text=True, check=False)
