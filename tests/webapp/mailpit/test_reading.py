"""Messages by Mailpit's API: parts, pages, checks, and what they do for odd mail."""

import pytest

from asking import Ask, asker
from conversing import Serve
from delivering import deliver
from http_servers import http_server
from mailtrap_local import Sandbox

HEAD = (
    b"From: App <app@example.com>\r\nTo: ann@example.com\r\nSubject: Order\r\nMIME-Version: 1.0\r\n"
)
HTML = HEAD + b"Content-Type: text/html; charset=utf-8\r\n\r\n"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
NESTED = (
    HEAD + b"Content-Type: multipart/mixed; boundary=a\r\n\r\n"
    b"--a\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n"
    b"--b\r\n\r\ntext\r\n"
    b"--b\r\nContent-Type: multipart/related; boundary=c\r\n\r\n"
    b'--c\r\nContent-Type: text/html\r\n\r\n<img src="cid:logo"><script>alert(1)</script>\r\n'
    b"--c\r\nContent-Type: image/svg+xml\r\nContent-ID: <logo>\r\n\r\n" + SVG + b"\r\n--c--\r\n"
    b"--b--\r\n"
    b"--a\r\nContent-Type: message/rfc822; name=inner.eml\r\n\r\nSubject: inner\r\n\r\n"
    b"inner\r\n--a--\r\n"
)


def test_parts_are_numbered_by_their_place(api: Ask, sandbox: Sandbox) -> None:
    message = deliver(sandbox, NESTED)
    found = api("GET", f"/message/{message.id}").json
    assert [(one["PartID"], one["ContentID"]) for one in found["Inline"]] == [
        ("2", ""),
        ("1.2.2", "logo"),
    ]
    part = api("GET", f"/message/{message.id}/part/1.2.2")
    assert (part.status, part.body) == (200, SVG)
    for number in ("1.1", "1.2.1", "1", "0", "x", "3", "2.1", "1.2.2.1"):
        assert api("GET", f"/message/{message.id}/part/{number}").status == 404, number


def test_files_are_for_saving_or_in_place_and_outer_ones_come_first(
    api: Ask, sandbox: Sandbox
) -> None:
    raw = HEAD + b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n"
    raw += b"Content-Type: multipart/related; boundary=b\r\n\r\n"
    raw += b"--b\r\nContent-Type: image/png; name=deep.png\r\n"
    raw += b"Content-Disposition: attachment\r\n\r\nx\r\n"
    raw += b"--b\r\nContent-Type: image/gif\r\nContent-ID: <a&b@x.example>\r\n\r\nz\r\n--b--\r\n"
    for kind in (b"text/csv; name=a.csv", b"message/rfc822"):
        raw += b"--a\r\nContent-Type: " + kind + b"\r\n"
        raw += b"Content-Disposition: attachment\r\n\r\ny\r\n"
    deliver(sandbox, raw + b"--a--\r\n")
    found = api("GET", "/message/latest").json
    names = [(one["PartID"], one["FileName"]) for one in found["Attachments"]]
    assert names == [("2", "a.csv"), ("1.1", "deep.png")]
    names = [(one["PartID"], one["FileName"]) for one in found["Inline"]]
    assert names == [("1.2", "a&b@x.example")]
    assert api("GET", "/messages").json["messages"][0]["Attachments"] == 3
    assert api("GET", "/search?query=has:attachment+-has:inline").json["count"] == 1
    picture = api("GET", "/message/latest/part/1.2")
    assert picture.headers["content-disposition"] == 'inline; filename="a&b@x.example"'
    thumb = api("GET", "/message/latest/part/3/thumb")
    assert thumb.headers["content-disposition"] == 'filename="thumb.jpg"'


