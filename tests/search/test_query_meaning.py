"""Random searches over random messages mean what a reader of docs/search.md would make of them.

`naive` is that reader: it knows no search text, looks at the views of a message, and is slow.
"""

import contextlib
import unicodedata
from datetime import UTC, datetime, timedelta
from itertools import chain

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from mailtrap_local.errors import BadQuery
from mailtrap_local.mail.address import Address, parse_addresses
from mailtrap_local.mail.connection_info import AuthInfo, TlsInfo
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.flags import Flags
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.visible_text import visible_text
from mailtrap_local.search import HAS, IS, MAX_LENGTH, Query, parse_query
from mailtrap_local.search.check_tests import HAS_FINDINGS
from mailtrap_local.search.terms import make_term
from mailtrap_local.search.tree import AllOf, AnyOf, Node, Not, Term, all_of, any_of, negated

NOW = datetime(2026, 11, 26, tzinfo=UTC)
WORDS = st.sampled_from(
    ["order", "Order", "ann", "a%b", "a_b", "Straße", "STRASSE", "İI", "ıi", "e\u0301", "É", "ΣΑΣ"]
) | st.sampled_from(["σας", "x.pdf", "shop", "app", "spring", "12:30"])
ODD = st.sampled_from(["http://x", "日本", "-", "(", '"', "\\", "a b", "OR"])
NAMES = st.sampled_from(["ann", "Bob", "Straße", "ΣΑΣ"])
ADDRESSES = st.builds(
    '"{}" <{}@shop.example>'.format, NAMES | st.just(""), st.sampled_from(["ann", "bob", "app"])
)
LISTS = st.lists(ADDRESSES, max_size=3).map(", ".join)
TEXT = st.lists(WORDS | ODD, max_size=5).map(" \n".join)
ONE_LINE = st.lists(WORDS | ODD, max_size=3).map(" ".join)


def is_a_search(text: str) -> bool:
    with contextlib.suppress(BadQuery):
        return bool(parse_query(text))
    return False


def part(content_type: str, text: str, more: str = "") -> str:
    return f"--x\nContent-Type: {content_type}; charset=utf-8{more}\n\n{text}\n"


@st.composite
def messages(draw: st.DrawFn) -> Message:
    names = ("From", "To", "Cc", "Reply-To")
    fields = [(name, draw(LISTS)) for name in names] + [("Subject", draw(ONE_LINE))]
    fields += [("Message-ID", f"<{draw(WORDS)}@x>"), ("X-Campaign", draw(ONE_LINE))]
    shown = [field for field in fields if draw(st.booleans())]
    head = "".join(f"{name}: {value}\n" for name, value in shown)
    parts = [
        part("text/plain", draw(TEXT)),
        part("text/html", f"<p>{draw(TEXT)}</p>"),
        part("application/pdf", "", f"; name*=utf-8''{draw(NAMES)}.pdf"),
        part("image/png", "", "\nContent-ID: <1>"),
    ]
    kept = "".join(one for one in parts if draw(st.booleans()))
    body = f"Content-Type: multipart/mixed; boundary=x\n\n{kept}--x--\n" if kept else "\n"
    locals_ = st.sampled_from(["ann", "bob", "hidden"])
    recipients = draw(st.lists(locals_.map("{}@shop.example".format), max_size=2))
    return Message(
        id="a",
        seq=1,
        mailbox=draw(NAMES),
        received_at=NOW - timedelta(hours=draw(st.integers(0, 50))),
        envelope=Envelope(
            mail_from=draw(st.sampled_from(["", "app@shop.example"])),
            rcpt_to=tuple(recipients),
            tls=draw(st.none() | st.just(TlsInfo(version="TLSv1.3", cipher="x"))),
            auth=draw(st.none() | NAMES.map(lambda name: AuthInfo(username=name, mechanism="x"))),
        ),
        raw=(head + body).encode(),
    )


