"""Mails that try to steer a model: no tool shows one outside what it quotes."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from agent_traps import TRAPS, Trap
from delivering import deliver
from hostile_mails import hostile_mails
from mailtrap_local import Message, Sandbox
from mailtrap_local.webapp.mcp.mail_server import TOOLS
from rpc import ToolResult, call_tool, result_of

VARYING = re.compile(
    r'[0-9A-HJKMNP-TV-Z]{26}|\b[0-9a-f]{1,8}\.\d+\b|\d{4}-\d\d-\d\dT[\d:.]+Z|(?<="seq": )\d+'
)
MOST_PARTS = 4  # that are asked for
HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
LINE_ENDS = re.compile("[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


def answers(sandbox: Sandbox, message: Message) -> Iterator[tuple[str, ToolResult]]:
    """Every tool that says something of a message, asked for it in each of its ways."""
    calls: list[tuple[str, dict[str, Any]]] = [
        ("wait_for_mail", {"timeout": 0}),
        ("wait_for_mail", {"timeout": 0, "query": "subject:none-of-these"}),
        ("search_mail", {}),
        *(("get_mail", {"id": message.id, "view": view}) for view in ("text", "headers")),
        ("get_links", {"id": message.id}),
        ("get_codes", {"id": message.id}),
        *(
            ("get_attachment", {"id": message.id, "part": number})
            for number in range(1, len(message.content.parts[:MOST_PARTS]) + 1)
        ),
        ("check_mail", {"id": message.id}),
        ("compare_mail", {"id": message.id, "other": message.id}),
        ("get_session", {}),
        ("info", {}),
    ]
    for name, arguments in calls:
        yield name, call_tool(sandbox, name, **arguments)


def trusted_of(result: ToolResult) -> str:
    """What the server says by itself; ids, times and cursors are replaced."""
    return VARYING.sub("…", json.dumps(result.trusted))


@pytest.mark.parametrize("trap", TRAPS.values(), ids=TRAPS.keys())
def test_what_the_server_says_is_the_same_for_a_hostile_and_a_harmless_mail(
    sandbox: Sandbox, trap: Trap
) -> None:
    mails = [(trap.hostile, trap.rcpt_to), (trap.harmless, "ann@example.com")]
    seen: list[list[tuple[str, str]]] = []
    for raw, rcpt_to in mails:
        sandbox.mailroom.clear()
        message = deliver(sandbox, raw, to=rcpt_to)
        each = list(answers(sandbox, message))
        for name, result in each:
            check_quotes(name, result)
        seen.append([(name, trusted_of(result)) for name, result in each])
    assert seen[0] == seen[1]


def check_quotes(name: str, result: ToolResult) -> None:
    assert not result.whole["isError"], name
    trusted, *rest = LINE_ENDS.split(result.text)
    assert json.loads(trusted) == result.trusted
    if rest:
        found = re.search(r"begins with (\w{8}\|)", rest[0])
        assert found
        assert all(line.startswith(f"{found[1]} ") for line in rest[1:])
    assert not HIDDEN.search(result.text), name
    assert not HIDDEN.search(json.dumps(result.structured, ensure_ascii=False).replace("\\n", ""))


def test_hidden_text_of_html_is_not_shown_unless_it_is_asked_for(sandbox: Sandbox) -> None:
    message = deliver(sandbox, TRAPS["hidden html"].hostile)
    shown = call_tool(sandbox, "get_mail", id=message.id)
    assert shown.untrusted["body"]["text"].strip() == "Hi"
    assert "Ignore" not in shown.text
    source = call_tool(sandbox, "get_mail", id=message.id, view="html")
    assert "Ignore" in source.untrusted["body"]["text"]


def test_what_nobody_sees_is_counted(sandbox: Sandbox) -> None:
    message = deliver(sandbox, TRAPS["hidden as tags"].hostile)
    said = call_tool(sandbox, "get_mail", id=message.id).untrusted
    assert said["subject"] == "Hello"
    assert said["hidden_characters_removed"] > 100


def test_only_a_picture_is_shown_as_one(sandbox: Sandbox) -> None:
    message = deliver(sandbox, TRAPS["html called a picture"].hostile)
    result = call_tool(sandbox, "get_attachment", id=message.id, part=3)
    assert [block["type"] for block in result.whole["content"]] == ["text"]
    assert "base64" in result.untrusted["content"]


def test_no_mail_is_in_names_and_descriptions(sandbox: Sandbox) -> None:
    before = [result_of(sandbox, f"{kind}/list") for kind in ("tools", "prompts", "resources")]
    for trap in TRAPS.values():
        deliver(sandbox, trap.hostile)
    assert before == [
        result_of(sandbox, f"{kind}/list") for kind in ("tools", "prompts", "resources")
    ]


def test_costly_mails_are_quoted_alike_in_few_octets(sandbox: Sandbox) -> None:
    for name, raw in hostile_mails(20_000):
        sandbox.mailroom.clear()
        for tool, result in answers(sandbox, deliver(sandbox, raw)):
            check_quotes(tool, result)
            assert len(json.dumps(result.whole)) < 300_000, (name, tool)


def test_every_tool_that_says_something_of_mail_was_asked(sandbox: Sandbox) -> None:
    asked = {name for name, _ in answers(sandbox, deliver(sandbox))}
    reading = {tool.name for tool in TOOLS if not tool.writes}
    assert asked == reading
