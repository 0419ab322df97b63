"""Every example of the documentation is run, or read by what it is for, or says here why not."""

import json
import re
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import click
import pytest

from documented import SENDERS
from examples import Example, commands, examples
from mailtrap_local.cli import main
from paths import ROOT

EXAMPLES = list(examples())
HERE = {"sh", "console", "toml"}  # read below, on whichever page
DOCUMENTED = "tests/test_documented_examples.py"
RECIPES = "tests/plugin/test_recipes.py"

# The file that runs the examples of a page, by their language. What an example of a new page or
# language needs is a test, and a line here.
RUN = {
    ("README.md", "python"): "tests/test_docs.py",
    ("docs/agents.md", "json"): "tests/test_agents_doc.py",
    ("docs/api.md", "http"): "tests/test_api_docs.py",
    ("docs/api.md", "jsonc"): "tests/test_api_docs.py",
    ("docs/api.md", "text"): "tests/test_api_docs.py",
    ("docs/bounces.md", "http"): "tests/outbound/test_documented_bounces.py",
    ("docs/bounces.md", "python"): "tests/outbound/test_documented_bounces.py",
    ("docs/checks/accessibility.md", "css"): DOCUMENTED,
    ("docs/checks/accessibility.md", "html"): DOCUMENTED,
    ("docs/checks/authentication.md", "ini"): DOCUMENTED,
    ("docs/checks/authentication.md", "python"): DOCUMENTED,
    ("docs/checks/clients.md", "html"): DOCUMENTED,
    ("docs/checks/html.md", "html"): DOCUMENTED,
    ("docs/checks/links.md", "html"): DOCUMENTED,
    ("docs/checks/own-rules.md", "ini"): "tests/checks/test_own_rules.py",
    ("docs/checks/own-rules.md", "python"): "tests/checks/test_own_rules.py",
    ("docs/coming-from/index.md", "python"): "tests/test_docs.py",
    ("docs/commands.md", "text"): "tests/test_docs.py",
    ("docs/faults.md", "json"): "tests/faults/test_mailbox_faults.py",
    ("docs/faults.md", "python"): DOCUMENTED,
    ("docs/handlers.md", "python"): "tests/smtp/test_documented_handlers.py",
    ("docs/page.md", "python"): DOCUMENTED,
    ("docs/providers.md", "python"): "tests/plugin/test_providers.py",
    ("docs/recipes/celery.md", "python"): RECIPES,
    ("docs/recipes/fastapi-background-tasks.md", "python"): RECIPES,
    ("docs/recipes/mail-outbox-empty.md", "python"): RECIPES,
    ("docs/recipes/other-languages.md", "java"): "tests/journeys/frameworks/spring_mails.py",
    ("docs/recipes/other-languages.md", "ruby"): "tests/journeys/frameworks/test_rails.py",
    ("docs/recipes/php.md", "php"): "tests/journeys/frameworks/test_laravel.py",
    ("docs/recipes/playwright-sign-up.md", "python"): "tests/browser/test_recipe.py",
    ("docs/recipes/postfix-relayhost.md", "ini"): DOCUMENTED,
    ("docs/recipes/xoauth2.md", "python"): RECIPES,
    ("docs/relay.md", "http"): "tests/outbound/test_documented_relay.py",
    ("docs/relay.md", "python"): "tests/outbound/test_documented_relay.py",
    ("docs/serving.md", "nginx"): "tests/webapp/http/test_proxy.py",
    ("docs/stores.md", "python"): DOCUMENTED,
    ("docs/team.md", "http"): DOCUMENTED,
    ("docs/testing.md", "python"): "tests/test_docs.py",
    ("docs/webhooks.md", "http"): "tests/outbound/test_documented_webhooks.py",
    ("docs/webhooks.md", "json"): "tests/outbound/test_documented_webhooks.py",
    ("docs/webhooks.md", "python"): "tests/outbound/test_documented_webhooks.py",
    ("docs/zh.md", "python"): "tests/test_docs.py",
}
A_CONTAINER = "wants Docker, which `make test-image` does without"
NOT_RUN = {
    ("CONTRIBUTING.md", "text"): "a list of folders",
    ("docs/checks/accessibility.md", "text"): "a line of a mail's header",
    ("docs/checks/authentication.md", "text"): "lines of mail and of the DNS, cut short",
    ("docs/checks/clients.md", "text"): "what is printed, which changes with caniemail.com",
    ("docs/checks/lists.md", "text"): "a mail's header, cut short",
    ("docs/deployment.md", "java"): A_CONTAINER,
    ("docs/deployment.md", "js"): A_CONTAINER,
    ("docs/deployment.md", "python"): A_CONTAINER,
    ("docs/serving.md", "haproxy"): "HAProxy is no tool of the tests; tests/smtp has its header",
    ("docs/serving.md", "text"): "what is printed, which tests/cli holds",
    ("docs/testing.md", "text"): "what a failed test prints, with ids and ports",
    ("docs/webhooks.md", "text"): "a request cut short; the tests of webhooks verify real ones",
}
SENDERS_NOT_RUN = {
    "Simple Java Mail": "not a dependency of the tests, which have Jakarta Mail and Spring",
    "go-mail": "not a dependency of the tests, which have net/smtp",
    "gomail": "not a dependency of the tests, which have net/smtp",
    "lettre": "wants Rust",
    "System.Net.Mail": "wants .NET",
    "OpenSMTPD": "a mail server, of which a Debian has one",
    "nullmailer": "a mail server, of which a Debian has one",
    "ssmtp": "a mail server, of which a Debian has one",
    "dma": "a mail server, of which a Debian has one",
    "Prometheus Alertmanager": "a large server that sends by Go's net/smtp",
    "monit": "wants root and what it watches",
}
# Programs in lines of shell that are not ours: others show how to get or start something.
OTHER_PROGRAMS = {
    "./app", ".venv/bin/pytest", "/opt/mailtrap-local/bin/pip", "apt", "base64", "cat", "chmod",
    "claude", "cp", "createdb", "createuser", "curl", "docker", "echo", "eval", "export", "helm",
    "jq", "kubectl", "mkdir", "npm", "openssl", "php", "podman", "python3", "source", "spamd",
    "sqlite3", "systemctl", "uv", "uvx",
}  # fmt: skip
FILES = ("mail.eml", "receipt.eml", "mailpit.db", "clients.pem", "accounts.toml", "dkim-zone.txt")


