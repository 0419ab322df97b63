"""Tools that read messages: search, look at one, its links, codes and files."""

from base64 import b64encode
from typing import Annotated, Any, Literal

import msgspec

from mailtrap_local.errors import MessageNotFound
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.mime.content import Content, Part
from mailtrap_local.mail.visible_text import visible_text
from mailtrap_local.mcp.tools import Tool, ToolAnswer
from mailtrap_local.mcp.untrusted import MOST_CHARACTERS, Untrusted, excerpt
from mailtrap_local.webapp.api.context import Context, parse_search
from mailtrap_local.webapp.api.messages import list_messages
from mailtrap_local.webapp.api.parameters import ListQuery
from mailtrap_local.webapp.mcp.mail_quotes import (
    Mailbox,
    MessageArguments,
    MessageId,
    MessageRef,
    Offset,
    Query,
    copy_of,
    entry_of,
    headline,
    line,
    ref_of,
    refs_of,
)
from mailtrap_local.webapp.shapes.common import summary, transient
from mailtrap_local.webapp.shapes.message import codes, header_fields, links

_MOST_LINKS = 50
_LONGEST_URL = 2000  # characters
_MOST_CODES = 20
_MOST_FILES = 50
_LARGEST_IMAGE = 1_000_000  # octets
_CHUNK = MOST_CHARACTERS // 4 * 3  # octets that become so many characters of base64
# the first octets of the pictures that clients show, by their types
_PICTURES = {
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
    "image/gif": b"GIF8",
    "image/webp": b"RIFF",
}


class SearchMailArguments(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    query: Query = ""
    mailbox: Mailbox | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=50)] = 10
    before: Annotated[int, msgspec.Meta(ge=0, le=2**53, description="next of an answer")] | None = (
        None
    )


class FoundMail(msgspec.Struct, frozen=True):
    cursor: str
    total: int
    next: int | None
    messages: list[MessageRef]
    untrusted: Untrusted


class GetMailArguments(MessageArguments, frozen=True, forbid_unknown_fields=True):
    view: Annotated[
        Literal["text", "html", "headers"],
        msgspec.Meta(description="text: what a reader sees of it"),
    ] = "text"
    offset: Offset = 0


class MailContent(MessageRef, frozen=True, kw_only=True):
    untrusted: Untrusted