FLAGS = st.builds(
    Flags, read=st.booleans(), pinned=st.booleans(), tags=st.frozensets(NAMES, max_size=2)
)
ADDRESS_WORDS = ["from", "to", "cc", "bcc", "reply-to", "mail-from", "rcpt", "addressed"]
TEXT_WORDS = [*ADDRESS_WORDS, "subject", "body", "filename", "message-id"]


def values_for(message: Message) -> st.SearchStrategy[str]:
    """Words, and pieces of what the message says."""
    said = [text for _, text in texts(None, "", message)] + [message.message_id or ""]
    pieces = st.tuples(st.sampled_from(said), st.integers(0, 20), st.integers(1, 20))
    return WORDS | ODD | pieces.map(lambda cut: cut[0][cut[1] :][: cut[2]]).filter(same)


def terms_for(message: Message) -> st.SearchStrategy[Node]:
    values = values_for(message)
    size, moment = len(message.raw), message.received_at
    sizes = st.integers(max(1, size - 1), size + 1).map(str)  # 0 is no size
    moments = st.integers(-1, 1).map(lambda second: f"{moment + timedelta(seconds=second)}")
    return st.one_of(
        st.builds(make_term, st.none(), values),
        st.builds(make_term, st.sampled_from(TEXT_WORDS), values),
        st.builds(make_term, st.sampled_from(TEXT_WORDS), values),
        st.builds(make_term, st.sampled_from(["tag", "mailbox", "auth"]), NAMES),
        st.builds(make_term, st.just("has"), st.sampled_from(sorted({*HAS} - {*HAS_FINDINGS}))),
        st.builds(make_term, st.just("is"), st.sampled_from(sorted(IS))),
        st.builds(make_term, st.sampled_from(["after", "before"]), moments),
        st.builds(make_term, st.sampled_from(["larger", "smaller"]), sizes),
        st.builds(
            lambda name, value: make_term("header", f"{name}={value}" if value else name),
            st.sampled_from(["X-Campaign", "subject", "from", "Nowhere"]),
            st.just("") | values,
        ),
    )


