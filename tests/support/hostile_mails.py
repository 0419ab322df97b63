"""Messages of any size that are costly to read, each for a reason of its own.

`hostile_mail(name, octets)` makes one; the same arguments make the same bytes.
"""

import base64
import random
from collections.abc import Callable, Iterator

_HEAD = b"From: a@example.com\r\nTo: b@example.com\r\nSubject: your code\r\n"
_HTML = _HEAD + b"Content-Type: text/html; charset=utf-8\r\n\r\n"
_TEXT = _HEAD + b"Content-Type: text/plain; charset=utf-8\r\n\r\n"
_MIXED = _HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"

_CIDS = b"Content-Type: text/html\r\n\r\n" + b"<b style='cid:&lt;a)&#64;x'>" * 1000 + b"\r\n"
_RELATED = (
    _HEAD + b"Content-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: image/png\r\n"
    b"Content-Location: http://a.example/x\r\n\r\nx\r\n"
)

_Make = Callable[[int, random.Random], bytes]


def hostile_mails(octets: int, seed: int = 0) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the bytes of each, one by one."""
    for name in SHAPES:
        yield name, hostile_mail(name, octets, seed)


def hostile_mail(name: str, octets: int, seed: int = 0) -> bytes:
    """Return one of them, of about that size."""
    return SHAPES[name](octets, random.Random(f"{name} {seed}"))


def _filled(head: bytes, piece: bytes, octets: int, tail: bytes = b"") -> bytes:
    return head + piece * max(1, (octets - len(head) - len(tail)) // len(piece)) + tail


def _of(head: bytes, piece: bytes, tail: bytes = b"") -> _Make:
    return lambda octets, _: _filled(head, piece, octets, tail)


def _field(name: str, piece: bytes, tail: bytes = b"") -> _Make:
    """One header field of this piece again and again."""
    return _of(f"{name}: ".encode(), piece, tail + b"\r\n\r\nHello.\r\n")


def _body(
    encoding: str, piece: bytes, content_type: str = "text/plain", begin: bytes = b""
) -> _Make:
    head = f"Content-Type: {content_type}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    return _of(_HEAD + head.encode() + begin, piece)


def _parts(part: bytes) -> _Make:
    return _of(_MIXED, b"--b\r\n" + part, b"--b--\r\n")


def _base64_html(octets: int, _: random.Random) -> bytes:
    source = base64.encodebytes(b"<div>code 1234 " * (octets * 3 // 4 // 15))
    head = b"Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return _HEAD + head + source


def _nested_multipart(octets: int, _: random.Random) -> bytes:
    levels = min(octets // 100, 50_000)
    opened = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (level, level)
        for level in range(levels)
    )
    return _filled(_HEAD + opened, b"--b0x\r\n", octets)


def _nested_messages(octets: int, _: random.Random) -> bytes:
    return _filled(b"", b"Content-Type: message/rfc822\r\n\r\n", octets)


def _long_sections(octets: int, _: random.Random) -> bytes:
    each = octets // 10_000
    sections = b"".join(b" name*%d*=%s;\r\n" % (n, b"%41" * (each // 3)) for n in range(9999))
    return _HEAD + b"Content-Type: text/plain;\r\n" + sections + b"\r\nHello.\r\n"


def _words(octets: int, source: random.Random) -> bytes:
    line = " ".join(
        source.choice(("code", "1234", "is", "your", "pin:", "56 78", "a@b.c", "12.11.2026"))
        for _ in range(200_000)
    )
    return _filled(_TEXT, line.encode() + b"\r\n", octets)


def _code_lines(octets: int, source: random.Random) -> bytes:
    lines = b"".join(
        b"%s %d\r\n"
        % (source.choice((b"code", b"order", b"your code:", b"")), source.randrange(10**6))
        for _ in range(20_000)
    )
    return _filled(_TEXT, lines, octets)


def _noise(octets: int, source: random.Random) -> bytes:
    return _HTML + source.randbytes(octets)


def _calendar(event: bytes, zones: bytes = b"") -> _Make:
    head = _HEAD + b"Content-Type: text/calendar; charset=utf-8\r\n\r\nBEGIN:VCALENDAR\r\n" + zones
    return _of(head, event, b"END:VCALENDAR\r\n")


_RULE = (
    b"BEGIN:STANDARD\r\nDTSTART:20000101T000000\r\nTZOFFSETTO:+0100\r\n"
    b"RRULE:FREQ=YEARLY;BYMONTH=12;BYDAY=-1SU\r\nEND:STANDARD\r\n"
)
_ZONE = b"BEGIN:VTIMEZONE\r\nTZID:q\r\n" + _RULE * 1000 + b"END:VTIMEZONE\r\n"
_EVENT = (
    b"BEGIN:VEVENT\r\nUID:x\r\nDTSTART;TZID=q:99991231T000000\r\nDTEND;TZID=q:00010101T000000\r\n"
    b"RRULE:FREQ=SECONDLY;COUNT=999999999\r\nEND:VEVENT\r\n"
)

SHAPES: dict[str, _Make] = {
    # header
    "many fields": _of(b"", b"X: y\r\n", b"\r\nHello.\r\n"),
    "many folded lines": _field("Subject", b"a\r\n "),
    "many stray lines": _of(_HEAD, b"x\r\n", b"X: y\r\n\r\nHello.\r\n"),
    "no empty line": _of(_HEAD, b"Hello there, this is no header\r\n"),
    "Received chain": _of(b"", b"Received: from a by b with c; Thu, 1 Jan 1970 00:00:00 +0000\r\n"),
    "parentheses in From": _field("From", b"("),
    "pairs in From": _field("From", b"()"),
    "commas in To": _field("To", b","),
    "colons in To": _field("To", b"a ", b"@" + b":" * 100_000),
    "addresses in To": _field("To", b"a@b.example, "),
    "named addresses in To": _field("To", b'"Ann, B." <ann@example.com> (c), '),
    "open quotes in To": _field("To", b'"\\'),
    "encoded words": _field("Subject", b"=?utf-8?q?a?= "),
    "encoded words of two charsets": _field("Subject", b"=?utf-8?q?a?= =?utf-7?b?K0FBQS0=?= "),
    "encoded names": _field("To", b"=?utf-8?q?a=2Cb?= <a@example.com>, "),
    "raw octets in encoded words": _field("Subject", b"=?x?q?\xe9?=", b"\xe9"),
    "cut base64 in encoded words": _field("Subject", b"=?utf-8?b?w?= "),
    "raw octets of other charsets": _of(
        _HEAD + b"Content-Type: text/plain; charset=gbk\r\n", b"X: \x81\xff\r\n", b"\r\nHi\r\n"
    ),
    "names without semicolons": _field("Content-Type", b" name  name", b"=x"),
    "parameters": _field("Content-Type", b"; a=b", b"; boundary=b"),
    "sections of a parameter": _long_sections,
    "comments in Content-Type": _field("Content-Type", b"(a) ", b"text/html"),
    "List-Unsubscribe": _field("List-Unsubscribe", b"<https://a.example/x>, "),
    # structure
    "hyphen lines": _of(_MIXED, b"--\r\n"),
    "long boundary line": _of(_MIXED + b"--", b"b"),
    "empty last boundaries": _of(_MIXED + b"--b\r\n\r\nHi\r\n", b"--b\r\n"),
    "space behind boundaries": _of(_MIXED + b"--b\r\n\r\nHi\r\n", b"--b" + b"\r\n" * 50),
    "doubled returns": _of(_HEAD.replace(b"\r\n", b"\r\r\n") + b"\r\r\n", b"a\r\r\n"),
    "returns": _of(_HEAD + b"\r\n", b"\r"),
    "returns in quoted-printable": _body("quoted-printable", b"=0D\r\n"),
    "tiny parts": _parts(b"\r\n"),
    "parts with headers": _parts(b"X: y\r\n" * 2000 + b"\r\nHi\r\n"),
    "parts with large text": _parts(b"\r\n" + b"<b> &amp; " * 500 + b"\r\n"),
    "nested multipart": _nested_multipart,
    "nested messages": _nested_messages,
    "attachments": _parts(
        b"Content-Disposition: attachment; filename=a\r\n\r\n" + b"x" * 40_000 + b"\r\n"
    ),
    # transfer encodings and charsets
    "tiny lines of uuencode": _body("x-uuencode", b"!\n", begin=b"begin 644 a\r\n"),
    "pieces of base64": _body("base64", b"QQ=="),
    "spaces of quoted-printable": _body("quoted-printable", b" \n"),
    "soft breaks of quoted-printable": _body("quoted-printable", b"=\n", "text/html"),
    "base64 of HTML": _base64_html,
    "UTF-7": _body("8bit", b"+2AA-+AGE-", "text/plain; charset=utf-7"),
    "UTF-16": _body("8bit", b"a\x00\n\x00", "text/html; charset=utf-16"),
    "ISO-2022-JP": _body("8bit", b"\x1b(B\x1b$B", "text/plain; charset=iso-2022-jp"),
    "undeclared ISO-2022-JP": _body("8bit", b"\x1b$B$3\x1b(B"),
    "invalid EUC-JP": _body("8bit", b"\xff", "text/plain; charset=euc-jp"),
    "meta": _of(_HEAD + b"Content-Type: text/html\r\n\r\n\xe9", b"<meta content='charset'"),
    "XML declarations": _of(
        _HEAD + b"Content-Type: text/html\r\n\r\n<?xml ", b"encoding=", b"\xe9"
    ),
    "one wide letter": _body("8bit", b"a\r\n", begin="\U0001f600".encode()),
    "marks on one letter": _of(_TEXT, "\u0301\u0323".encode()),
    "CJK": _of(_TEXT, "\u7801\u0031\u4e8c".encode()),
    # HTML
    "div": _of(_HTML, b"<div>"),
    "bold": _of(_HTML, b"<b>x"),
    "links": _of(_HTML, b"<a href=x>"),
    "links with words": _of(_HTML, b"<a href=http://a.example/%d>" + b"1 " * 300 + b"</a>"),
    "links with long URLs": _of(_HTML, b"<a href=http://a.example/" + b"-1" * 1000 + b">here</a>"),
    "scripts as links": _of(_HTML, b"<a href='&#1;java&Tab;script:x'>x</a>"),
    "pictures": _of(_HTML, b"<img src=a style=x>"),
    "one srcset": _of(_HTML + b"<img alt='" + b"a " * 100_000 + b"' srcset='", b"a 1x, ", b"'>"),
    "style sheet": _of(_HTML + b"<style>", b"url(a)", b"</style>"),
    "attributes": _of(_HTML + b"<a href=x", b" a=b", b">x</a>"),
    "ampersands": _of(_HTML, b"&"),
    "references": _of(_HTML, b"&amp;&#1;"),
    "unknown references": _of(_HTML, b"&abcdefghijklmnopqrstuvwxyzabcde"),
    "open tags": _of(_HTML, b"<a "),
    "open comment": _of(_HTML, b"<!--"),
    "cid references": _of(_HTML, b"<img src=cid:a>"),
    "content ids": _parts(
        b"Content-Type: image/png\r\nContent-ID: <a>\r\n\r\nx\r\n--b\r\n" + _CIDS
    ),
    "content locations": _of(
        _RELATED + b"--b\r\nContent-Type: text/html\r\n\r\n", b"<img src=a style='url(b)' srcset=c>"
    ),
    "frames": _of(_HTML, b"<iframe>"),
    # text
    "one line": _of(_TEXT, b"x"),
    "line breaks": _of(_TEXT, b" \n"),
    "URLs": _of(_TEXT, b"http://a.example/x "),
    "URLs that lead nowhere": _of(_TEXT, b"about://x "),
    "one URL with points": _of(_TEXT + b"http://a", b"."),
    "schemes": _of(_TEXT, b" ://a"),
    "digits": _of(_TEXT, b"604118 "),
    "words of codes": _words,
    "lines of codes": _code_lines,
    "noise": _noise,
    "flowed": _of(_HEAD + b"Content-Type: text/plain; format=flowed\r\n\r\n", b"> > a \r\n"),
    # calendars
    "events": _calendar(_EVENT, _ZONE),
    "attendees": _calendar(
        b"ATTENDEE;CN=a;PARTSTAT=b:mailto:a@example.com\r\n", b"BEGIN:VEVENT\r\n"
    ),
    "zones": _calendar(b"BEGIN:VTIMEZONE\r\nTZID:q\r\n" + _RULE + b"END:VTIMEZONE\r\n"),
    "zone names": _calendar(
        b"BEGIN:VEVENT\r\nDTSTART;TZID=A/B/C:20260101T000000\r\nEND:VEVENT\r\n"
    ),
    "methods": _calendar(b"BEGIN:VEVENT\r\nEND:VEVENT\r\n", b"METHOD:" + b"A" * 500_000 + b"\r\n"),
}
"""Makers of messages, by the name of their shape."""
