"""The documentation is true: its examples run, and no setting or route is missing from it."""

import json
import re
import smtplib
import subprocess
import sys
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

import click

import mailtrap_local
from delivering import deliver
from documented import SENDERS
from mailtrap_local import Sandbox, errors
from mailtrap_local.cli import main
from mailtrap_local.config.settings import Settings
from mailtrap_local.mail.flags import CheckVerdict
from mailtrap_local.search import HAS, IS, WORDS, parse_query
from mailtrap_local.search.tree import Term
from mailtrap_local.webapp.api.routes import ROUTES
from paths import DOCS, ROOT

ATTRIBUTE = re.compile(r"(?<![\w./-])(mailbox|mail|message|sandbox)\.([a-z_]+)\b(?!\.\w+/)")
README = (ROOT / "README.md").read_text()
PYTHON_BLOCK = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)
PYTHON_BLOCKS = PYTHON_BLOCK.findall(README)


def run(*words: str, folder: Path) -> str:
    ran = subprocess.run(
        [sys.executable, *words],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def test_the_documented_tests_run_in_a_project_that_has_nothing_else(tmp_path: Path) -> None:
    testing = PYTHON_BLOCK.findall((ROOT / "docs" / "testing.md").read_text())
    coming = PYTHON_BLOCK.findall((DOCS / "coming-from" / "index.md").read_text())
    tests = "".join(block for block in (*PYTHON_BLOCKS, *testing, *coming) if "def test_" in block)
    (tmp_path / "test_sign_up.py").write_text(tests)
    fixtures = (block for block in testing if "@pytest.fixture" in block and block not in tests)
    (tmp_path / "conftest.py").write_text("".join(fixtures))
    assert f"{tests.count('def test_')} passed" in run(
        "-m", "pytest", "-W", "error", "-p", "no:cacheprovider", folder=tmp_path
    )


def test_the_chinese_page_has_the_code_of_the_readme() -> None:
    blocks = PYTHON_BLOCK.findall((DOCS / "zh.md").read_text())
    assert blocks
    assert set(blocks) <= set(PYTHON_BLOCKS)


def test_the_readmes_script_runs(tmp_path: Path) -> None:
    (block,) = (block for block in PYTHON_BLOCKS if "def test_" not in block)
    (tmp_path / "script.py").write_text(block)
    said = run("-W", "error", "script.py", folder=tmp_path)
    assert said.startswith("Report ('ann@example.com',) b'Subject: Report")


def test_the_script_that_reads_elsewhere_runs(tmp_path: Path) -> None:
    blocks = PYTHON_BLOCK.findall((ROOT / "docs" / "testing.md").read_text())
    (block,) = (block for block in blocks if "connect(" in block)
    with Sandbox(http="127.0.0.1:0", tls="starttls") as sandbox:
        with smtplib.SMTP(*sandbox.smtp, timeout=60) as client:
            client.sendmail("app@example.com", ["ann@example.com"], b"Subject: Report\r\n\r\n")
        (tmp_path / "script.py").write_text(
            block.replace("http://127.0.0.1:8025", sandbox.http.url)
        )
        said = run("-W", "error", "script.py", folder=tmp_path)
        assert re.fullmatch(r"127\.0\.0\.1 \d+\n", said)
        assert sandbox.mailroom.listeners() == {}


def test_the_readmes_links_and_pictures_are_there() -> None:
    for target in re.findall(r"\]\(([^)#:]+)[^):]*\)", README):
        assert (ROOT / target).exists(), target


def test_every_sender_has_its_settings_and_all_are_counted() -> None:
    names = re.findall(r"^### (.+)$", (DOCS / "senders.md").read_text(), re.MULTILINE)
    senders = json.loads(SENDERS.read_text())
    assert [sender["name"] for sender in senders] == names
    assert len({sender["id"] for sender in senders}) == len(names)
    assert f"for {len(names)} [senders](docs/senders.md)" in README


def test_every_word_of_a_search_is_documented_by_an_example_that_is_one() -> None:
    text = (ROOT / "docs" / "search.md").read_text()
    rows = dict(re.findall(r"^\| `([a-z-]+):` +\| `([^`]+)`", text, re.MULTILINE))
    assert rows.keys() == WORDS.keys()
    for word, example in rows.items():
        tree = parse_query(example, datetime.now(UTC), lambda _: CheckVerdict()).tree
        assert isinstance(tree, Term)
        assert tree.word == word
    for kind in [f"has:{name}" for name in HAS] + [f"is:{name}" for name in IS]:
        assert f"`{kind}`" in text


def test_every_setting_is_documented() -> None:
    text = (ROOT / "docs" / "serving.md").read_text()
    for item in fields(Settings):
        if item.name in ("route", "tag", "account", "relay", "provider_webhook"):
            assert f"[[{item.name}]]" in text
        elif item.name == "oidc":
            assert f"[{item.name}]" in text
        else:
            assert re.search(f"[|] `--{item.name.replace('_', '-')}[ `]", text)
            assert f"`MTL_{item.name.upper()}`" in text


def test_every_option_and_ini_key_of_the_plugin_is_documented() -> None:
    source = (ROOT / "pytest_plugin" / "pytest_mailtrap_local" / "options.py").read_text()
    text = (ROOT / "docs" / "testing.md").read_text()
    declared = re.findall(r'(?:addoption\(\s*|addini\()"([^"]+)"', source)
    assert len(declared) > 10
    for name in declared:
        assert f"`{name}" in text, name


def test_every_route_is_documented_and_no_other() -> None:
    text = (ROOT / "docs" / "api.md").read_text()
    documented = set(re.findall(r"^\| `([A-Z]+ /[^?`]+)", text, re.MULTILINE))
    routes = {f"{route.method} {route.path}" for route in ROUTES}
    assert documented == routes | {"WS /api/live"}


def test_every_command_and_each_of_its_flags_is_documented() -> None:
    text = (ROOT / "docs" / "commands.md").read_text()
    sections = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", text, re.DOTALL | re.MULTILINE))
    settings = {f"--{item.name.replace('_', '-')}" for item in fields(Settings)} | {"--config"}
    context = click.Context(main)
    for name in set(main.list_commands(context)) - {"serve"}:
        command = main.get_command(context, name)
        assert command is not None
        documented = sections[name] + (
            sections["Which sandbox"] if has_flag(command, "--url") else ""
        )
        for param in command.params:
            flags = {flag for flag in param.opts if flag.startswith("--")} - {"--help"}
            if name != "run" or not flags <= settings:
                assert all(flag in documented for flag in flags), (name, flags)


def has_flag(command: click.Command, flag: str) -> bool:
    return any(flag in param.opts for param in command.params)


def test_every_public_name_is_there_and_every_error_among_them() -> None:
    for name in mailtrap_local.__all__:
        assert getattr(mailtrap_local, name).__name__ == name
    for name, kind in vars(errors).items():
        if isinstance(kind, type) and issubclass(kind, errors.SandboxError):
            assert name in mailtrap_local.__all__
            assert kind.__doc__


def test_every_attribute_that_the_documentation_names_is_there() -> None:
    pages = [README, *((DOCS / f"{name}.md").read_text() for name in ("testing", "faults", "page"))]
    named = {pair for page in pages for pair in ATTRIBUTE.findall(page)}
    with Sandbox() as sandbox:
        mail = deliver(sandbox)
        objects = {"mailbox": sandbox.mailbox, "mail": mail, "message": mail, "sandbox": sandbox}
        missing = {
            (name, attribute) for name, attribute in named if attribute not in dir(objects[name])
        }
    assert len(named) > 25
    assert missing <= {("mail", "eml"), ("mail", "outbox")}  # a file name, and Django's
