import pytest

from mailtrap_local.mail.mime.content import Content, Part, parse


def mail(*lines: str | bytes) -> bytes:
    return b"\r\n".join(line.encode() if isinstance(line, str) else line for line in lines)


def multipart(kind: str, *parts: bytes, boundary: str = "b") -> bytes:
    delimited = b"".join(b"--" + boundary.encode() + b"\r\n" + part + b"\r\n" for part in parts)
    head = f"Content-Type: multipart/{kind}; boundary={boundary}"
    return mail(head, "", delimited + f"--{boundary}--".encode())


def part(content_type: str, body: str, *headers: str) -> bytes:
    return mail(f"Content-Type: {content_type}", *headers, "", body)


PLAIN = part("text/plain", "plain")
HTML = part("text/html", "<p>html")
PICTURE = part("image/png", "x", "Content-ID: <logo>", "Content-Disposition: inline")
PDF = part("application/pdf; name=a.pdf", "x", "Content-Disposition: attachment")


def tree(part: Part) -> object:
    return [part.content_type, *map(tree, part.children)] if part.children else part.content_type


def bytes_of(content: Content, number: int) -> tuple[bytes, bytes]:
    part = content.parts[number - 1]
    return content.raw[part.start : part.body], content.raw[part.body : part.end]


def ids(raw: bytes) -> set[str]:
    required = {"missing-from", "missing-date"}
    return {defect.id for defect in parse(raw).defects} - required


def test_parts_are_numbered_depth_first_and_know_their_bytes() -> None:
    inner = multipart("alternative", PLAIN, HTML, boundary="inner")
    content = parse(multipart("mixed", inner, PDF))
    alternative = ["multipart/alternative", "text/plain", "text/html"]
    assert tree(content.root) == ["multipart/mixed", alternative, "application/pdf"]
    assert [part.number for part in content.parts] == [1, 2, 3, 4, 5]
    assert bytes_of(content, 3) == (b"Content-Type: text/plain\r\n\r\n", b"plain")
    start, body = bytes_of(content, 2)
    assert start + body == inner


def test_the_line_break_before_a_boundary_is_not_the_bodys() -> None:
    content = parse(multipart("mixed", part("text/plain", "a\r\n"), part("text/plain", "")))
    assert [bytes_of(content, number)[1] for number in (2, 3)] == [b"a\r\n", b""]


def test_a_forwarded_message_has_its_parts_in_the_same_tree() -> None:
    inner = multipart("mixed", PLAIN, PDF, boundary="inner")
    content = parse(multipart("mixed", PLAIN, b"Content-Type: message/rfc822\r\n\r\n" + inner))
    forwarded = ["message/rfc822", ["multipart/mixed", "text/plain", "application/pdf"]]
    assert tree(content.root) == ["multipart/mixed", "text/plain", forwarded]
    assert content.payload(content.parts[2]) == inner
    assert content.text == "plain"
    assert content.attachments == (content.parts[2],)


def test_the_default_type_is_plain_text_and_a_message_in_a_digest() -> None:
    content = parse(multipart("digest", b"\r\nSubject: one\r\n\r\nbody"))
    assert tree(content.root) == ["multipart/digest", ["message/rfc822", "text/plain"]]
    assert content.parts[2].headers["Subject"] == "one"


@pytest.mark.parametrize(
    ("raw", "text", "html"),
    [
        (PLAIN, "plain", None),
        (HTML, None, "<p>html"),
        (PDF, None, None),
        (multipart("alternative", PLAIN, HTML), "plain", "<p>html"),
        (multipart("alternative", PLAIN, part("text/plain", "better")), "better", None),
        (multipart("mixed", PLAIN, PICTURE, PLAIN), "plain\nplain", None),
        (multipart("mixed", HTML, HTML), None, "<p>html\n<p>html"),
        (multipart("mixed", PDF, part("text/plain; name=a.txt", "file")), None, None),
        (multipart("related", HTML, PICTURE, PLAIN), "plain", "<p>html"),
        (multipart("related; start=logo", HTML, PICTURE), None, "<p>html"),
        (multipart("signed", PLAIN, part("text/plain", "signature")), "plain", None),
        (multipart("alternative", HTML, part("text/calendar", "BEGIN")), None, "<p>html"),
        (multipart("made-up", PLAIN), "plain", None),
        (part("text/calendar", "BEGIN"), "BEGIN", None),
    ],
)
def test_the_bodies_are_those_a_mail_client_shows(
    raw: bytes, text: str | None, html: str | None
) -> None:
    content = parse(raw)
    assert content.text == text
    assert content.html == html


@pytest.mark.parametrize(
    ("raw", "listed", "inline"),
    [
        (PLAIN, False, False),
        (multipart("mixed", PLAIN), False, False),
        (part("text/plain", "", "Content-Disposition: inline"), False, False),
        (part("text/plain", "", "Content-Disposition: attachment"), True, False),
        (part("text/plain; name=a.txt", "", "Content-Disposition: inline"), False, False),
        (part("image/png", "", "Content-Disposition: inline"), True, True),
        (part("image/png", ""), True, False),
        (PICTURE, True, True),
        (part("image/png", "", "Content-ID: <x>", "Content-Disposition: attachment"), True, False),
        (part("message/rfc822", "", "Content-Disposition: inline"), True, False),
    ],
)
def test_attachments_are_those_a_mail_client_lists(
    raw: bytes, *, listed: bool, inline: bool
) -> None:
    content = parse(raw)
    assert content.attachments == ((content.root,) if listed else ())
    assert content.shows(content.root) is inline


