"""Mail in files: which there are in a folder, and what is in each."""

import json
import mailbox
import os
import re
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailtrap_local.cli.mail_files import FileMessage, Layout, Unreadable, find_mail
from mailtrap_local.errors import BadSetting

LAYOUTS: tuple[Layout, ...] = ("eml", "mbox", "maildir")


def letters(path: Path) -> list[FileMessage]:
    read = [letter for file in find_mail(path) for letter in file.read()]
    found = [letter for letter in read if isinstance(letter, FileMessage)]
    assert found == read
    return found


def raws(path: Path) -> list[bytes]:
    return [letter.raw for letter in letters(path)]


def test_a_file_is_read_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "mail"  # however it is called
    for raw in (b"", b"Subject: x\n\n", b"Subject: x\r\n\r\n.\r\n", b"\x00\xff\r"):
        path.write_bytes(raw)
        assert raws(path) == [raw]


def test_a_folder_is_read_with_all_below_it_by_name(tmp_path: Path) -> None:
    for name in ("b/2.eml", "a/1.EML", "b/c/3.eml", "notes.txt", "b/4.json", "z.mbox"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"X: {name}\n\n")
    (tmp_path / "b" / "loop").symlink_to(tmp_path, target_is_directory=True)
    assert [Path(letter.name).name for letter in letters(tmp_path)] == [
        "1.EML",
        "2.eml",
        "3.eml",
        "z.mbox",
    ]
    with pytest.raises(BadSetting, match="none: No such file or directory"):
        letters(tmp_path / "none")


MBOX = (
    b"From app@example.com Thu Nov 26 10:00:00 2026\n"
    b"Subject: one\n\nHello\n>From here\n>>From there\nFrom now on\n\n"
    b"From - Thu Nov 26 10:00:01 2026\n"
    b"Subject: two\n\n\n"
    b"From - x\n"
    b"Subject: three\n\nlast"
)


def test_an_mbox_is_parted_and_its_quotes_are_taken_away(tmp_path: Path) -> None:
    path = tmp_path / "mail.mbox"
    path.write_bytes(MBOX)
    assert raws(path) == [
        b"Subject: one\r\n\r\nHello\r\nFrom here\r\n>From there\r\nFrom now on\r\n",
        b"Subject: two\r\n\r\n",
        b"Subject: three\r\n\r\nlast",
    ]
    assert [letter.name for letter in letters(path)][1] == f"{path}, message 2"


def test_an_mbox_that_keeps_crlf_keeps_it(tmp_path: Path) -> None:
    path = tmp_path / "mail.mbox"
    path.write_bytes(MBOX.replace(b"\n", b"\r\n"))
    assert raws(path)[0] == (
        b"Subject: one\r\n\r\nHello\r\nFrom here\r\n>From there\r\nFrom now on\r\n"
    )


def test_what_pythons_mailbox_writes_is_read_back(tmp_path: Path) -> None:
    bodies = ["Hello\nFrom me\n", "", "a\n\n\n", "Grüße\n"]
    for kind, path in (("mbox", tmp_path / "box"), ("Maildir", tmp_path / "dir")):
        box = getattr(mailbox, kind)(path)
        for body in bodies:
            message = EmailMessage()
            message["Subject"] = f"about {body!r}"
            message.set_content(body)
            box.add(message)
        box.close()
        read = sorted(raw.decode() for raw in raws(path))
        assert len(read) == len(bodies)
        assert all("\r\n" in raw for raw in read)
    for body in bodies:
        assert any(body.replace("\n", "\r\n") in raw for raw in read)


LINES = st.sampled_from(
    [b"", b"From a b", b">From", b">>From ", b"From", b"x", b"\xff\x00", b"A: b"]
)


@given(st.lists(st.lists(LINES, max_size=6), min_size=1, max_size=4))
def test_an_mboxrd_gives_back_what_was_put_into_it(
    tmp_path_factory: pytest.TempPathFactory, messages: list[list[bytes]]
) -> None:
    path = tmp_path_factory.mktemp("mbox") / "mail.mbox"
    stored = [b"".join(line + b"\n" for line in lines) for lines in messages]
    quoted = (re.sub(rb"^(>*From )", rb">\1", raw, flags=re.MULTILINE) for raw in stored)
    path.write_bytes(b"".join(b"From x\n" + raw + b"\n" for raw in quoted))
    assert raws(path) == [raw.replace(b"\n", b"\r\n") for raw in stored]


def test_an_mbox_of_nothing_but_its_first_line_is_one_empty_message(tmp_path: Path) -> None:
    path = tmp_path / "x.mbox"
    path.write_bytes(b"From a b\n")
    assert raws(path) == [b""]
    path.write_bytes(b"From a b\nFrom c d\n")
    assert raws(path) == [b"", b""]


def test_a_maildir_tells_what_was_read_and_leaves_out_what_is_half_written(tmp_path: Path) -> None:
    for folder in ("cur", "new", "tmp", ".Sent/cur", ".Sent/new"):
        (tmp_path / folder).mkdir(parents=True)
    for name in ("cur/1:2,FS", "cur/2:2,", "cur/3;2,S", "new/4", "tmp/5", ".Sent/cur/6:2,RS"):
        (tmp_path / name).write_bytes(b"Subject: x\n\n")
    found = {Path(letter.name).name: letter.flags for letter in letters(tmp_path)}
    assert found == {
        "1:2,FS": {"read": True},
        "2:2,": {},
        "3;2,S": {"read": True},
        "4": {},
        "6:2,RS": {"read": True},
    }


