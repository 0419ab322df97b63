"""The numbered parts of a message (RFC 3501 section 6.4.5), the same for FETCH of all items."""

from dataclasses import replace

from mailtrap_local.mail.mime.content import Part
from mailtrap_local.mail.mime.headers import Headers

_MULTIPART = "multipart/"


def is_multipart(part: Part) -> bool:
    """Return whether a part is declared as a multipart, with parts in it or without."""
    return part.content_type.startswith(_MULTIPART)


def body_of(message: Part) -> tuple[Part, ...]:
    """The numbered parts of a message; its body is the only one unless it is a multipart."""
    return children_of(message) if is_multipart(message) else (message,)


def parts_in(part: Part) -> tuple[Part, ...]:
    """The numbered parts of a part: of a multipart, or of an embedded message."""
    if part.is_message:
        return body_of(embedded_message(part))
    return children_of(part) if is_multipart(part) else ()


def children_of(multipart: Part) -> tuple[Part, ...]:
    """The parts of a multipart: at least one, as the syntax of BODYSTRUCTURE requires.

    Without any it is invalid, and its body is one text, which is how the page shows it.
    """
    return multipart.children or (_text(multipart),)


def embedded_message(part: Part) -> Part:
    """The message in a message/rfc822; an empty one if it was not taken apart."""
    if part.children:
        return part.children[0]
    return _text(replace(part, body=part.end, charset=None, encoding="7bit"))


def _text(part: Part) -> Part:
    """The body of a part as plain text without a header of its own."""
    parameters = {"charset": part.charset} if part.charset else {}
    declared = "text/plain" + (f'; charset="{part.charset}"' if part.charset else "")
    return replace(
        part,
        content_type="text/plain",
        parameters=parameters,
        headers=Headers([("Content-Type", declared)]),
        disposition=None,
        filename=None,
        content_id=None,
        start=part.body,
        children=(),
    )