def trees_of(terms: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    lists = st.deferred(lambda: st.lists(trees, min_size=2, max_size=3))
    trees = terms | st.one_of(terms.map(negated), lists.map(all_of), lists.map(any_of))
    trees |= lists.map(all_of).map(negated)
    return trees


@st.composite
def cases(draw: st.DrawFn) -> tuple[Node, Message]:
    message = draw(messages())
    return draw(trees_of(terms_for(message))), message


def nodes_of(node: Node) -> list[Node]:
    """A tree and all that is within."""
    match node:
        case Not(operand):
            return [node, *nodes_of(operand)]
        case AllOf(operands) | AnyOf(operands):
            return [node, *chain(*map(nodes_of, operands))]
    return [node]


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(cases(), FLAGS)
def test_a_search_means_what_it_says(case: tuple[Node, Message], flags: Flags) -> None:
    tree, message = case
    assume(len(str(tree)) <= MAX_LENGTH)
    assert parse_query(str(tree)) == Query(tree)
    for node in nodes_of(tree):  # a part that fails would seldom show in the whole
        assert Query(node).matches(message, flags) == naive(node, message, flags), str(node)


@settings(max_examples=400, deadline=None)
@given(
    st.lists(st.sampled_from([*'ab :="\\()-!\n\u200b\ud800é', "OR", "AND", "from:", "is:"]))
    .map("".join)
    .filter(is_a_search)
)
@example("-" * 900)
@example("f(" * 400)
@example("\u0390" * 900)
@example("-(" * 20 + "a" + ")" * 20)
def test_whatever_is_a_search_can_be_put_into_words(text: str) -> None:
    query = parse_query(text)
    assert parse_query(str(query)) == query


@pytest.mark.parametrize(
    "text",
    [
        *("(" * 1000, "-(" * 500, '"' * 999, "from: " * 166, "header:" * 142, "a " * 500),
        *("\u200b" * 1000, "f)" * 500, "OR " * 333, "is:a " * 50, "a" * 10**6),
        'header:a="' + "\\" * 990,
    ],
)
def test_what_is_none_says_where(text: str) -> None:
    with pytest.raises(BadQuery) as raised:
        parse_query(text)
    assert raised.value.column is not None
    assert 1 <= raised.value.column <= len(text)


def naive(node: Node, message: Message, flags: Flags) -> bool:
    match node:
        case Not(operand):
            return not naive(operand, message, flags)
        case AllOf(operands):
            return all(naive(one, message, flags) for one in operands)
        case AnyOf(operands):
            return any(naive(one, message, flags) for one in operands)
        case Term(word, value):
            return naive_term(word, value, message, flags)


def naive_term(word: str | None, value: str, message: Message, flags: Flags) -> bool:
    if word in {"tag", "mailbox", "auth"}:
        auth = [message.auth.username] if message.auth else []
        names = {"tag": list(flags.tags), "mailbox": [message.mailbox], "auth": auth}[word]
        return same(value) in map(same, names)
    if word in {"after", "before"}:
        is_after = message.received_at >= datetime.fromisoformat(value)
        return is_after == (word == "after")
    if word in {"larger", "smaller"}:
        size, limit = len(message.raw), int(value)
        return size > limit if word == "larger" else size < limit
    if word == "has":
        attachments = [one.inline for one in message.attachments]
        return {
            "attachment": False in attachments,
            "inline": True in attachments,
            "html": message.html is not None,
            "text": message.text is not None,
            "link": any(one.kind not in {"asset", "tracking"} for one in message.links()),
            "code": bool(message.codes()),
        }[value]
    if word == "is":
        return {
            "read": flags.read,
            "unread": not flags.read,
            "tagged": bool(flags.tags),
            "pinned": flags.pinned,
            "tls": message.tls is not None,
        }[value]
    return any(same(wanted) in same(text) for wanted, text in texts(word, value, message))


def texts(word: str | None, value: str, message: Message) -> list[tuple[str, str]]:
    """Pairs of what is looked for and where."""
    if word == "header":
        name, _, wanted = value.partition("=")
        return [(wanted, text) for text in message.headers.all(name)]
    if word == "message-id":
        return [(value, message.message_id or "")]
    fields: dict[str, list[str]] = {
        "from": [full(one) for one in parse_addresses(message.headers.raw("From") or "")],
        "to": [full(one) for one in message.to],
        "cc": [full(one) for one in message.cc],
        "bcc": [*message.bcc],
        "reply-to": [full(one) for one in message.reply_to],
        "mail-from": [message.mail_from],
        "rcpt": [*message.rcpt_to],
    }
    fields["addressed"] = list(chain(*fields.values()))
    fields |= {
        "subject": [message.subject],
        "body": [message.text or "", visible_text(message.html or "")],
        "filename": [one.filename for one in message.attachments],
    }
    found = chain(*fields.values()) if word is None else fields[word]
    return [(value, text) for text in found]


def full(address: Address) -> str:
    return f"{address.name} <{address}>" if address.name else str(address)


def same(text: str) -> str:
    """The text by characters, in the form in which equal texts are equal."""
    letters = "".join(letter.casefold() for letter in unicodedata.normalize("NFD", text))
    letters = letters.replace("i\u0307", "i").replace("ı", "i")
    return " ".join(unicodedata.normalize("NFC", letters).split())


@pytest.mark.parametrize(
    ("text", "needles"),
    [
        ("order", {b"order"}),
        ("subject:Orders total", {b"orders"}),
        ("order OR total", {b"order", b"total"}),
        ("(order totals) OR (orders news)", {b"totals", b"orders"}),
        ("order OR is:unread", set()),
        ("-order total", {b"total"}),
        ("tag:red is:unread", set()),
        ("", set()),
    ],
)
def test_what_the_search_text_of_each_match_has_one_of(text: str, needles: set[bytes]) -> None:
    assert parse_query(text).alternatives == needles