def in_shell() -> list[Example]:
    return [
        one
        for one in EXAMPLES
        if one.language in ("sh", "console") and one.page != "docs/senders.md"
    ]


def test_every_example_is_run_or_says_why_not() -> None:
    found = {(one.page, one.language) for one in EXAMPLES if one.page != "docs/senders.md"}
    assert {key for key in found if key[1] not in HERE} == RUN.keys() | NOT_RUN.keys()
    assert not RUN.keys() & NOT_RUN.keys()


@pytest.mark.parametrize(("path", "file"), sorted({(key[0], file) for key, file in RUN.items()}))
def test_the_file_that_runs_a_page_names_it(path: str, file: str) -> None:
    text = (ROOT / file).read_text()
    assert Path(path).stem in text or 'glob("*.md")' in text, f"{file} does not read {path}"


def test_every_sender_is_run_or_says_why_not() -> None:
    names = {sender["name"] for sender in json.loads(SENDERS.read_text())}
    folders = (ROOT / "tests" / "journeys", ROOT / "tests" / "wordpress")
    tests = "".join(path.read_text() for folder in folders for path in folder.rglob("*.py"))
    assert {
        name for name in names if not re.search(rf"""["']{re.escape(name)}["']""", tests)
    } == SENDERS_NOT_RUN.keys()


@pytest.mark.parametrize("example", in_shell(), ids=lambda one: f"{one.page} {one.section}")
def test_a_command_is_one(
    example: Example, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in FILES:
        Path(name).touch()
    make_handler(monkeypatch)
    for words in commands(example):
        check = CHECKS.get(words[0])
        assert check or words[0] in OTHER_PROGRAMS, f"{words[0]} is in no table"
        if check:
            check(words[1:])


def make_handler(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the class that an example calls `package.module:Class`."""
    package, module = ModuleType("package"), ModuleType("package.module")
    monkeypatch.setattr(module, "Class", type("Class", (), {}), raising=False)
    for made in (package, module):
        monkeypatch.setitem(sys.modules, made.__name__, made)


def check_ours(words: list[str]) -> None:
    """Parse the words of `mailtrap-local`, without which it serves."""
    context = click.Context(main)
    name = words[0] if words and not words[0].startswith("-") else "serve"
    command = main.get_command(context, name)
    assert command, f"mailtrap-local has no {name}"
    rest = words[words[:1] == [name] :]
    while isinstance(command, click.Group):
        command, rest = command.get_command(context, rest[0]), rest[1:]
        assert command
    command.make_context(name, rest)


def check_make(words: list[str]) -> None:
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert set(words) <= set(targets)


def check_pip(words: list[str]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = {f"mailtrap-local[{name}]" for name in project["optional-dependencies"]}
    assert words[0] == "install"
    assert set(words[1:]) <= {".", "mailtrap-local", *extras}


CHECKS: dict[str, Callable[[list[str]], None]] = {
    "mailtrap-local": check_ours,
    "make": check_make,
    "pip": check_pip,
}


def of_ours() -> list[Example]:
    others = ("docs/agents.md", "docs/checks/own-rules.md")  # tests of their own read those
    return [one for one in EXAMPLES if one.language == "toml" and one.page not in others]


@pytest.mark.parametrize("example", of_ours(), ids=lambda one: f"{one.page} {one.section}")
def test_a_file_of_settings_is_one(
    example: Example, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dkim-zone.txt").touch()
    (tmp_path / "sandbox.toml").write_text(example.text)
    check_ours(["--config", "sandbox.toml"])
