"""`import` and `export`: what goes in comes out, and nobody can make them do more than that."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from delivering import HELLO, deliver
from invoking import Called, call
from mailtrap_local import Sandbox, SandboxUnreachable
from mailtrap_local.cli.export import list_summaries
from mailtrap_local.client.transport import HttpTransport
from paths import MAILS

Command = Callable[..., Called]


# -- import ----------------------------------------------------------------------------------


def test_files_go_in_as_they_are_and_in_order(command: Command, sandbox: Sandbox) -> None:
    result = command("import", MAILS)
    files = sorted(MAILS.glob("*.eml"))
    assert (result.exit_code, result.output) == (0, f"{len(files)} imported\n")
    assert [mail.raw for mail in sandbox.mailbox] == [path.read_bytes() for path in files]


def test_the_envelope_is_what_the_message_names(
    command: Command, sandbox: Sandbox, tmp_path: Path
) -> None:
    (tmp_path / "a.eml").write_bytes(
        b"Return-Path: <b@x>\r\nTo: ann@x\r\nTo: bob@x\r\nBcc: eve@x\r\n\r\n"
    )
    command("import", tmp_path, "--mailbox", "shop")
    (mail,) = sandbox.mailroom.messages_after(0, "shop")
    assert (mail.mail_from, mail.rcpt_to) == ("b@x", ("ann@x", "bob@x", "eve@x"))


def test_what_was_exported_comes_back_with_all_that_was_noted(
    command: Command, sandbox: Sandbox, tmp_path: Path
) -> None:
    message_id = deliver(sandbox, b"To: other@x\r\n\r\n", mailbox="shop").id
    sandbox.mailroom.store.update([message_id], read=True, pinned=True, tags=["a", "b"])
    assert command("export", tmp_path).exit_code == 0
    sandbox.mailroom.store.remove([message_id])
    assert command("import", tmp_path).exit_code == 0
    (mail,) = sandbox.mailroom.messages_after(0, "shop")
    flags = sandbox.mailroom.store.get(mail.id).flags
    assert mail.raw == b"To: other@x\r\n\r\n"
    assert (mail.mail_from, mail.rcpt_to) == ("app@example.com", ("ann@example.com",))
    assert (flags.read, flags.pinned, flags.tags) == (True, True, frozenset("ab"))
    sandbox.mailroom.store.remove([mail.id])


def test_a_bad_file_is_reported_and_the_others_go_in(
    command: Command, sandbox: Sandbox, tmp_path: Path
) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.eml").write_bytes(b"Subject: x\r\n\r\n")
    (tmp_path / "b.json").write_text("{")
    result = command("import", tmp_path)
    assert result.exit_code == 1
    assert result.stderr == f"{tmp_path / 'b.json'}: no JSON, as export would have written it\n"
    assert result.stdout == "2 imported, 1 not\n"
    assert len(sandbox.mailbox) == 2


def test_one_that_the_sandbox_refuses_is_reported_and_the_others_go_in(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(b"x" * 2_000_000)
    (tmp_path / "b.eml").write_bytes(b"Subject: x\r\n\r\n")
    with Sandbox(http="127.0.0.1:0", max_message_size="10KB") as small:
        words = ["import", str(tmp_path), "--url", small.http.url]
        result = call(*words)
        assert len(small.mailbox) == 1
    assert result.exit_code == 1
    assert result.stdout == "1 imported, 1 not\n"
    assert result.stderr.startswith(f"{tmp_path / 'a.eml'}: ")


def test_a_bar_is_shown_to_people_alone(command: Command, tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(b"x")
    result = command("import", tmp_path)
    assert result.stderr == ""


@pytest.mark.skipif(sys.platform == "win32", reason="terminals of POSIX")
@pytest.mark.usefixtures("command")  # which says by a variable where the sandbox is
def test_on_a_terminal_there_is_a_bar(tmp_path: Path) -> None:
    import pty

    (tmp_path / "a.eml").write_bytes(b"x")
    ours, theirs = pty.openpty()
    ran = subprocess.run(
        [sys.executable, "-m", "mailtrap_local", "import", tmp_path],
        stdout=subprocess.PIPE,
        stderr=theirs,
        check=True,
        timeout=60,
    )
    os.close(theirs)
    shown = os.read(ours, 10_000)
    os.close(ours)
    assert ran.stdout == b"1 imported\n"
    assert b"importing" in shown
    assert b"100%" in shown


# -- export ----------------------------------------------------------------------------------


def test_each_message_is_two_files(command: Command, sandbox: Sandbox, tmp_path: Path) -> None:
    first, second = deliver(sandbox, b"a\xff\x00").id, deliver(sandbox).id
    folder = tmp_path / "new" / "folder"
    result = command("export", folder)
    assert (result.exit_code, result.output) == (0, "2 exported\n")
    names = {f"{one}.{kind}" for one in (first, second) for kind in ("eml", "json")}
    assert {path.name for path in folder.iterdir()} == names
    assert (folder / f"{first}.eml").read_bytes() == b"a\xff\x00"
    exported = json.loads((folder / f"{first}.json").read_text())
    assert exported["rcpt_to"] == ["ann@example.com"]
    assert exported["envelope"]["mail_options"] == []


def test_a_message_may_be_large_and_hard_to_write_in_json(
    command: Command, sandbox: Sandbox, tmp_path: Path
) -> None:
    raw = b"Content-Type: text/plain\r\n\r\n" + b"\x01" * 20_000_000
    message_id = deliver(sandbox, raw).id
    assert command("export", tmp_path).output == "1 exported\n"
    assert (tmp_path / f"{message_id}.eml").read_bytes() == raw


def test_what_is_there_is_passed_over_and_what_is_half_there_made_whole(
    command: Command, sandbox: Sandbox, tmp_path: Path
) -> None:
    first, second = deliver(sandbox).id, deliver(sandbox).id
    command("export", tmp_path)
    (tmp_path / f"{first}.eml").write_bytes(b"kept")
    (tmp_path / f"{second}.json").unlink()
    (tmp_path / f"{second}.eml").write_bytes(b"half")
    assert command("export", tmp_path).output == "1 exported, 1 were there\n"
    assert (tmp_path / f"{first}.eml").read_bytes() == b"kept"
    assert (tmp_path / f"{second}.eml").read_bytes() == HELLO


def test_a_dash_is_an_mbox_on_stdout(
    command: Command, sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for text in (b"Subject: First\r\n\r\nFrom here\r\n", b"Subject: Second\r\n\r\n"):
        deliver(sandbox, text)
    exported = command("export", "-")
    assert (exported.exit_code, exported.stderr) == (0, "2 exported\n")
    lines = exported.stdout.splitlines()
    assert lines[0].startswith("From app@example.com ")
    assert [line for line in lines if "S" in line] == ["Subject: First", "Subject: Second"]
    assert ">From here" in lines
    refused = command("export", "-", "--to", "maildir")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "stdout can be no maildir folder" in refused.stderr
    assert not [*tmp_path.iterdir()]


def test_only_what_fits_is_exported(command: Command, sandbox: Sandbox, tmp_path: Path) -> None:
    wanted = deliver(sandbox, b"Subject: invoice\r\n\r\n", mailbox="shop").id
    deliver(sandbox, b"Subject: invoice\r\n\r\n")
    deliver(sandbox, b"Subject: other\r\n\r\n", mailbox="shop")
    command("export", tmp_path, "--query", "subject:invoice", "--mailbox", "shop")
    assert {path.stem for path in tmp_path.iterdir()} == {wanted}


def test_all_messages_are_exported(command: Command, sandbox: Sandbox, tmp_path: Path) -> None:
    ids = {deliver(sandbox).id for _ in range(23)}
    assert command("export", tmp_path).output == "23 exported\n"
    assert {path.stem for path in tmp_path.iterdir()} == ids


def test_all_pages_are_read(sandbox: Sandbox) -> None:
    ids = {deliver(sandbox).id for _ in range(23)}
    listed = list_summaries(HttpTransport(sandbox.http.url), {}, page_size=7)
    assert {summary["id"] for summary in listed} == ids


def test_a_folder_that_cannot_be_written_is_one_line(
    command: Command, sandbox: Sandbox, tmp_path: Path
) -> None:
    deliver(sandbox)
    (tmp_path / "file").touch()
    result = command("export", tmp_path / "file" / "folder")
    assert result.exit_code in (1, 2)
    assert "Traceback" not in result.output
    assert "Not a directory" in result.output


@contextmanager
def hostile(pages: Callable[[int], dict[str, Any]]) -> Iterator[str]:
    """A page that lists what it likes; `pages` says what, by the number of the request."""
    asked = iter(range(10**9))

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if "?" in self.path:
                body, kind = json.dumps(pages(next(asked))).encode(), "application/json"
            elif self.path.endswith("/raw"):
                body, kind = b"owned", "message/rfc822"
            else:
                body, kind = b"{}", "application/json"
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize(
    "words", [["wait"], ["export", "x"], ["ready"], ["send", "a.eml"], ["import", "a.eml"]]
)
def test_a_server_that_answers_something_else_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.eml").write_bytes(b"To: ann@example.com\r\n\r\n")
    with hostile(lambda _: {"state": "ok"}) as url:
        result = call(*words, "--url", url)
    assert result.exit_code == (1 if words == ["ready"] else 2)
    assert "what answers there is no sandbox's page" in result.stderr
    assert result.output.count("\n") == 1


@pytest.mark.parametrize(
    "message_id",
    [
        "../../evil",
        "/etc/cron.d/evil",
        "..",
        "",
        "01K\x00",
        "01ARZ3NDEKTSV4RRFFQ69G5FA/",
        "01ARZ3NDEKTSV4RRFFQ69G5FAV\n",
        "01arz3ndektsv4rrffq69g5fav",
        "..\\..\\evil",
        "CON",
        None,
        5,
        ["x"],
    ],
)
def test_ghsa_qx5x_85p8_vg4j_a_server_cannot_name_the_files(
    tmp_path: Path, message_id: object
) -> None:
    folder = tmp_path / "here"
    page = {"total": 1, "next": None, "messages": [{"id": message_id}]}
    with hostile(lambda _: page) as url:
        result = call("export", str(folder), "--url", url)
    assert result.exit_code == 2
    assert "no sandbox does" in result.output
    assert result.output.count("\n") == 1
    assert list(tmp_path.rglob("*")) == [folder]


def test_a_server_whose_list_has_no_end_is_left() -> None:
    page = {"total": 1, "next": 7, "messages": []}
    with (
        hostile(lambda _: page) as url,
        pytest.raises(SandboxUnreachable, match="more than 5,000 messages"),
    ):
        list(list_summaries(HttpTransport(url), {}, max_messages=5000))


def test_a_link_in_the_folder_leads_nowhere(
    command: Command, sandbox: Sandbox, tmp_path: Path
) -> None:
    message_id = deliver(sandbox).id
    folder, outside = tmp_path / "here", tmp_path / "outside"
    folder.mkdir()
    outside.write_text("precious")
    (folder / f"{message_id}.eml").symlink_to(outside)
    assert command("export", folder).exit_code == 0
    assert outside.read_text() == "precious"
    assert (folder / f"{message_id}.eml").read_bytes() == HELLO