@pytest.mark.parametrize(
    ("written", "filename"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd", "passwd"),
        (r"C:\dir\file.txt", "file.txt"),
        ("C:file.txt", "file.txt"),
        ("..", None),
        ("dir/", None),
        (" ", None),
        (".profile", ".profile"),
        ("a\tb\x1b[0m\x7f.txt", "ab[0m.txt"),
        ("x\u202efdp.exe", "xfdp.exe"),
        ("a" * 300 + ".pdf", "a" * 251 + ".pdf"),
        ("é" * 300, "é" * 127),
    ],
)
def test_a_filename_is_safe_to_save_under(written: str, filename: str | None) -> None:
    raw = part("application/pdf", "", f'Content-Disposition: attachment; filename="{written}"')
    assert parse(raw).root.filename == filename


def test_a_content_id_has_no_brackets() -> None:
    assert parse(PICTURE).root.content_id == "logo"


def test_text_is_decoded_by_its_charset_and_ends_lines_in_lf() -> None:
    raw = mail("Content-Type: text/plain; charset='KOI8-R'", "", "Привет".encode("koi8-r"), "")
    assert parse(raw).text == "Привет\n"
    assert parse(raw).root.charset == "koi8-r"


@pytest.mark.parametrize(
    ("raw", "defect"),
    [
        (b"X: 1\r\nno colon\r\nY: 2\r\n\r\n", "header-malformed"),
        (b"X: 1\r\nno colon\r\n\r\n", "no-header-body-separator"),
        ("X: é\r\n".encode(), "non-ascii-header"),
        (b"X: \xe9\r\n", "header-charset-unknown"),
        (b"Date: soon\r\n", "date-invalid"),
        (b"To: a@example.com\r\nto: b@example.com\r\n", "duplicate-header"),
        (b"\r\na\n", "bare-lf"),
        (b"\r\na\rb", "bare-cr"),
        (b"\r\n\0", "nul-byte"),
        (b"\r\n" + b"x" * 999 + b"\r\n", "line-too-long"),
        (b"\r\n" + b"x" * 999, "line-too-long"),
        (part("nonsense", ""), "content-type-malformed"),
        (part("multipart/mixed", "text"), "boundary-missing"),
        (part("multipart/mixed; boundary=b", "text"), "boundary-not-found"),
        (part("multipart/mixed; boundary=b", "--b\r\n\r\ntext"), "boundary-not-closed"),
        (multipart("mixed", *[b"\r\n"] * 1001), "too-many-parts"),
        (b"Content-Type: message/rfc822\r\n\r\n" * 102, "nesting-too-deep"),
        (mail("Content-Transfer-Encoding: rot13", "", ""), "encoding-unknown"),
        (mail("Content-Transfer-Encoding: base64", "", "****"), "base64-invalid"),
        (part("message/rfc822", "", "Content-Transfer-Encoding: base64"), "encoding-misplaced"),
    ],
)
def test_a_defect_is_found(raw: bytes, defect: str) -> None:
    assert ids(raw) == {defect}


def test_text_defects_name_the_part() -> None:
    bad = part("text/plain; charset=utf-8", "")[:-2] + b"\r\n\xff"
    raw = multipart("mixed", mail("Content-Transfer-Encoding: 8bit", bad), PLAIN)
    [defect] = [one for one in parse(raw).defects if one.id == "charset-mismatch"]
    assert defect.detail == "part 2: utf-8"


def test_a_sound_message_has_no_defects() -> None:
    required = ("From: a@example.com", "Date: Mon, 23 Nov 2026 10:00:00 +0000", "Message-ID: <1@b>")
    line = "x" * 998
    assert parse(mail(*required, "", line, line, "")).defects == ()


def test_of_many_defects_of_one_kind_the_first_is_reported_and_their_number() -> None:
    defect = parse(b"\r\n" + b"x" * 999 + b"\r\n" + b"y" * 2000).defects[0]
    assert defect.detail == "999 octets, 998 are allowed (the first of 2)"


@pytest.mark.parametrize(
    ("raw", "snippet"),
    [
        (mail("", "One\r\n\r\n two\tthree "), "One two three"),
        (HTML, "html"),
        (multipart("alternative", part("text/plain", " \r\n"), HTML), "html"),
        (part("text/html", "<p style='display:none'>no</p><p>a&zwnj;&nbsp;&zwnj;&nbsp;b"), "a b"),
        (part("text/plain; charset=utf-8", "\x1b[31mred\u202e 👩\u200d💻"), "[31mred 👩\u200d💻"),
        (PDF, ""),
    ],
)
def test_a_snippet_is_the_first_words_on_one_line(raw: bytes, snippet: str) -> None:
    assert parse(raw).snippet() == snippet


def test_a_snippet_is_no_longer_than_asked_for_and_is_made_of_the_head_alone() -> None:
    raw = part("text/plain; charset=utf-8", "日本語 text\r\n" * 100_000)
    assert parse(raw).snippet(8) == "日本語 text"
    assert len(parse(raw).snippet()) <= 200


@pytest.mark.timeout(30)  # a second of work would be minutes if it grew with the square
@pytest.mark.parametrize(
    "unit",
    [
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n",
        b"Content-Type: message/rfc822\r\n\r\n",
        b"--b\r\n",
        b"\n--\n",
        b"X: 1\r\n",
        b"X\n",
        b" \n",
        b"\r",
        b"\0",
    ],
)
def test_endless_messages_take_time_in_proportion(unit: bytes) -> None:
    head = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
    for raw in (unit * 100_000, head + unit * 100_000):
        content = parse(raw)
        assert len(content.parts) <= 1000
        assert content.defects
        content.snippet()
