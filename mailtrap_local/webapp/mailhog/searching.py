"""MailHog's search: a text in an address, or anywhere, in bytes that are not decoded."""

from typing import Literal

from mailtrap_local.mail.message import Message
from mailtrap_local.webapp.mailhog.content import as_text, read_content, without_last_line_end
from mailtrap_local.webapp.mailhog.shapes import headers_with_trace

SearchKind = Literal["from", "to", "containing"]


def matches(message: Message, kind: SearchKind, query: str) -> bool:
    """Return whether a text stands in a message, in any case.

    In the envelope's or the header's From or To; or in the body or a header, an added one too.
    """
    wanted = query.lower()
    content = read_content(without_last_line_end(message.raw))
    headers = content.headers
    if kind == "containing":
        every = headers_with_trace(message, content).values()
        values = [as_text(content.body), *(value for each in every for value in each)]
    elif kind == "from":
        values = [message.mail_from, *headers.get("From", ())]
    else:
        values = [*message.rcpt_to, *headers.get("To", ())]
    return any(wanted in value.lower() for value in values)