def test_what_claims_to_have_parts_and_has_none_is_no_file(api: Ask, sandbox: Sandbox) -> None:
    deliver(sandbox, HEAD + b"Content-Type: multipart/mixed; boundary=a\r\n\r\nnone\r\n")
    assert api("GET", "/messages").json["messages"][0]["Attachments"] == 0
    assert api("GET", "/message/latest/part/0").status == 404


def test_a_message_without_a_sender_or_a_date_has_both(api: Ask, sandbox: Sandbox) -> None:
    deliver(sandbox, b"Subject: odd\r\n\r\n")
    whole = api("GET", "/message/latest").json
    (listed,) = api("GET", "/messages").json["messages"]
    assert whole["From"] == listed["From"] == {"Name": "", "Address": ""}
    assert whole["Date"] == listed["Created"]


def test_recipients_that_no_field_names_are_added_to_bcc(api: Ask, sandbox: Sandbox) -> None:
    raw = b"To: ann@example.com\r\nBcc: Bob <bob@example.com>\r\n\r\n"
    deliver(sandbox, raw, rcpt_to=("ann@example.com", "bob@example.com", "cy@example.com"))
    headers = api("GET", "/message/latest/headers").json
    assert headers["Bcc"] == ["Bob <bob@example.com>, cy@example.com"]


@pytest.mark.parametrize(
    ("field", "links", "errors"),
    [
        ("<https://x.example/1>, <mailto:a@x.example>", 2, ""),
        ("<https://x.example/1> (a comment), <mailto:a@x.example>", 2, ""),
        ("<https://x.example/1>, <https://x.example/2>", 1, "should only contain one HTTP link"),
        ("<mailto:a@x.example>,<mailto:b@x.example>", 1, "should only contain one mailto:"),
        ("<ftp://x.example/1>", 0, "should start with either http(s):// or mailto:"),
        ("<https://x.example/1 2>", 0, "should not contain spaces"),
        ("https://x.example/1", 0, "no valid unsubscribe links found"),
        ("leave <https://x.example/1>", 0, "should be enclosed in <>"),
        ("<https://x.example/1> <mailto:a@x.example>", 0, "should be split with a comma"),
        ("<https://x.example/1>,<mailto:a@b>,<mailto:c@d>", 0, "a maximum of one email and one"),
    ],
)
def test_a_way_to_unsubscribe_is_judged(
    api: Ask, sandbox: Sandbox, field: str, links: int, errors: str
) -> None:
    deliver(sandbox, b"List-Unsubscribe: " + field.encode() + b"\r\n\r\n")
    found = api("GET", "/message/latest").json["ListUnsubscribe"]
    assert (found["Header"], len(found["Links"])) == (field, links)
    assert errors in found["Errors"]
    assert bool(errors) == bool(found["Errors"])


def test_a_message_that_is_a_file_is_part_0(api: Ask, sandbox: Sandbox) -> None:
    file = b"Content-Type: application/pdf\r\nContent-Disposition: attachment; filename=a.pdf\r\n"
    deliver(sandbox, file + b"\r\n%PDF")
    (one,) = api("GET", "/message/latest").json["Attachments"]
    assert (one["PartID"], one["Size"]) == ("0", 4)
    assert api("GET", "/message/latest/part/0").body == b"%PDF"


@pytest.mark.parametrize("path", ["/api/v1/message/{}/part/1.2.2", "/view/{}.html"])
def test_nothing_of_a_mail_runs_in_the_origin_of_the_page(
    ask: Ask, sandbox: Sandbox, path: str
) -> None:
    answer = ask("GET", path.format(deliver(sandbox, NESTED).id))
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "allow-scripts" not in policy
    assert "script-src" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_page_shows_its_own_pictures(ask: Ask, sandbox: Sandbox) -> None:
    message = deliver(sandbox, NESTED)
    page = ask("GET", f"/view/{message.id}.html").body.decode()
    assert f'<img src="/api/v1/message/{message.id}/part/1.2.2">' in page
    below = ask("GET", f"/at/inbox/view/{message.id}.html").body.decode()
    assert f'<img src="/at/inbox/api/v1/message/{message.id}/part/1.2.2">' in below


