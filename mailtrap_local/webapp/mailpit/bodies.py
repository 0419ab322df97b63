"""Bodies of a message as Mailpit shows them: with their own line ends. Never raises."""

from itertools import islice

from mailtrap_local.mail.mime.content import BODY_START, Content
from mailtrap_local.mail.mime.part import Part
from mailtrap_local.mail.visible_text import visible_lines
from mailtrap_local.webapp.mailpit.plain_text import plain_text

_SNIPPET = 200  # octets of UTF-8
_CONTINUING = bytes(range(0x80, 0xC0))  # RFC 3629 section 3
_BETWEEN = "\n--\n"  # of several plain texts
_SNIPPET_MARKS = 10_000  # tags that are looked at for it
_SNIPPET_LINES = 1000


def crlf_text(content: Content) -> str:
    """Return the plain text with the line ends that it came with; without one, that of the HTML."""
    texts = [_verbatim(content, part) for part in content.plain_parts]
    return _BETWEEN.join(texts) if texts else plain_text(html_source(content))


def html_source(content: Content) -> str:
    """Return the HTML with the line ends that it came with, "" without any."""
    return "".join(_verbatim(content, part) for part in content.html_parts)


def snippet_of(content: Content) -> str:
    """Return the first 200 octets of what is seen of the HTML, else of the plain text."""
    start = content.html_start
    seen = (
        ""
        if start is None
        else " ".join(islice(visible_lines(start.text, _SNIPPET_MARKS), _SNIPPET_LINES))
    )
    text = content.text_start
    words = " ".join((seen or ("" if text is None else text.text)).replace("\ufeff", " ").split())
    octets = words.encode("utf-8", "replace")
    if len(octets) <= _SNIPPET:
        return words
    return octets[:_SNIPPET].rstrip(_CONTINUING).decode("utf-8", "ignore") + "..."


def _verbatim(content: Content, part: Part) -> str:
    octets = content.payload_start(part, BODY_START)
    return part.decode(octets)[0]