class GetAttachmentArguments(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: MessageId
    part: Annotated[int, msgspec.Meta(ge=1, description="Its part, as get_mail lists it")]
    offset: Offset = 0


def search_mail(context: Context, arguments: SearchMailArguments) -> ToolAnswer:
    """List the newest messages that match."""
    listed = ListQuery(
        query=arguments.query,
        mailbox=arguments.mailbox,
        limit=arguments.limit,
        before=msgspec.UNSET if arguments.before is None else arguments.before,
    )
    parse_search(listed)  # refuses words that have messages checked, which may ask servers
    found = list_messages(context, listed)
    return ToolAnswer(
        FoundMail(
            cursor=found.cursor,
            total=found.total,
            next=found.next,
            messages=refs_of(found.messages),
            untrusted={"messages": [headline(one) for one in found.messages]},
        )
    )


def get_mail(context: Context, arguments: GetMailArguments) -> ToolAnswer:
    """Get a message: what its headers say, and a part of one view of it."""
    entry = entry_of(context, arguments.id)
    message = transient(entry.message)
    said = headline(summary(entry))
    del said["snippet"]  # the body begins with it
    said["attachments"] = [_file(one) for one in message.content.attachments[:_MOST_FILES]]
    kind, body = _view(message, arguments.view)
    said["body_kind"] = kind
    said["body"] = excerpt(body, arguments.offset)
    return ToolAnswer(MailContent(**msgspec.structs.asdict(ref_of(entry)), untrusted=said))


def _file(part: Part) -> dict[str, Any]:
    return {
        "part": part.number,
        "filename": line(part.filename or ""),
        "content_type": line(part.content_type),
        "octets_as_sent": part.end - part.body,
    }


def _view(message: Message, view: str) -> tuple[str, str]:
    """Return the kind of a view, in words, and its text. Of long bodies the first 2 MiB."""
    if view == "headers":
        fields = (f"{name}: {value}" for name, value in header_fields(message))
        return "header fields", "\n".join(fields)
    if view == "html":
        html = message.content.html_start
        if html is None:
            raise MessageNotFound("the message has no HTML: ask for the view `text`")
        return "source of the HTML", html.text
    rich = message.content.rich_start
    if rich is not None:
        return "visible text of the HTML", visible_text(rich.text)
    text = message.content.text_start
    return "plain text", "" if text is None else text.text


def get_links(context: Context, arguments: MessageArguments) -> ToolAnswer:
    """List the links of a message. Opens none."""
    ref, message = copy_of(context, arguments.id)
    found = links(message).links
    shown = [
        {"kind": one.kind, "url": one.url[:_LONGEST_URL], "text": line(one.text)}
        for one in found[:_MOST_LINKS]
    ]
    return _about(ref, links=shown, omitted=len(found) - len(shown))


def get_codes(context: Context, arguments: MessageArguments) -> ToolAnswer:
    """List the one-time codes of a message."""
    ref, message = copy_of(context, arguments.id)
    found = codes(message).codes[:_MOST_CODES]
    shown = [
        {"code": line(one.code), "score": one.score, "context": line(one.context)} for one in found
    ]
    return _about(ref, codes=shown)


def get_attachment(context: Context, arguments: GetAttachmentArguments) -> ToolAnswer:
    """Get a part of a message: text, a picture, or a piece of it in base64."""
    ref, message = copy_of(context, arguments.id)
    content = message.content
    if not 1 <= arguments.part <= len(content.parts):
        raise MessageNotFound(f"the message has parts 1 to {len(content.parts)}")
    part = content.parts[arguments.part - 1]
    if part.content_type.startswith("text/"):
        text = excerpt(content.decode(part), arguments.offset)
        return _about(ref, **_file(part), content=text)
    return _binary(ref, part, content, arguments.offset)


def _binary(ref: MessageRef, part: Part, content: Content, offset: int) -> ToolAnswer:
    octets = content.payload(part)
    start = _PICTURES.get(part.content_type)
    if start and octets.startswith(start) and len(octets) <= _LARGEST_IMAGE:
        picture = {
            "type": "image",
            "data": b64encode(octets).decode(),
            "mimeType": part.content_type,
        }
        answer = _about(ref, **_file(part), content="the picture beside this text")
        return ToolAnswer(answer.output, [picture])
    end = offset + _CHUNK
    piece: dict[str, Any] = {
        "base64": b64encode(octets[offset:end]).decode(),
        "offset": offset,
        "length": len(octets),
        "truncated": end < len(octets),
    }
    if end < len(octets):
        piece["next_offset"] = end
    return _about(ref, **_file(part), content=piece)


def _about(ref: MessageRef, **said: Any) -> ToolAnswer:
    return ToolAnswer(MailContent(**msgspec.structs.asdict(ref), untrusted=said))


SEARCH_MAIL: Tool[Context] = Tool(
    name="search_mail",
    description="List captured messages, newest first: who, to whom, subject, snippet.",
    arguments=SearchMailArguments,
    output=FoundMail,
    call=search_mail,
)
GET_MAIL: Tool[Context] = Tool(
    name="get_mail",
    description="Get a message: its headers, files, and body, 4,000 characters at a time.",
    arguments=GetMailArguments,
    output=MailContent,
    call=get_mail,
)
GET_LINKS: Tool[Context] = Tool(
    name="get_links",
    description="List the links of a message by kind: verify, reset, signin, … It opens none.",
    arguments=MessageArguments,
    output=MailContent,
    call=get_links,
)
GET_CODES: Tool[Context] = Tool(
    name="get_codes",
    description="List the one-time codes of a message, the most likely first.",
    arguments=MessageArguments,
    output=MailContent,
    call=get_codes,
)
GET_ATTACHMENT: Tool[Context] = Tool(
    name="get_attachment",
    description="Get a part of a message: as text, as a picture, or in base64, in pieces.",
    arguments=GetAttachmentArguments,
    output=MailContent,
    call=get_attachment,
)
