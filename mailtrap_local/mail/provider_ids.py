"""Ids that providers give out, made of the ids of messages, so that these can be found by them."""

import uuid

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_DIGITS = str.maketrans(_CROCKFORD, "0123456789abcdefghijklmnopqrstuv")


def number_of(message_id: str) -> int:
    """Return the 128 bits of a message's id, a ULID."""
    return int(message_id.translate(_DIGITS), 32) % 2**128


def uuid_of(message_id: str) -> str:
    """Return them in the form of a UUID."""
    return str(uuid.UUID(int=number_of(message_id)))


def hex_of(message_id: str) -> str:
    """Return them as 32 hexadecimal digits."""
    return f"{number_of(message_id):032x}"


def ses_id(message_id: str) -> str:
    """Return them as an id in the form of SES's, with the time at which the message came."""
    milliseconds = number_of(message_id) >> 80  # the first 48 bits of a ULID
    return f"0100{milliseconds:012x}-{uuid_of(message_id)}-000000"


def id_of(text: str) -> str:
    """Return the id of the message that a UUID, or 32 hexadecimal digits, are of.

    Raises ValueError for anything else.
    """
    number = uuid.UUID(text).int
    return "".join(_CROCKFORD[number >> 5 * place & 31] for place in reversed(range(26)))
