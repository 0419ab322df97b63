"""A sandbox with a page, mail for it, and a browser that looks at it."""

import smtplib
from collections.abc import Callable, Iterator, Mapping
from email.message import EmailMessage

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

from mailtrap_local import Sandbox


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(http="127.0.0.1:0") as sandbox:
        yield sandbox


@pytest.fixture
def send_raw(sandbox: Sandbox) -> Callable[..., None]:
    """`send_raw(b"Subject: Hello…")` sends a message as it is; `port=` names another listener."""

    def send_raw(raw: bytes, *, port: int = sandbox.smtp.port) -> None:
        with smtplib.SMTP(sandbox.smtp.host, port, timeout=10) as client:
            client.sendmail("app@example.com", ["ann@example.com"], raw)

    return send_raw


@pytest.fixture
def send(send_raw: Callable[..., None]) -> Callable[..., None]:
    """`send("Hello", text=…, html=…, pictures={cid: png}, files={name: octets})`."""

    def send(
        subject: str,
        *,
        text: str | None = "Hi Ann.\n",
        html: str | None = None,
        pictures: Mapping[str, bytes] | None = None,
        files: Mapping[str, bytes] | None = None,
        **listener: int,
    ) -> None:
        message = EmailMessage()
        message["From"] = "The App <app@example.com>"
        message["To"] = "Ann <ann@example.com>"
        message["Subject"] = subject
        if text is not None:
            message.set_content(text)
        if html is not None:
            (message.set_content if text is None else message.add_alternative)(html, subtype="html")
        for content_id, picture in (pictures or {}).items():
            body = message.get_body(["html"])
            assert body is not None
            body.add_related(picture, "image", "png", cid=f"<{content_id}>")
        for name, octets in (files or {}).items():
            message.add_attachment(
                octets, maintype="application", subtype="octet-stream", filename=name
            )
        send_raw(message.as_bytes(), **listener)

    return send


@pytest.fixture(autouse=True)
def complaints(page: Page) -> Iterator[list[str]]:
    """What the browser found wrong with the page itself; a test must leave it empty.

    What it refuses to do for a mail, and says of the frame that the mail is in, is no complaint.
    """
    complaints: list[str] = []

    def listen(said: ConsoleMessage) -> None:
        place = said.location["url"]
        of_a_mail = "/preview?" in place or place == "about:srcdoc"
        if said.type in ("error", "warning") and not of_a_mail:
            complaints.append(f"{place}: {said.text}")

    page.on("console", listen)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield complaints
    # what the server refuses in words, the page shows; the browser notes it all the same
    assert [one for one in complaints if "400 (BAD REQUEST)" not in one] == []


@pytest.fixture
def visit(page: Page, sandbox: Sandbox) -> Callable[[], Page]:
    """Opens the page, and waits until it follows what happens."""

    def visit() -> Page:
        page.goto(sandbox.http.url)
        expect(page.get_by_text("Live", exact=True)).to_be_visible()
        return page

    return visit