def test_links_of_an_embedded_page_open_tabs(ask: Ask, sandbox: Sandbox) -> None:
    deliver(sandbox, HTML + b'<a href="https://x.example/">x</a><a href="#top">top</a>')
    plain = ask("GET", "/view/latest.html").body
    assert b"target" not in plain
    embedded = ask("GET", "/view/latest.html?embed=1").body.decode()
    assert embedded.count('target="_blank" rel="noreferrer noopener"') == 1
    assert "<script" not in embedded


def test_a_path_may_begin_with_two_slashes(ask: Ask, sandbox: Sandbox) -> None:
    message = deliver(sandbox, HTML + b"<p>hi")
    assert ask("GET", f"//view/{message.id}.html").status == 200
    assert ask("GET", "//api/v1/messages").json["total"] == 1
    assert ask("GET", "/at/inbox//api/v1/messages").json["total"] == 1


def test_pages_lead_to_the_page_of_this_server(ask: Ask, sandbox: Sandbox) -> None:
    message = deliver(sandbox)
    assert f"/#/messages/{message.id}".encode() in ask("GET", f"/view/{message.id}").body
    assert b"/#/?query=to%3Aann%22" in ask("GET", "/search?q=to:ann%22").body
    assert b"/at/inbox/#/" in ask("GET", "/at/inbox/search?q=x").body


def test_a_snippet_is_of_what_is_seen(api: Ask, sandbox: Sandbox) -> None:
    deliver(sandbox, HTML + b"<title>t</title><style>p{}</style><p hidden>no</p>" + b"yes " * 60)
    (one,) = api("GET", "/messages").json["messages"]
    assert one["Snippet"] == ("yes " * 60)[:200] + "..."


@pytest.mark.parametrize(
    ("text", "snippet"),
    [("ü" * 100, "ü" * 100), ("ü" * 101, "ü" * 99 + "..."), ("漢" * 200, "漢" * 66 + "...")],
)
def test_a_snippet_has_so_many_octets(api: Ask, sandbox: Sandbox, text: str, snippet: str) -> None:
    deliver(sandbox, b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + text.encode())
    assert api("GET", "/messages").json["messages"][0]["Snippet"] == snippet


def test_odd_mail_is_answered(api: Ask, sandbox: Sandbox) -> None:
    odd = b"From: \xff <a@b.c>\r\nX-\xe4: 1\r\nBcc: d@e.f\r\n\r\n"
    for raw in (b"", b"\xff\xfe\r\n\r\n\xff", odd):
        message = deliver(sandbox, raw, mail_from="")
        assert api("GET", f"/message/{message.id}").status == 200
        assert api("GET", f"/message/{message.id}/headers").status == 200
        assert api("GET", f"/message/{message.id}/raw").body == raw
    assert api("GET", "/messages").json["messages"][0]["Bcc"] == [
        {"Name": "", "Address": "d@e.f"},
        {"Name": "", "Address": "ann@example.com"},
    ]


@pytest.mark.parametrize("path", ["/message/{}", "/message/{}/raw", "/message/{}/html-check"])
def test_an_unknown_id_is_not_found(api: Ask, path: str) -> None:
    for message_id in ("nope", "01KZZZZZZZZZZZZZZZZZZZZZZZ", "%FF", "a" * 300):
        answer = api("GET", path.format(message_id))
        assert (answer.status, answer.body) == (404, b"404 page not found")


# -- checks -----------------------------------------------------------------------------------


