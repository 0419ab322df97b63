"""Parts of an IMAP session: sets, strings, names; and the session against any octets."""

import os
import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hard_mails import RAW
from imap_values import read_values
from mailtrap_local.imap.account import Account
from mailtrap_local.imap.errors import BadSyntax
from mailtrap_local.imap.sequence_set import Indexes, parse_set, set_of
from mailtrap_local.imap.session import ImapSession
from mailtrap_local.imap.strings import decode_name, encode_name, nstring
from mailtrap_local.imap.uid_next import UidNext
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mailroom.account_view import choose_view
from mailtrap_local.mailroom.listing import Listings
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.store.memory import MemoryStore

_EXAMPLES = os.environ.get("MAILTRAP_FUZZ")
fuzzed = settings(
    max_examples=int(_EXAMPLES or 500),
    derandomize=_EXAMPLES is None,
    database=None,
    deadline=None,  # the time of one conversation says nothing on a busy machine
)


@pytest.mark.parametrize(
    ("text", "numbers", "uids"),
    [
        ("1", [0], []),
        ("2:4", [1, 2, 3], []),
        ("4:2,3", [1, 2, 3], []),
        ("*", [4], [4]),
        ("4:*", [3, 4], [0, 1, 2, 3, 4]),
        ("9:*", [4], [1, 2, 3, 4]),
        ("1:*,1:*,2", [0, 1, 2, 3, 4], [0, 1, 2, 3, 4]),
        ("5,11", [4], [0, 2]),
        ("100:200", [], []),
        ("1:4294967295", [0, 1, 2, 3, 4], [0, 1, 2, 3, 4]),
    ],
)
def test_sets_name_places(text: str, numbers: list[int], uids: list[int]) -> None:
    chosen = parse_set(text.encode())
    assert list(chosen.numbers(5).each()) == numbers
    assert list(chosen.uids([5, 10, 11, 20, 30]).each()) == uids


def test_a_set_of_an_empty_folder_names_nothing() -> None:
    for text in (b"*", b"1:*", b"7"):
        assert list(parse_set(text).numbers(0).each()) == []
        assert list(parse_set(text).uids([]).each()) == []


@pytest.mark.parametrize("text", ["", "0", "1,", "1:", ":1", "1:2:3", "01", "4294967296", "**"])
def test_what_is_no_set_is_refused(text: str) -> None:
    with pytest.raises(BadSyntax):
        parse_set(text.encode())


@given(st.lists(st.integers(1, 60), unique=True).map(sorted))
def test_a_set_is_written_as_it_is_read(numbers: list[int]) -> None:
    if numbers:
        chosen = parse_set(set_of(numbers).encode()).uids(numbers)
        assert list(chosen.each()) == list(range(len(numbers)))


numbers = st.lists(st.integers(1, 60), unique=True)


def indexes_of(named: list[int]) -> Indexes:
    return parse_set(",".join(map(str, named)).encode()).numbers(40) if named else Indexes()


@given(numbers, numbers)
def test_indexes_meet_as_sets_do(one: list[int], two: list[int]) -> None:
    left, right = indexes_of(one), indexes_of(two)
    assert list(left.intersection(right).each()) == sorted(set(left.each()) & set(right.each()))
    assert {index for index in range(-1, 50) if left.covers(index)} == set(left.each())
    assert all(left), "no range is empty"


def test_a_set_takes_the_same_room_for_any_number_of_messages() -> None:
    for text in (b"1:*", b"1:*,2:*,*", b"*:1"):
        assert len(parse_set(text).numbers(10**9)) == 1
        assert len(parse_set(text).uids(range(1, 10**9))) == 1


@given(st.text())
@example("Größe & Farbe")
@example("&")
@example("\U0001f600\ud800")
def test_names_come_back_from_modified_utf_7(name: str) -> None:
    written = encode_name(name)
    assert all(0x20 <= octet <= 0x7E for octet in written)
    if name.isprintable():
        assert decode_name(written.decode()) == name


@given(st.text(alphabet="&-,+AQb/ "))
def test_any_name_is_decoded_somehow(name: str) -> None:
    assert isinstance(decode_name(name), str)


@given(st.none() | st.binary())
def test_strings_come_back_whatever_is_in_them(value: bytes | None) -> None:
    assert read_values(nstring(value)) == [value]


