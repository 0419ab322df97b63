"""Files of a message over the REST API: raw, bodies, parts and the preview."""

import io
from zipfile import ZipFile

from asking import Ask
from delivering import deliver
from mailtrap_local import Sandbox

RICH = b"""\
From: Shop <no-reply@shop.example>\r
To: Ann <ann@example.com>\r
Cc: cid@example.com\r
Reply-To: help@shop.example\r
Date: Sun, 22 Nov 2026 11:00:00 +0100\r
Message-ID: <1@shop.example>\r
Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r
MIME-Version: 1.0\r
Content-Type: multipart/mixed; boundary=b\r
\r
--b\r
Content-Type: multipart/related; boundary=r\r
\r
--r\r
Content-Type: text/html; charset=utf-8\r
\r
<!doctype html><p>Hello <img src="cid:logo@shop"></p>\r
--r\r
Content-Type: image/png\r
Content-ID: <logo@shop>\r
Content-Transfer-Encoding: base64\r
\r
iVBORw0KGgo=\r
--r--\r
--b\r
Content-Type: text/html\r
Content-Disposition: attachment; filename*=UTF-8''r%C3%A9sum%C3%A9.html\r
\r
<script>alert(1)</script>\r
--b--\r
"""


def test_raw_is_byte_exact_and_never_shown_in_place(ask: Ask, sandbox: Sandbox) -> None:
    raw = b"\x00\xff<script>\r\n.\n"
    message = deliver(sandbox, raw)
    answer = ask("GET", f"/api/messages/{message.id}/raw")
    assert answer.body == raw
    assert answer.headers["content-type"] == "message/rfc822"
    assert answer.headers["content-disposition"] == f"attachment; filename*=UTF-8''{message.id}.eml"


def test_sources_of_the_bodies_and_headers(ask: Ask, sandbox: Sandbox) -> None:
    message = deliver(sandbox, RICH)
    html = ask("GET", f"/api/messages/{message.id}/html")
    assert html.headers["content-type"] == "text/plain; charset=utf-8"
    assert html.body.startswith(b"<!doctype html>")
    text = ask("GET", f"/api/messages/{message.id}/text")
    assert (text.status, text.json["detail"]) == (404, "the message has no plain text body")
    headers = ask("GET", f"/api/messages/{message.id}/headers").json["headers"]
    assert [name for name, _ in headers][:3] == ["From", "To", "Cc"]


def test_parts_are_decoded_and_never_shown_in_place(ask: Ask, sandbox: Sandbox) -> None:
    message = deliver(sandbox, RICH)
    image = ask("GET", f"/api/messages/{message.id}/parts/4")
    assert (image.body, image.headers["content-type"]) == (b"\x89PNG\r\n\x1a\n", "image/png")
    page = ask("GET", f"/api/messages/{message.id}/parts/5")
    assert page.body.startswith(b"<script>")
    assert (
        page.headers["content-disposition"] == "attachment; filename*=UTF-8''r%C3%A9sum%C3%A9.html"
    )
    assert "sandbox" in page.headers["content-security-policy"]
    assert page.headers["x-content-type-options"] == "nosniff"
    for number in ("0", "6", "99999999999999999999"):
        assert ask("GET", f"/api/messages/{message.id}/parts/{number}").status == 404


def test_a_media_type_that_is_none_reaches_no_header(ask: Ask, sandbox: Sandbox) -> None:
    message = deliver(sandbox, b"Content-Type: te xt/<h\x0b>; x\r\n\r\nbody")
    answer = ask("GET", f"/api/messages/{message.id}/parts/1")
    assert answer.body == b"body"
    assert answer.headers["content-type"].split(";")[0] in (
        "application/octet-stream",
        "text/plain",
    )


