"""BODYSTRUCTURE and BODY (RFC 3501 section 7.4.2): the parts of a message. Never raises."""

from mailtrap_local.imap.envelope import envelope
from mailtrap_local.imap.numbered_parts import children_of, embedded_message, is_multipart
from mailtrap_local.imap.strings import nstring, string
from mailtrap_local.mail.mime.content import Content, Part
from mailtrap_local.mail.mime.headers import parse_parameters, raw_parameters

_MESSAGE = "message/rfc822"


def body_structure(content: Content, *, extended: bool) -> bytes:
    """Format the parts of a message; `extended` adds the extension data of BODYSTRUCTURE."""
    return _structure(content.root, _count_line_ends(content), extended=extended)


def _count_line_ends(content: Content) -> dict[int, int]:
    """The line ends before each offset at which a body begins or ends, counted in one pass."""
    counts: dict[int, int] = {}
    total = counted_to = 0
    for offset in sorted({at for part in content.parts for at in (part.body, part.end)}):
        total += content.raw.count(b"\n", counted_to, offset)
        counts[offset] = total
        counted_to = offset
    return counts


def _structure(part: Part, line_ends: dict[int, int], *, extended: bool) -> bytes:
    fields = _fields(part, line_ends, extended=extended)
    if extended:
        fields += _extension(part)
    return b"(" + b" ".join(fields) + b")"


def _fields(part: Part, line_ends: dict[int, int], *, extended: bool) -> list[bytes]:
    kind, _, subtype = part.content_type.partition("/")
    if is_multipart(part):
        children = (_structure(child, line_ends, extended=extended) for child in children_of(part))
        return [b"".join(children), string(subtype)]
    fields = [
        *(string(kind), string(subtype), _parameters(_content_type(part))),
        *(nstring(part.headers.raw(name)) for name in ("Content-ID", "Content-Description")),
        *(string(part.encoding), b"%d" % (part.end - part.body)),
    ]
    if part.content_type == _MESSAGE:
        fields += _inner(part, line_ends, extended=extended)
    if part.content_type == _MESSAGE or kind == "text":
        fields.append(b"%d" % (line_ends[part.end] - line_ends[part.body]))
    return fields


def _inner(part: Part, line_ends: dict[int, int], *, extended: bool) -> list[bytes]:
    """Envelope and structure of an embedded message."""
    inner = embedded_message(part)
    return [envelope(inner.headers), _structure(inner, line_ends, extended=extended)]


def _extension(part: Part) -> list[bytes]:
    headers = part.headers
    declared = headers.raw("Content-Disposition")
    disposition = b"NIL"
    if declared and (kind := parse_parameters(declared)[0]):
        disposition = b"(" + string(kind) + b" " + _parameters(declared) + b")"
    if is_multipart(part):
        first = _parameters(headers.raw("Content-Type"))
    else:
        first = nstring(headers.raw("Content-MD5"))
    return [
        *(first, disposition),
        *(nstring(headers.raw(name)) for name in ("Content-Language", "Content-Location")),
    ]


def _content_type(part: Part) -> str:
    """The Content-Type header, with the default charset of a text that names none."""
    declared = part.headers.raw("Content-Type") or ""
    if part.content_type.startswith("text/") and "charset" not in part.parameters:
        return f"{declared}; charset=us-ascii"  # RFC 2046 section 4.1.2
    return declared


def _parameters(value: str | None) -> bytes:
    pairs = raw_parameters(value or "")
    if not pairs:
        return b"NIL"
    return b"(" + b" ".join(string(name) + b" " + string(text) for name, text in pairs) + b")"
