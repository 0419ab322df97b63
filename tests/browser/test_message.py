"""A message that is open: every way to look at it, and all of it to take away."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from mailtrap_local import Sandbox
from paths import MAILS
from sending import send

PATHS = sorted(MAILS.glob("*.eml"))


def open_newest(page: Page) -> Page:
    page.get_by_role("option").first.click()
    expect(page.get_by_role("article")).to_be_visible()
    return page


def show(page: Page, tab: str) -> Locator:
    page.get_by_role("tab", name=tab, exact=True).click()
    return page.get_by_role("tabpanel", name=tab, exact=True)


def test_html_is_shown_first_and_the_text_beside_it(
    visit: Callable[[], Page], send_mail: Callable[..., None]
) -> None:
    send_mail("Both", text="As text.\n", html="<h1>As HTML</h1>")
    page = open_newest(visit())
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading", name="As HTML")).to_be_visible()
    expect(show(page, "Text")).to_have_text("As text.\n")


def test_without_html_the_text_is_shown(
    visit: Callable[[], Page], send_mail: Callable[..., None]
) -> None:
    send_mail("Text alone", text="One line.\n\n  Another, indented.\n")
    page = open_newest(visit())
    expect(page.get_by_role("tabpanel", name="Text")).to_have_text(
        "One line.\n\n  Another, indented.\n"
    )
    expect(page.get_by_role("tab")).to_have_text(
        ["Text", "Checks", "Headers", "Raw", "Parts", "Session"]
    )


def test_headers_are_shown_in_order(visit: Callable[[], Page], sandbox: Sandbox) -> None:
    send(
        sandbox.smtp,
        raw=b"Received: from b\r\nReceived: from a\r\nX-Twice: 1\r\n"
        b"Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\nX-Twice: 2\r\n\r\nHi\r\n",
    )
    panel = show(open_newest(visit()), "Headers")
    expect(panel.get_by_role("rowheader")).to_have_text(
        ["Received", "Received", "X-Twice", "Subject", "X-Twice"]
    )
    expect(panel.get_by_role("cell")).to_have_text(["from b", "from a", "1", "Grüße", "2"])


def test_the_raw_message_is_shown_and_saved_as_it_came(
    visit: Callable[[], Page], sandbox: Sandbox, tmp_path: Path
) -> None:
    raw = b"Subject: Raw\r\nX-Odd:   spaces\t\r\n\r\n<b>not bold</b> \xff\x00 &amp;\r\n.dot\r\n"
    send(sandbox.smtp, raw=raw)
    page = open_newest(visit())
    shown = show(page, "Raw")
    expect(shown).to_contain_text("X-Odd:   spaces\t")
    expect(shown).to_contain_text("<b>not bold</b>")
    expect(shown).to_contain_text("&amp;")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download .eml").click()
    download.value.save_as(tmp_path / "saved.eml")
    assert (tmp_path / "saved.eml").read_bytes() == raw


def test_attachments_are_saved_to_the_octet_under_their_names(
    visit: Callable[[], Page], send_mail: Callable[..., None], tmp_path: Path
) -> None:
    files = {"all octets.bin": bytes(range(256)) * 100, "发票.html": b"<script>alert(1)</script>"}
    send_mail("Two files", files=files)
    page = open_newest(visit())
    panel = show(page, "Attachments")
    for name, octets in files.items():
        with page.expect_download() as download:
            panel.get_by_role("link", name=f"Download {name}").click()
        assert download.value.suggested_filename == name
        download.value.save_as(tmp_path / name)
        assert (tmp_path / name).read_bytes() == octets


def test_parts_without_a_name_are_saved_with_an_extension(
    visit: Callable[[], Page], sandbox: Sandbox
) -> None:
    head = b"Subject: Unnamed\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    types = {
        "message/rfc822": "part-2.eml",
        "text/calendar": "part-4.ics",
        "image/png": "part-5.png",
    }
    fields = "--b\r\nContent-Disposition: attachment\r\nContent-Type: "
    parts = "".join(f"{fields}{one}\r\n\r\nSubject: x\r\n\r\nx\r\n" for one in types)
    send(sandbox.smtp, raw=head + parts.encode() + b"--b--\r\n")
    page = open_newest(visit())
    for tab, label in (("Attachments", "Download unnamed"), ("Parts", "Download Part")):
        panel = show(page, tab)
        for content_type, name in types.items():
            suffix = "" if tab == "Attachments" else f" {name[5]} {content_type}"
            links = panel.get_by_role("link", name=f"{label}{suffix}")
            with page.expect_download() as download:
                links.nth([*types].index(content_type) if tab == "Attachments" else 0).click()
            assert download.value.suggested_filename == name


def test_a_url_in_the_text_opens_in_a_tab_once_that_is_confirmed(
    visit: Callable[[], Page], send_mail: Callable[..., None]
) -> None:
    url = "https://shop.example/confirm/YWJj_ZA_"
    send_mail("Confirm", text=f"Please open ({url}).\n")
    page = open_newest(visit())
    page.context.route(url, lambda route: route.fulfill(body="The shop"))
    page.get_by_role("link", name=url).click()
    question = page.get_by_role("alertdialog", name="Open this link?")
    with page.context.expect_page() as opened:
        question.get_by_role("link", name="Open").click()
    opened.value.wait_for_load_state()
    assert opened.value.url == url
    assert opened.value.evaluate("[window.opener, document.referrer]") == [None, ""]


def test_the_envelope_stands_apart_from_the_headers(
    visit: Callable[[], Page], sandbox: Sandbox
) -> None:
    send(
        sandbox.smtp,
        raw=b"From: Boss <boss@example.com>\r\nTo: all@example.com\r\nSubject: News\r\n\r\nHi\r\n",
    )
    article = open_newest(visit()).get_by_role("article")
    article.get_by_role("button", name="Details: Boss To all@example.com").click()
    expect(article).to_contain_text("Boss <boss@example.com>")
    expect(article).to_contain_text("all@example.comnot in the envelope")
    expect(article).to_contain_text("ann@example.com · named by the envelope only")
    envelope = article.get_by_role("region", name="Envelope")
    expect(envelope).to_contain_text("MAIL FROM<app@example.com>differs from From")
    expect(envelope).to_contain_text("RCPT TO<ann@example.com>Bcc")


def test_what_is_wrong_with_a_message_is_said(visit: Callable[[], Page], sandbox: Sandbox) -> None:
    send(
        sandbox.smtp, raw=b"From: app@example.com\r\nSubject: Long\r\n\r\n" + b"x" * 1500 + b"\r\n"
    )
    article = open_newest(visit()).get_by_role("article")
    article.get_by_role("button", name="defects").click()
    expect(article).to_contain_text("line-too-long")


def test_a_message_has_an_address_of_its_own(
    visit: Callable[[], Page], send_mail: Callable[..., None]
) -> None:
    send_mail("First")
    send_mail("Second")
    page = visit()
    page.get_by_role("option", name="First").click()
    expect(page.get_by_role("article").get_by_role("heading")).to_have_text("First")
    page.reload()
    expect(page.get_by_role("article").get_by_role("heading")).to_have_text("First")
    page.get_by_role("option", name="Second").click()
    expect(page.get_by_role("article").get_by_role("heading")).to_have_text("Second")
    page.go_back()
    expect(page.get_by_role("article").get_by_role("heading")).to_have_text("First")


def test_every_hard_mail_can_be_opened(visit: Callable[[], Page], sandbox: Sandbox) -> None:
    for file in PATHS:
        send(sandbox.smtp, raw=file.read_bytes())
    page = visit()
    for mail in reversed(sandbox.mailbox):
        page.keyboard.press("ArrowDown")
        subject = page.get_by_role("article").get_by_role("heading")
        expect(subject).to_have_text(mail.subject.strip() or "No subject")
        rows = page.get_by_role("listbox", name="Messages")
        expect(rows.get_by_role("option", selected=True)).to_be_visible()
        expect(page.get_by_role("tabpanel")).to_be_visible()