def test_clients_that_lack_something_are_named(api: Ask, sandbox: Sandbox) -> None:
    deliver(sandbox, HTML + b'<p style="display:flex">Hello</p><p>Hello</p>')
    report = api("GET", "/message/latest/html-check").json
    (flex,) = (one for one in report["Warnings"] if one["Slug"] == "css-display-flex")
    assert flex["Category"] == "css"
    assert flex["URL"] == "https://www.caniemail.com/features/css-display-flex/"
    support = {one["Name"]: one["Support"] for one in flex["Results"]}
    assert support["Outlook Windows"] == "no"
    assert support["Apple Mail macOS"] == "yes"
    shares = flex["Score"]["Supported"] + flex["Score"]["Partial"] + flex["Score"]["Unsupported"]
    assert (flex["Score"]["Found"], round(shares)) == (1, 100)
    assert report["Platforms"]["windows"] == ["Mozilla Thunderbird", "Outlook"]
    total = report["Total"]
    assert total["Nodes"] == 2
    assert total["Supported"] == 100 - total["Partial"] - total["Unsupported"] < 100


def test_all_clients_count_whatever_clients_the_checks_are_about(serve: Serve) -> None:
    sandbox = serve(check_clients="apple-mail.*")
    deliver(sandbox, HTML + b'<div style="text-align: center">Hello</div>')
    report = asker(sandbox)("GET", "/api/v1/message/latest/html-check").json
    assert [one["Slug"] for one in report["Warnings"]] == ["css-text-align"]
    assert report["Total"]["Supported"] < 100


def test_html_that_all_support_has_no_warning(api: Ask, sandbox: Sandbox) -> None:
    deliver(sandbox, HTML + b"<p>Hello</p>")
    report = api("GET", "/message/latest/html-check").json
    assert report["Warnings"] == []
    assert report["Total"]["Supported"] == 100


def test_links_are_asked_for_only_at_hosts_that_are_named(serve: Serve) -> None:
    statuses = {"/gone": 404, "/out": 302}
    with http_server(
        lambda asked: (
            statuses.get(asked.path, 200),
            {"Location": "http://elsewhere.invalid/"},
            b"",
        )
    ) as web:
        links = [f"{web.url}{path}" for path in ("/", "/gone", "/out")]
        links.append("http://elsewhere.invalid/")
        body = "".join(f'<a href="{link}">x</a>' for link in links).encode()
        allowed, other = serve(check_hosts="127.0.0.1"), serve()
        for sandbox in (allowed, other):
            deliver(sandbox, HTML + body)
        report = asker(other)("GET", "/api/v1/message/latest/link-check?follow=true").json
        assert web.asked == []
        assert [one["StatusCode"] for one in report["Links"]] == [0, 0, 0, 0]
        assert report["Errors"] == 4
        assert "--check-hosts" in report["Links"][0]["Status"]
        report = asker(allowed)("GET", "/api/v1/message/latest/link-check").json
    assert {one["URL"]: (one["StatusCode"], one["Status"][:9]) for one in report["Links"]} == {
        links[0]: (200, "OK"),
        links[1]: (404, "Not Found"),
        links[2]: (0, "not asked"),  # it leads elsewhere
        links[3]: (0, "not asked"),
    }


# -- the server -------------------------------------------------------------------------------


def test_the_description_has_every_route(api: Ask) -> None:
    document = api("GET", "/swagger.json").json
    assert document["swagger"] == "2.0"
    assert document["basePath"] == "/api/v1"
    assert {*document["paths"]["/messages"]} == {"get", "put", "delete"}
    assert "get" in document["paths"]["/message/{id}/part/{number}/thumb"]


def test_a_thumbnail_is_a_jpeg_of_its_size(api: Ask, sandbox: Sandbox) -> None:
    message = deliver(sandbox, NESTED)
    octets = api("GET", f"/message/{message.id}/part/1.2.2/thumb").body
    start = octets.index(b"\xff\xc0")
    height, width = octets[start + 5 : start + 7], octets[start + 7 : start + 9]
    assert (octets[:2], width, height) == (b"\xff\xd8", b"\x00\xb4", b"\x00\x78")
