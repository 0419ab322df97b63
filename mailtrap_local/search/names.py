"""Search words whose value is a name: each reads it. Raises BadQuery for an empty one."""

import json

from mailtrap_local.mail.flags import Flags
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.search_text import fold
from mailtrap_local.search.check_tests import SearchContext
from mailtrap_local.search.parsed_value import FLAG, ParsedValue, needle_of


def read_tag(value: str, _: SearchContext) -> ParsedValue:
    """Read a tag: the whole of it."""
    wanted = needle_of(value)
    return ParsedValue(value, FLAG, lambda _, flags: wanted in map(fold, flags.tags))


def read_mailbox(value: str, _: SearchContext) -> ParsedValue:
    """Read the name of a mailbox: the whole of it."""
    wanted = needle_of(value)
    return ParsedValue(value, FLAG, lambda message, _: fold(message.mailbox) == wanted)


def read_auth(value: str, _: SearchContext) -> ParsedValue:
    """Read the name of a user: the whole of it."""
    wanted = needle_of(value)

    def test(message: Message, _: Flags) -> bool:
        return message.auth is not None and fold(message.auth.username) == wanted

    return ParsedValue(value, FLAG, test)


def read_via(value: str, _: SearchContext) -> ParsedValue:
    """Read the way that messages came."""
    wanted = needle_of(value)
    return ParsedValue(value, FLAG, lambda message, _: fold(message.via) == wanted)


def read_metadata(value: str, _: SearchContext) -> ParsedValue:
    """Read a name of metadata, and perhaps a part of its value."""
    name, equals, wanted = value.partition("=")
    name_needle, needle = needle_of(name), needle_of(wanted) if equals else b""

    def test(message: Message, _: Flags) -> bool:
        metadata = message.request.metadata if message.request else {}
        return any(
            fold(key) == name_needle
            and needle in fold(each if isinstance(each, str) else json.dumps(each))
            for key, each in metadata.items()
        )

    return ParsedValue(value, FLAG, test)
