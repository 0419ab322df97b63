"""The pages about other servers are true: what they name is there, and what differs does."""

import re
import smtplib
from dataclasses import fields
from pathlib import Path
from typing import Any

import click
import pytest

from asking import Ask, asker
from conversing import Serve
from delivering import deliver
from mailtrap_local import Sandbox
from mailtrap_local.cli import main
from mailtrap_local.cli.mailpit_environ import mailpit_variables, unknown_variables, user_variables
from mailtrap_local.config.relay_fields import RelaySetting
from mailtrap_local.config.settings import Settings
from mailtrap_local.webapp.api.routes import ROUTES
from mailtrap_local.webapp.mailhog import routes as mailhog_routes
from paths import DOCS
from sending import send

PAGES = {path.stem: path.read_text() for path in (DOCS / "coming-from").glob("*.md")}
SERVERS = ("mailpit", "mailhog", "maildev", "smtp4dev", "greenmail", "mailtrap")
ROW = re.compile(r"^\| (.+?) \| (.*?) ?\|$", re.MULTILINE)
CODE = re.compile(r"`([^`]+)`")
TABLES = ("route", "tag", "account", "relay", "oidc")
SETTINGS = {item.name for item in fields(Settings)}
MAILHOG = set(
    re.findall(
        r'"((?:GET|POST|PUT|DELETE) /api/v[12][^"]*)"', Path(mailhog_routes.__file__).read_text()
    )
)
RELAY_KEYS = {item.name for item in fields(RelaySetting)}
# values of settings, and words of a table's row that are no names
VALUES = {"sqlite:", "0", "HOST:PORT", "recipient", "auth", "read", "rcpt_to", "all"}
VALUES |= {"Authorization: Bearer TOKEN", '{"read": true}'}
VALUES |= {'{"on": "EHLO", "action": {"hide": "PIPELINING"}}'}
WORDS = VALUES | RELAY_KEYS | {"mailbox"} | {f"[[{name}]]" for name in TABLES}
WORDS |= {f"MTL_{name.upper()}" for name in SETTINGS}


def ours(name: str) -> list[str]:
    """Return the names in the right column of a page's tables, which is headed `here`."""
    tables = re.findall(r"^\| \w+ \| here \|\n((?:\|.*\n)+)", PAGES[name], re.MULTILINE)
    cells = [cell for table in tables for _, cell in ROW.findall(table)]
    return [found for cell in cells for found in CODE.findall(cell)]


def flags_of_commands() -> set[str]:
    context = click.Context(main)
    commands = [main.get_command(context, name) for name in main.list_commands(context)]
    return {flag for one in commands if one for param in one.params for flag in param.opts}


def is_there(name: str) -> bool:
    """Return whether what a page names is there, by what it looks like."""
    word, _, rest = name.partition(" ")
    if word.startswith("--"):
        return word in flags_of_commands()
    if word == "mailtrap-local":
        return rest.startswith("--") or rest.split(" ")[0] in main.list_commands(
            click.Context(main)
        )
    if route := re.fullmatch(r"([A-Z]+) (/[^?]*)(\?.*)?", name):
        return is_route(route[1], route[2])
    if attribute := re.fullmatch(r"(mailbox|mail)\.([a-z_.]+)", name):
        return has_attribute(attribute[1], attribute[2])
    return name in WORDS


def is_route(method: str, path: str) -> bool:
    known = {(route.method, route.path) for route in ROUTES} | {("WS", "/api/live")}
    return (method, path) in known or f"{method} {path}" in MAILHOG


def has_attribute(kind: str, path: str) -> bool:
    with Sandbox() as sandbox:
        thing: Any = sandbox.mailbox if kind == "mailbox" else deliver(sandbox)
        for name in path.split("."):
            if name not in dir(thing):
                return False
            thing = getattr(thing, name)
    return True


@pytest.mark.parametrize("name", SERVERS)
def test_all_that_a_page_names_is_there(name: str) -> None:
    assert [one for one in ours(name) if not is_there(one)] == []
    assert len(ours(name)) > 10
    assert f"({name}.md)" in PAGES["index"]


@pytest.mark.parametrize("name", [*SERVERS, "index"])
def test_the_links_of_a_page_lead_somewhere(name: str) -> None:
    for target in re.findall(r"\]\(([^)#:]+)[^):]*\)", PAGES[name]):
        assert (DOCS / "coming-from" / target).exists(), target


@pytest.fixture
def sandbox_settings() -> dict[str, Any]:
    return {"http": "127.0.0.1:0"}


@pytest.fixture
def ask(sandbox: Sandbox) -> Ask:
    return asker(sandbox)