ENVELOPE_JSON = {
    "mailbox": "shop",
    "mail_from": "",
    "rcpt_to": ["ann@example.com"],
    "read": True,
    "pinned": False,
    "tags": ["a"],
}


def test_what_export_wrote_beside_it_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(b"x")
    (tmp_path / "a.json").write_text(json.dumps(ENVELOPE_JSON))
    (letter,) = letters(tmp_path)
    assert (letter.mailbox, letter.mail_from, letter.rcpt_to) == ("shop", "", ("ann@example.com",))
    assert letter.flags == {"read": True, "tags": ["a"]}


@pytest.mark.parametrize("other", ["[]", "{}", '{"name": "package"}'])
def test_json_of_something_else_is_passed_over(tmp_path: Path, other: str) -> None:
    (tmp_path / "a.eml").write_bytes(b"x")
    (tmp_path / "a.json").write_text(other)
    (letter,) = letters(tmp_path)
    assert letter.mail_from is None


@pytest.mark.parametrize(
    "broken",
    [
        "{",
        "[" * 100_000,
        json.dumps({**ENVELOPE_JSON, "rcpt_to": "ann@example.com"}),
        json.dumps({**ENVELOPE_JSON, "mail_from": None}),
        json.dumps({**ENVELOPE_JSON, "tags": [1]}),
        json.dumps({**ENVELOPE_JSON, "read": "yes"}),
    ],
)
def test_json_that_is_broken_is_reported(tmp_path: Path, broken: str) -> None:
    (tmp_path / "a.eml").write_bytes(b"x")
    (tmp_path / "a.json").write_text(broken)
    with pytest.raises(Unreadable, match=r"a\.json: "):
        letters(tmp_path)


def test_a_file_that_cannot_be_read_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes(b"x")
    (file,) = find_mail(path)
    path.unlink()
    with pytest.raises(Unreadable, match="No such file"):
        list(file.read())


def test_a_message_without_end_is_reported_and_the_others_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.mbox"
    path.write_bytes(
        b"From a b\n1\n\nFrom a b\n" + b"x\n" * 1000 + b"\nFrom a b\n" + b"x" * 1002 + b"\n\n"
        b"From a b\n4\n"
    )
    (file,) = find_mail(path)
    read = list(file.read(max_size=1000))
    assert [one.raw for one in read if isinstance(one, FileMessage)] == [b"1\r\n", b"4\r\n"]
    assert [str(one) for one in read if isinstance(one, Unreadable)] == [
        f"{path}, message {number}: it is larger than 1000 octets" for number in (2, 3)
    ]


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("From a@x Thu Nov 26 10:00:01 2026", datetime(2026, 11, 26, 10, 0, 1, tzinfo=UTC)),
        ("From a@x  Thu Nov  5 10:00 2026", datetime(2026, 11, 5, 10, 0, tzinfo=UTC)),
        ("From - Thu Nov 26 10:00:01 UTC 2026", datetime(2026, 11, 26, 10, 0, 1, tzinfo=UTC)),
        ("From a@x Thu Xyz 26 10:00:01 2026", None),
        ("From a@x Thu Nov 31 10:00:01 2026", None),
        ("From \xff", None),
    ],
)
def test_an_mbox_says_when_its_messages_came(
    tmp_path: Path, line: str, moment: datetime | None
) -> None:
    path = tmp_path / "a.mbox"
    path.write_bytes(line.encode("latin-1") + b"\nSubject: x\n\n")
    assert [letter.received_at for letter in letters(path)] == [moment]


def test_a_maildir_says_when_its_messages_came(tmp_path: Path) -> None:
    for folder in ("cur", "new"):
        (tmp_path / folder).mkdir()
    (tmp_path / "new" / "1795687201.M1P2.host").write_bytes(b"Subject: x\n\n")
    other = tmp_path / "new" / "other"
    other.write_bytes(b"Subject: y\n\n")
    os.utime(other, (1795687202, 1795687202))
    assert [letter.received_at for letter in letters(tmp_path)] == [
        datetime(2026, 11, 26, 10, 0, second, tzinfo=UTC) for second in (1, 2)
    ]


def test_of_a_layout_nothing_else_is_taken(tmp_path: Path) -> None:
    for folder in ("box/cur", "box/new"):
        (tmp_path / folder).mkdir(parents=True)
    for name in ("a.eml", "b.mbox", "box/new/c"):
        (tmp_path / name).write_bytes(b"From a b\nSubject: x\n\n")
    found = {layout: [one.path.name for one in find_mail(tmp_path, layout)] for layout in LAYOUTS}
    assert found == {"eml": ["a.eml"], "mbox": ["b.mbox"], "maildir": ["c"]}
    (file,) = find_mail(tmp_path / "a.eml", "mbox")
    (read,) = file.read()
    assert isinstance(read, FileMessage)
    assert read.raw == b"Subject: x\r\n"