# -- any octets ------------------------------------------------------------------------------


def session_of_all() -> ImapSession:
    mailroom = Mailroom(MemoryStore(max_messages=1000, max_bytes=10**7))
    for name in ("06-forwarded", "58-nul-bytes", "75-content-type-nonsense"):
        mailroom.deliver(Envelope(rcpt_to=("ann@example.com",)), RAW[name])
    session = ImapSession(
        UidNext(mailroom.store), offers_tls=False, requires_tls=False, max_message_size=10_000
    )
    drain(session, [b"a LOGIN all x"])
    session.accept(Account(choose_view(mailroom, "all", Listings())))
    drain(session, [b"b SELECT INBOX"])
    return session


def drain(session: ImapSession, pieces: list[bytes]) -> bytes:
    return b"".join(session.receive(pieces))


WORDS = [
    *("FETCH", "UID", "STORE", "SEARCH", "COPY", "MOVE", "SELECT", "LIST", "STATUS", "APPEND"),
    *("EXPUNGE", "CLOSE", "NOOP", "IDLE", "1", "1:*", "*", "2,3", "0", "(", ")", "((", "FLAGS"),
    *("+FLAGS", "-FLAGS.SILENT", "\\Seen", "x", "BODY", "BODY[]", "BODY[1.MIME]<0.5>", "BODY[1"),
    *("BODY.PEEK[HEADER.FIELDS (a)]", "ENVELOPE", "BODYSTRUCTURE", "FULL", "INBOX", "Trash"),
    *('"', '""', '"a', "{5}", "{5+}", "NOT", "OR", "TEXT", "HEADER", "SUBJECT", "SINCE"),
    *(
        "1-Jan-2026",
        "KEYWORD",
        "CHARSET",
        "UTF-8",
        "(MESSAGES)",
        "%",
        "*a*",
        "\xff",
        "\0",
        "[",
        "]",
    ),
]
line = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join).map(str.encode)


@fuzzed
@given(commands=st.lists(st.lists(line, min_size=1, max_size=3), max_size=8))
def test_every_command_has_an_answer_and_none_is_an_accident(
    commands: list[list[bytes]],
) -> None:
    session = session_of_all()
    for pieces in commands:
        if session.wants_line:
            assert b"".join(session.respond(b"DONE")).endswith(b" OK Idled\r\n")
        if len(pieces) == 2:  # lines and literals take turns
            pieces = [*pieces, b""]  # noqa: PLW2901
        reply = drain(session, [b"t " + pieces[0], *pieces[1:]])
        assert b"SERVERBUG" not in reply
        last = reply.removesuffix(b"\r\n").rpartition(b"\r\n")[2]
        assert last.startswith((b"t OK", b"t NO", b"t BAD", b"+ "))


@pytest.mark.parametrize("seed", range(5))
def test_what_a_client_hears_adds_up_to_what_there_is(seed: int) -> None:
    chance = random.Random(seed)
    session = session_of_all()
    assert session.account is not None
    mailroom = session.account.mailroom
    known = [1, 2, 3]  # unique ids; 0 is one that was not announced yet

    def hear(command: bytes) -> None:
        for words in map(bytes.split, drain(session, [b"t " + command]).split(b"\r\n")):
            if words[-1:] == [b"EXPUNGE"]:
                del known[int(words[1]) - 1]
            elif words[-1:] == [b"EXISTS"]:
                known.extend([0] * (int(words[1]) - len(known)))
            elif b"(UID" in words:
                known[int(words[1]) - 1] = int(words[4].strip(b")"))

    for _ in range(300):
        ids = [entry.message.id for entry in mailroom.store.read(0, 1000)]
        what = chance.randrange(3)
        if what == 0:
            mailroom.deliver(Envelope(), b"Subject: x\r\n\r\n")
        elif what == 1:
            mailroom.store.remove(chance.sample(ids, len(ids) // 3))
        else:
            mailroom.store.update(chance.sample(ids, len(ids) // 2), read=chance.random() < 0.5)
        hear(chance.choice([b"NOOP", b"FETCH 1:* UID", b"UID SEARCH ALL", b"STORE 1 +FLAGS x"]))
    hear(b"NOOP")
    hear(b"FETCH 1:* (UID)")
    assert known == [entry.message.seq for entry in mailroom.store.read(0, 1000)]