def test_mailpits_variables_stand_for_ours_as_its_page_says() -> None:
    values = {"MP_MAX_MESSAGES": "5", "MP_SMTP_AUTH": "ann:x", "MP_UI_AUTH": "ann:x"}
    for cell, right in ROW.findall(PAGES["mailpit"]):
        made: dict[str, str] = {}
        for name in re.findall(r"`(MP_\w+)", cell):
            given = {name: values.get(name, "true")}
            assert unknown_variables(given) == []
            made |= mailpit_variables(given) | user_variables(given)
        for path in (one for one in made.values() if "mailtrap-local-users" in one):
            Path(path).unlink()
        assert set(re.findall(r"MTL_\w+", right)) <= made.keys()
        assert not (made and right.startswith("nothing"))


def test_lists_are_newest_first_and_reading_marks_nothing(sandbox: Sandbox, ask: Ask) -> None:
    for page in ("maildev", "smtp4dev"):
        assert "newest first" in PAGES[page]
        assert "Reading a message does not mark it as read." in PAGES[page]
    send(sandbox.smtp, "first")
    send(sandbox.smtp, "second")
    listed = ask("GET", "/api/messages").json["messages"]
    assert [one["subject"] for one in listed] == ["second", "first"]
    assert ask("GET", f"/api/messages/{listed[0]['id']}").json["read"] is False
    assert ask("GET", "/api/messages").json["unread"] == 2


def test_nothing_is_added_and_blind_copies_are_known(sandbox: Sandbox) -> None:
    raw = b"Subject: x\r\nTo: ann@example.com\r\n\r\nHi\r\n"
    send(sandbox.smtp, raw=raw, to=["ann@example.com", "bob@example.com"])
    message = sandbox.mailbox[0]
    assert message.raw == raw
    assert message.bcc == ("bob@example.com",)
    # and one message for all of them, as greenmail.md says
    assert len(sandbox.mailbox) == 1
    assert message.rcpt_to == ("ann@example.com", "bob@example.com")


def test_extensions_are_hidden_by_the_fault_that_maildevs_page_shows(
    sandbox: Sandbox, ask: Ask
) -> None:
    rule = next(name for name in ours("maildev") if '"hide"' in name)
    made = ask("POST", "/api/faults", rule)
    assert made.status == 201
    with smtplib.SMTP(*sandbox.smtp, timeout=20) as client:
        client.ehlo()
        assert not client.has_extn("pipelining")


def test_capitals_are_another_path(ask: Ask) -> None:
    assert ask("GET", "/api/messages").status == 200
    assert ask("GET", "/api/Messages").status == 404


def test_the_first_route_that_fits_gets_the_whole_message(serve: Serve) -> None:
    routes = [
        {"mailbox": "one", "recipient": "*@one.example"},
        {"mailbox": "two", "recipient": "*@two.example"},
    ]
    sandbox = serve(route=routes)
    send(sandbox.smtp, to=["a@two.example", "a@one.example"])
    counts = sandbox.mailroom.mailboxes()
    assert (counts["one"].total, counts["two"].total, counts["inbox"].total) == (1, 0, 0)


def test_mail_of_a_domain_is_found_by_its_recipients(sandbox: Sandbox, ask: Ask) -> None:
    queries = re.findall(r"GET (/api/messages\?query=rcpt:[^`]+)`", PAGES["greenmail"])
    assert len(queries) == 2
    send(sandbox.smtp, to="ann@shop.example")
    send(sandbox.smtp, to="ann@other.example")
    for query in queries:
        assert ask("GET", query).json["total"] == 1


def test_ids_are_texts_that_sort_by_time(sandbox: Sandbox) -> None:
    ids = [deliver(sandbox).id for _ in range(20)]
    assert ids == sorted(ids)
    assert not any(one.isdecimal() for one in ids)


def test_mail_is_in_memory_and_a_hundred_thousand_messages_are_kept() -> None:
    settings = Settings.of()
    assert settings.max_messages == 100_000
    assert settings.auth == "any"
    with Sandbox() as sandbox:
        assert sandbox.mailroom.store.kind == "memory"


def test_mailhogs_null_sender_is_taken(sandbox: Sandbox, ask: Ask) -> None:
    send(sandbox.smtp, sender="")
    (message,) = ask("GET", "/api/v2/messages").json["items"]
    assert message["From"]["Mailbox"] == ""
    assert message["Content"]["Headers"].keys() == {
        *("Subject", "Received", "Return-Path", "Message-ID")
    }
    assert b"Received" not in sandbox.mailbox[0].raw


def test_every_route_of_mailhogs_is_on_its_page() -> None:
    table = PAGES["mailhog"].partition("## API")[2].partition("## What differs")[0]
    documented = set(re.findall(r"`((?:GET|POST|PUT|DELETE) /api/v[12][^`]*)`", table))
    assert documented == MAILHOG | {"DELETE /api/v1/messages"}
