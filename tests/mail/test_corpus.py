"""Every message of tests/mails reads as expected.toml beside it says, and nothing ever raises."""

import re
import tomllib
from typing import Any

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mailtrap_local.mail.address import Address, parse_addresses
from mailtrap_local.mail.calendar.events import extract_events
from mailtrap_local.mail.codes.extract import Code, extract_codes
from mailtrap_local.mail.links.extract import Link, extract_links
from mailtrap_local.mail.mime.content import Content, Part, parse
from mailtrap_local.mail.mime.dates import parse_date
from mailtrap_local.mail.mime.headers import message_headers, parse_parameters
from mailtrap_local.mail.unsubscribe import parse_unsubscribe
from mailtrap_local.mail.visible_text import visible_text
from paths import MAILS

EXPECTED = tomllib.loads((MAILS / "expected.toml").read_text(encoding="utf-8"))
RAW = {path.stem: path.read_bytes() for path in sorted(MAILS.glob("*.eml"))}
SMALL = [raw for raw in RAW.values() if len(raw) < 20_000]


def test_every_mail_has_a_line_in_the_table_and_its_expectations() -> None:
    readme = (MAILS / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(.+)\.eml` \| \S.* \|$", readme, re.MULTILINE)
    assert rows == list(RAW)
    assert list(EXPECTED) == list(RAW)


@pytest.mark.parametrize("name", RAW)
def test_a_hard_mail_reads_as_expected(name: str) -> None:
    content, expected = parse(RAW[name]), EXPECTED[name]
    headers = content.headers
    assert headers.get("Subject") == expected.get("subject")
    sender = next(iter(parse_addresses(headers.raw("From") or "")), "")
    assert sender == expected.get("sender", "app@example.com")
    assert reads_as(content.text, expected.get("text"))
    assert reads_as(content.html, expected.get("html"))
    attachments = content.attachments
    assert [part.filename or "" for part in attachments] == expected.get("attachments", [])
    inline = [part.filename or "" for part in attachments if content.shows(part)]
    assert inline == expected.get("inline", [])
    assert [defect.id for defect in content.defects] == expected.get("defects", [])
    unsubscribe = parse_unsubscribe(headers)
    also = {
        "to": shown(content, "To"),
        "cc": shown(content, "Cc"),
        "date": parse_date(headers.raw("Date")),
        "snippet": content.snippet(),
        "tracking": [link.url for link in links_of(content) if link.kind == "tracking"],
        "codes": [found.code for found in codes_of(content)],
        "events": [event.summary for event in extract_events(content)],
        "unsubscribe": list(unsubscribe.urls) if unsubscribe else [],
    }
    assert {key: also[key] for key in also.keys() & expected} == {
        key: expected[key] for key in also.keys() & expected
    }


@pytest.mark.parametrize("name", RAW)
def test_the_headers_alone_are_the_same(name: str) -> None:
    headers, body = message_headers(RAW[name])
    content = parse(RAW[name])
    assert list(headers) == list(content.headers)
    assert body == content.root.body


@pytest.mark.parametrize("name", RAW)
def test_nothing_about_a_hard_mail_raises(name: str) -> None:
    look_at_everything(RAW[name])


@given(st.binary())
@example(b"")
@example(b"\r")
@example(b"Content-Type: multipart/x; boundary=b\n--b\n--b--")
@settings(deadline=None)
def test_nothing_about_any_bytes_raises(raw: bytes) -> None:
    look_at_everything(raw)


@st.composite
def mutated_mails(draw: st.DrawFn) -> bytes:
    """A hard mail in which pieces of it or of another are cut out, put in or changed."""
    raw = draw(st.sampled_from(SMALL))
    for _ in range(draw(st.integers(1, 4))):
        other = draw(st.sampled_from([raw, *SMALL]))
        piece = other[slice(*sorted(draw(st.tuples(place(other), place(other)))))]
        start, end = sorted(draw(st.tuples(place(raw), place(raw))))
        new = draw(st.one_of(st.just(b""), st.just(piece[:500]), st.binary(max_size=8)))
        raw = raw[:start] + new + raw[min(end, start + 200) :]
    return raw


def place(raw: bytes) -> st.SearchStrategy[int]:
    return st.integers(0, len(raw))


@given(mutated_mails())
@settings(deadline=None)
def test_nothing_about_a_mutated_mail_raises(raw: bytes) -> None:
    look_at_everything(raw)


def shown(content: Content, name: str) -> list[str]:
    addresses = parse_addresses(content.headers.raw(name) or "")
    return [f"{one.name} <{one}>" if one.name else str(one) for one in addresses]


def links_of(content: Content) -> list[Link]:
    return extract_links(content.text, content.html).links


def codes_of(content: Content) -> list[Code]:
    return extract_codes(content.headers.get("Subject") or "", content.text, content.html).codes


def reads_as(text: str | None, expected: str | None) -> bool:
    """Say whether the text has the expected fragment, or is missing as expected."""
    if text is None or not expected:
        return text == expected
    return expected in text


def look_at_everything(raw: bytes) -> None:
    """Ask for all that can be asked; whatever is text must be fit for JSON."""
    content = parse(raw)
    texts: list[Any] = [content.text, content.html, content.snippet(), content.snippet(0)]
    assert len(content.snippet()) <= 200
    texts += [[defect.id, defect.detail] for defect in content.defects]
    assert len({defect.id for defect in content.defects}) == len(content.defects)
    assert all(part in content.parts for part in content.attachments)
    texts += [links_of(content), codes_of(content), parse_unsubscribe(content.headers)]
    texts += [(event.uid, event.summary, event.start) for event in extract_events(content)]
    for number, part in enumerate(content.parts, 1):
        assert part.number == number
        texts += look_at_part(content, part)
    msgspec.json.encode(texts)


def look_at_part(content: Content, part: Part) -> list[Any]:
    assert 0 <= part.start <= part.body <= part.end <= len(content.raw)
    end_of_last = part.body
    for child in part.children:
        assert end_of_last <= child.start <= child.end <= part.end
        assert child is content.parts[child.number - 1]
        end_of_last = child.end
    assert isinstance(content.payload(part), bytes)
    assert not {"/", "\\", "\0", "\n"} & set(part.filename or "")
    texts: list[Any] = [part.content_type, part.parameters, part.charset, part.encoding]
    texts += [part.disposition, part.filename, part.content_id, content.shows(part)]
    text = content.decode(part)
    assert "\r" not in text
    for name, value in part.headers:
        assert not {"\r", "\n", "\0"} & set(value)
        written = part.headers.raw(name) or ""
        addresses = parse_addresses(written)
        texts += [name, value, part.headers.all(name), *map(everything_of, addresses)]
        texts += [*parse_parameters(written), parse_date(value)]
    return [*texts, text, visible_text(text)]


def everything_of(address: Address) -> list[str]:
    return [address.address, address.name, address.local, address.domain]
