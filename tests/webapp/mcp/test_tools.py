"""Each tool, as an agent uses it."""

from typing import Any

import msgspec
import pytest

from conversing import Serve
from delivering import deliver
from mailtrap_local import Sandbox
from mailtrap_local.config.values import HostPort
from mailtrap_local.webapp.mcp.mail_server import TOOLS
from rpc import ToolResult, call_tool, error_of_tool, result_of
from sending import send

CODE = b"From: App <app@example.com>\r\nSubject: Welcome\r\n\r\nYour code is 604118.\r\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(30)


def test_the_list_of_tools_is_small_and_complete(sandbox: Sandbox) -> None:
    listed = result_of(sandbox, "tools/list")["tools"]
    assert len(msgspec.json.encode(listed)) < 15_000
    assert [tool["name"] for tool in listed] == [
        *("info", "wait_for_mail", "search_mail", "get_mail", "get_links", "get_codes"),
        *("get_attachment", "get_session", "check_mail", "compare_mail", "open_mailbox"),
        *("send_test_mail", "add_fault", "clear_faults", "delete_mail"),
    ]
    for tool in listed:
        assert tool["inputSchema"]["type"] == tool["outputSchema"]["type"] == "object"
        assert tool["annotations"]["openWorldHint"] is False
    destructive = [one["name"] for one in listed if one["annotations"].get("destructiveHint")]
    assert destructive == ["clear_faults", "delete_mail"]
    reading = [one["name"] for one in listed if one["annotations"]["readOnlyHint"]]
    assert reading == [tool.name for tool in TOOLS if not tool.writes]


def test_info_says_where_mail_goes(sandbox: Sandbox) -> None:
    deliver(sandbox)
    said = call_tool(sandbox, "info", style="django").structured
    assert said["env"]["EMAIL_PORT"] == str(sandbox.smtp.port)
    assert {"name": "smtp", "host": "127.0.0.1", "port": sandbox.smtp.port} in said["listeners"]
    assert said["mailboxes"] == [{"name": "inbox", "total": 1, "unread": 1}]
    assert "style" in error_of_tool(sandbox, "info", style=1)
    assert "django" in error_of_tool(sandbox, "info", style="cobol")


def test_info_without_smtp_has_no_lines_for_it(serve: Serve) -> None:
    assert call_tool(serve(smtp="off"), "info").structured["env"] == {}


def test_mailboxes_are_listed_a_hundred_at_a_time(sandbox: Sandbox) -> None:
    names = [f"box-{number}" for number in range(210)]
    for name in names:
        deliver(sandbox, mailbox=name)
    listed, page, pages = [], result_of(sandbox, "resources/list"), 1
    while cursor := page.get("nextCursor"):
        listed += page["resources"]
        page, pages = result_of(sandbox, "resources/list", cursor=cursor), pages + 1
    listed += page["resources"]
    assert pages == 3
    assert {one["name"] for one in listed} == {"inbox", *names}
    assert len(listed) == 211


def test_a_search_is_paged_and_a_bad_one_is_explained(sandbox: Sandbox) -> None:
    ids = [deliver(sandbox, b"Subject: %d\r\n\r\n" % number).id for number in range(5)]
    first = call_tool(sandbox, "search_mail", limit=2).structured
    assert [one["id"] for one in first["messages"]] == ids[:2:-1]
    assert first["total"] == 5
    rest = call_tool(sandbox, "search_mail", before=first["next"], query="subject:1").structured
    assert [one["id"] for one in rest["messages"]] == [ids[1]]
    assert "does not know" in error_of_tool(sandbox, "search_mail", query="is:nonsense")
    assert "limit" in error_of_tool(sandbox, "search_mail", limit=51)
    assert "search_mail takes query" in error_of_tool(sandbox, "search_mail", q="x")


@pytest.mark.parametrize("query", ["check:a11y-alt", "has:errors", "-has:warnings"])
@pytest.mark.parametrize("tool", ["search_mail", "wait_for_mail", "delete_mail"])
def test_no_search_has_messages_checked(sandbox: Sandbox, tool: str, query: str) -> None:
    deliver(sandbox)
    assert error_of_tool(sandbox, tool, query=query)
    assert sandbox.mailroom.count() == 1


def test_a_message_is_read_without_being_marked(sandbox: Sandbox) -> None:
    message = deliver(sandbox, CODE, to="bob@example.com")
    said = call_tool(sandbox, "get_mail").untrusted
    assert said["from"] == "App <app@example.com>"
    assert said["rcpt_to"] == ["bob@example.com"]
    assert said["body_kind"] == "plain text"
    assert said["body"]["text"] == "Your code is 604118.\n"
    assert not sandbox.mailroom.store.get(message.id).flags.read
    assert "Subject: Welcome" in call_tool(sandbox, "get_mail", view="headers").text
    assert "no HTML" in error_of_tool(sandbox, "get_mail", view="html")
    assert "no message has the id" in error_of_tool(sandbox, "get_mail", id="01K")


def test_a_long_body_is_had_in_pieces(sandbox: Sandbox) -> None:
    body = b"0123456789\r\n" * 1000
    message = deliver(sandbox, b"Subject: long\r\n\r\n" + body)
    pieces, offset = [], 0
    while offset is not None:
        said = call_tool(sandbox, "get_mail", id=message.id, offset=offset).untrusted["body"]
        pieces.append(said["text"])
        offset = said.get("next_offset")
    assert len(pieces) == 3
    assert "".join(pieces) == body.decode().replace("\r\n", "\n")


