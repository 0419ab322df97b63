"""Read the header by which a proxy names its client, and note what it says. Without I/O."""

from mailtrap_local.net.proxy_protocol import (
    MAX_HEADER,
    ProxyHeader,
    ProxyHeaderError,
    parse_proxy_header,
)
from mailtrap_local.smtp.conversation import Conversation


def read_proxy_header(conversation: Conversation) -> bool:
    """Read the header before anything else; False if more octets are needed, or it is invalid."""
    received = conversation.input
    try:
        header = parse_proxy_header(received.octets[received.at : received.at + MAX_HEADER])
    except ProxyHeaderError as problem:
        conversation.end(str(problem), "linger")
        return False
    if header is None:
        return False
    received.skip(header.octets)
    note_proxy_header(conversation, header)
    return True


def note_proxy_header(conversation: Conversation, header: ProxyHeader) -> None:
    """Note the client that a header names, and go on as if that had connected."""
    conversation.awaits_proxy_header = False
    conversation.received_octets = 0
    if header.source is not None:
        conversation.record.peer = str(header.source)
    if header.tls is not None:
        conversation.note_tls(header.tls)
