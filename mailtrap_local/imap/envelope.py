"""ENVELOPE (RFC 3501 section 7.4.2): the main header fields, as they were sent. Never raises."""

import re
from collections.abc import Sequence
from itertools import chain

from mailtrap_local.imap.strings import nstring
from mailtrap_local.mail.address import Address, GroupMark, parse_address_list
from mailtrap_local.mail.mime.headers import Headers

_ADDRESSES = ("From", "Sender", "Reply-To", "To", "Cc", "Bcc")
_DEFAULT_TO_FROM = ("Sender", "Reply-To")  # if missing or empty

_QUOTED_PAIR = re.compile(r"\\(.)")


def envelope(headers: Headers) -> bytes:
    """Format date, subject, six address lists, In-Reply-To and Message-ID, still encoded."""
    lists = {name: address_list(headers.all_raw(name)) for name in _ADDRESSES}
    for name in _DEFAULT_TO_FROM:
        if lists[name] == b"NIL":
            lists[name] = lists["From"]
    fields = [
        *(nstring(headers.raw(name)) for name in ("Date", "Subject")),
        *lists.values(),
        *(nstring(headers.raw(name)) for name in ("In-Reply-To", "Message-ID")),
    ]
    return b"(" + b" ".join(fields) + b")"


def address_list(values: Sequence[str]) -> bytes:
    """Format the addresses of all fields of a name; NIL without any.

    Of each its name, route, mailbox and host.
    """
    addresses: list[bytes] = []
    in_group = False
    for one in chain.from_iterable(map(parse_address_list, values)):
        if isinstance(one, GroupMark):  # a name between NILs begins a group, NILs alone end it
            in_group = not in_group
            name = nstring(one) if in_group else b"NIL"
            addresses.append(b"(NIL NIL " + name + b" NIL)")
        else:
            addresses.append(_address(one))
    return b"(" + b"".join(addresses) + b")" if addresses else b"NIL"


def _is_quoted(address: Address) -> bool:
    return len(address.local) > 1 and address.local[0] == address.local[-1] == '"'


def _address(address: Address) -> bytes:
    # the host is never NIL: that would begin a group
    local = _QUOTED_PAIR.sub(r"\1", address.local[1:-1]) if _is_quoted(address) else address.local
    parts = (nstring(address.name or None), b"NIL", nstring(local), nstring(address.domain))
    return b"(" + b" ".join(parts) + b")"