def test_parts_are_had_as_text_as_a_picture_and_in_base64(sandbox: Sandbox) -> None:
    parts = [(b"text/csv", b"a,b"), (b"image/png", PNG), (b"application/pdf", b"%PDF" * 2000)]
    raw = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    for kind, content in parts:
        raw += b"--b\r\nContent-Type: %s\r\nContent-Transfer-Encoding: 8bit\r\n" % kind
        raw += b"Content-Disposition: attachment; filename=x\r\n\r\n%s\r\n" % content
    message = deliver(sandbox, raw + b"--b--\r\n")

    def get(part: int, **more: Any) -> ToolResult:
        return call_tool(sandbox, "get_attachment", id=message.id, part=part, **more)

    assert get(2).untrusted["content"]["text"] == "a,b"
    assert [block["type"] for block in get(3).whole["content"]] == ["text", "image"]
    first = get(4).untrusted["content"]
    assert (first["length"], first["next_offset"]) == (8000, 3000)
    assert not get(4, offset=6000).untrusted["content"]["truncated"]
    assert "parts 1 to 4" in error_of_tool(sandbox, "get_attachment", id=message.id, part=5)


def test_a_session_explains_why_no_mail_came(sandbox: Sandbox) -> None:
    fault = call_tool(
        sandbox,
        "add_fault",
        on="RCPT",
        action={"reply": [550, "5.1.1", "No such user"]},
        match={"recipient": "ann@example.com"},
    ).structured
    with pytest.raises(OSError, match="No such user"):
        send(sandbox.smtp, "hello", to="ann@example.com")
    (session,) = call_tool(sandbox, "get_session", failed=True).structured["sessions"]
    assert session["outcome"] == "rejected"
    transcript = call_tool(sandbox, "get_session", session_id=session["id"]).untrusted
    assert "550 5.1.1 No such user" in transcript["sessions"][0]["transcript"]["text"]
    assert call_tool(sandbox, "clear_faults", id=fault["id"]).structured == {"removed": 1}
    send(sandbox.smtp, "hello")
    message_id = call_tool(sandbox, "search_mail").structured["messages"][0]["id"]
    of_mail = call_tool(sandbox, "get_session", message_id=message_id).structured["sessions"]
    assert of_mail[0]["message_ids"] == [message_id]
    assert "RCPT" in error_of_tool(sandbox, "add_fault", on="never", action={"drop": True})


def test_checks_and_differences_are_found(sandbox: Sandbox) -> None:
    html = b"Content-Type: text/html\r\n\r\n<img src='http://localhost/x.png'>\r\n"
    first = deliver(sandbox, b"Subject: one\r\n" + html)
    second = deliver(sandbox, b"Subject: two\r\n" + html)
    found = call_tool(sandbox, "check_mail", id=first.id).untrusted
    assert "a11y-alt" in {one["rule"] for one in found["findings"]}
    less = call_tool(sandbox, "check_mail", id=first.id, ignore=["a11y-*"]).untrusted
    assert "a11y-alt" not in {one["rule"] for one in less["findings"]}
    compared = call_tool(sandbox, "compare_mail", id=first.id, other=second.id)
    assert not compared.structured["is_equal"]
    assert "+Subject: two" in compared.untrusted["difference"]["text"]
    assert call_tool(sandbox, "compare_mail", id=first.id, other=first.id).structured["is_equal"]


def test_a_mailbox_has_a_port_of_its_own(sandbox: Sandbox) -> None:
    opened = call_tool(sandbox, "open_mailbox").structured
    assert opened["name"].startswith("agent-")
    assert opened["env"]["SMTP_PORT"] == str(opened["port"])
    again = call_tool(sandbox, "open_mailbox", name=opened["name"]).structured
    assert again["port"] == opened["port"]
    send(HostPort(opened["host"], opened["port"]), "hello")
    waited = call_tool(sandbox, "wait_for_mail", mailbox=opened["name"]).structured
    assert [one["mailbox"] for one in waited["messages"]] == [opened["name"]]
    assert sandbox.mailroom.count("inbox") == 0


def test_mail_is_deleted_by_an_id_or_a_query_and_never_for_nothing(sandbox: Sandbox) -> None:
    ids = [deliver(sandbox, b"Subject: old %d\r\n\r\n" % number).id for number in range(3)]
    for nothing in ({}, {"query": "  "}, {"mailbox": "inbox"}, {"id": None, "query": None}):
        assert "name an id" in error_of_tool(sandbox, "delete_mail", **nothing)
    assert call_tool(sandbox, "delete_mail", id=ids[0]).structured == {"removed": 1}
    assert call_tool(sandbox, "delete_mail", query="subject:old").structured == {"removed": 2}


def test_a_test_mail_is_kept_and_sent_nowhere(sandbox: Sandbox) -> None:
    kept = call_tool(sandbox, "send_test_mail", to="ann@example.com", subject="S", mailbox="m")
    message = sandbox.mailroom.store.get(kept.structured["id"]).message
    assert (message.mailbox, message.subject, message.via) == ("m", "S", "api")
    assert "address" in error_of_tool(sandbox, "send_test_mail", to="a b c <>")
