"""Render a message as text that is equal in every run of a test, for snapshot tools.

Replaces varying parts: dates, message and content ids, boundaries, signatures and local ports.
Leaves out trace fields (RFC 5321 section 4.4), and escapes invisible characters.
"""

import hashlib
import re
from collections.abc import Iterator

from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.mime.content import Content, Part
from mailtrap_local.mail.printable import printable

_REPLACED = {
    "date": "<date>",
    "resent-date": "<date>",
    "message-id": "<message-id>",
    "dkim-signature": "<signature>",
}
_LEFT_OUT = frozenset({"received", "return-path", "content-type", "content-transfer-encoding"})
_PORT = re.compile(r"\b(127\.0\.0\.1|localhost|\[::1\]):[0-9]{1,5}\b")
_REFERENCE = re.compile(r"(cid:|<)([^\s\"'<>()]{1,300})")
_MESSAGE_ID = re.compile(r"<[^<>\s@]{1,250}@[^<>\s@]{1,250}>")
_REFERRING = frozenset({"in-reply-to", "references"})


def snapshot(envelope: Envelope, content: Content) -> str:
    """Render the envelope, the header fields, and each part: text decoded, files by hash.

    Content ids are numbered in the order of parts, also in references of the HTML.
    """
    lines = [*_envelope(envelope), "", *_part(content, content.root, indent="")]
    text = "\n".join(map(printable, lines)) + "\n"
    ids = dict.fromkeys(part.content_id for part in content.parts if part.content_id)
    names = {content_id: f"content-id-{number}" for number, content_id in enumerate(ids, 1)}
    text = _REFERENCE.sub(lambda found: found[1] + names.get(found[2], found[2]), text)
    return _PORT.sub(r"\1:<port>", text)


def _envelope(envelope: Envelope) -> Iterator[str]:
    yield f"MAIL FROM: <{envelope.mail_from}>"
    yield from (f"RCPT TO: <{recipient}>" for recipient in envelope.rcpt_to)


def _part(content: Content, part: Part, indent: str) -> Iterator[str]:
    yield from (f"{indent}{line}" for line in _fields(part))
    yield f"{indent}{_type(part)}"
    if part.children:
        for child in part.children:
            yield f"{indent}-- part {child.number}"
            yield from _part(content, child, f"{indent}  ")
    elif part.content_type.startswith("text/") and part not in content.attachments:
        yield ""
        yield from (f"{indent}{line}".rstrip() for line in content.decode(part).splitlines())
    else:
        payload = content.payload(part)
        yield f"{indent}{len(payload)} octets, sha256 {hashlib.sha256(payload).hexdigest()}"


def _fields(part: Part) -> Iterator[str]:
    for name, value in part.headers:
        key = name.lower()
        if key in _LEFT_OUT:
            continue
        if key in _REFERRING:
            yield f"{name}: {_MESSAGE_ID.sub('<message-id>', value)}"
        else:
            yield f"{name}: {_REPLACED.get(key, value)}"


def _type(part: Part) -> str:
    parameters = {name: value for name, value in part.parameters.items() if name != "boundary"}
    return "; ".join(
        [part.content_type, *(f"{name}={value!r}" for name, value in sorted(parameters.items()))]
    )