def test_the_preview_shows_the_mails_own_images_and_nothing_from_elsewhere(
    ask: Ask, sandbox: Sandbox
) -> None:
    message = deliver(sandbox, RICH)
    answer = ask("GET", f"/api/messages/{message.id}/preview")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.body.startswith(b'<!doctype html><base target="_blank">')
    assert f'<p>Hello <img src="../{message.id}/parts/4?pass='.encode() in answer.body
    policy = answer.headers["content-security-policy"]
    assert policy.startswith(
        "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';"
    )
    assert "http:" not in policy.replace(f"http://127.0.0.1:{sandbox.http.port}/", "")
    allowed = ask("GET", f"/api/messages/{message.id}/preview?remote=1")
    assert "/parts/ data: http: https:" in allowed.headers["content-security-policy"]
    assert "script-src" not in allowed.headers["content-security-policy"]
    assert ask("GET", f"/api/messages/{deliver(sandbox).id}/preview").status == 404


def test_a_part_as_text_is_decoded_by_its_own_charset(ask: Ask, sandbox: Sandbox) -> None:
    message = deliver(
        sandbox,
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: text/plain; charset=koi8-r\r\n\r\n\xf0\xd2\xc9\r\n"
        b"--b\r\nContent-Type: text/csv; charset=windows-1251; name=a.csv\r\n\r\n\xc8\xec\xff;1\r\n"
        b"--b\r\nContent-Type: text/html\r\nContent-Disposition: attachment\r\n\r\n"
        b"<meta charset=gbk>\xc4\xe3\r\n--b--",
    )
    texts = [ask("GET", f"/api/messages/{message.id}/parts/{part}/text") for part in (2, 3, 4)]
    assert [text.body.decode() for text in texts] == ["При", "Имя;1", "<meta charset=gbk>你"]
    assert {text.headers["content-type"] for text in texts} == {"text/plain; charset=utf-8"}
    assert ask("GET", f"/api/messages/{message.id}/parts/5/text").status == 404


def test_the_preview_shows_mixed_bodies_one_behind_the_other(ask: Ask, sandbox: Sandbox) -> None:
    message = deliver(
        sandbox,
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
        b"--b\r\n\r\nThe <message>\r\nthat matters\r\n"
        b"--b\r\nContent-Type: text/html\r\n\r\n<hr><i>footer</i>\r\n--b--",
    )
    shown = ask("GET", f"/api/messages/{message.id}/preview").body.decode()
    assert "The &lt;message&gt;<br>that matters</div>\n<hr><i>footer</i>" in shown
    assert ask("GET", f"/api/messages/{message.id}/html").body == b"<hr><i>footer</i>"


def test_all_attachments_come_in_one_archive(ask: Ask, sandbox: Sandbox) -> None:
    message = deliver(sandbox, RICH)
    answer = ask("GET", f"/api/messages/{message.id}/attachments.zip")
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["content-disposition"] == f"attachment; filename*=UTF-8''{message.id}.zip"
    with ZipFile(io.BytesIO(answer.body)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == {
            "part-4.png": b"\x89PNG\r\n\x1a\n",
            "résumé.html": b"<script>alert(1)</script>",
        }


def test_no_name_of_an_attachment_leads_out_of_the_archive(ask: Ask, sandbox: Sandbox) -> None:
    names = [b"../../x.txt", b"C:\\\\x.txt", b"/x.txt", b"..", b"X.TXT"]
    parts = [
        b'--b\r\nContent-Disposition: attachment; filename="' + name + b'"\r\n\r\n' + name + b"\r\n"
        for name in names
    ]
    raw = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"".join(parts) + b"--b--\r\n"
    message = deliver(sandbox, raw)
    answer = ask("GET", f"/api/messages/{message.id}/attachments.zip")
    with ZipFile(io.BytesIO(answer.body)) as archive:
        assert archive.namelist() == [
            "x.txt",
            "x (2).txt",
            "x (3).txt",
            "part-5.txt",
            "X (4).TXT",
        ]
        assert archive.read("x (2).txt") == names[1]


def test_without_attachments_there_is_no_archive(ask: Ask, sandbox: Sandbox) -> None:
    answer = ask("GET", f"/api/messages/{deliver(sandbox).id}/attachments.zip")
    assert (answer.status, answer.json["detail"]) == (404, "the message has no attachments")
