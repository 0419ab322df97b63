"""docs/agents.md is true: its configurations are valid, and it names every tool and prompt."""

import json
import re
import shlex
import tomllib
from typing import Any

import click
import pytest

from mailtrap_local.cli import main
from mailtrap_local.webapp.mcp.mail_prompts import PROMPTS
from mailtrap_local.webapp.mcp.mail_server import TOOLS
from paths import DOCS

TEXT = (DOCS / "agents.md").read_text()
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
URLS = {"url", "serverUrl", "httpUrl"}


def servers() -> list[dict[str, Any]]:
    """The entries of all configurations."""
    found = []
    for kind, content in BLOCK.findall(TEXT):
        if kind in ("json", "toml"):
            (table,) = (json.loads if kind == "json" else tomllib.loads)(content).values()
            found.append(table["mailtrap-local"])
    return found


def test_every_client_has_a_configuration_that_leads_to_the_route_or_starts_the_program() -> None:
    assert len(servers()) == TEXT.count("\n### ") + 1
    for server in servers():
        if urls := URLS & server.keys():
            assert server[urls.pop()].endswith(":8025/mcp")
        else:
            check_command([server["command"], *server["args"]])


def test_commands_that_add_it_start_the_program() -> None:
    lines = [
        line
        for kind, content in BLOCK.findall(TEXT)
        if kind == "sh"
        for line in content.splitlines()
    ]
    programs = [line.partition(" -- ")[2] for line in lines if " -- " in line]
    assert len(programs) == 1
    for program in programs:
        check_command(shlex.split(program))


def check_command(words: list[str]) -> None:
    assert words[:2] == ["mailtrap-local", "mcp"]
    context = click.Context(main)
    command = main.get_command(context, words[1])
    assert command
    command.make_context("mcp", words[2:])


@pytest.mark.parametrize("name", [*(one.name for one in TOOLS), *(one.name for one in PROMPTS)])
def test_every_tool_and_prompt_is_named(name: str) -> None:
    assert f"`{name}`" in TEXT
