"""Stages of a conversation at which a fault may occur, and what is known at each."""

from typing import Literal, NamedTuple, get_args

Stage = Literal[
    "connect",
    "banner",
    "EHLO",
    "STARTTLS",
    "AUTH",
    "MAIL",
    "RCPT",
    "DATA",
    "end-of-data",
    "QUIT",
    "API",
]

STAGES: tuple[Stage, ...] = get_args(Stage)
"""Stages of SMTP in the order of a conversation; then the request to a provider's API."""

SMTP_STAGES = STAGES[:-1]

REPLY_STAGES = SMTP_STAGES[1:]
"""Stages of SMTP at which a client reads a reply: before the banner it reads none."""


class FaultContext(NamedTuple):
    """State of a conversation at a stage. What is not known yet is None or empty.

    At RCPT `recipients` is the one in question alone, from DATA on all that were accepted. `raw` is
    the message at the end of data. At API all of a request is known, and `raw` is its first
    message. `answerable` is False where no reply could be read, before the handshake of implicit
    TLS.
    """

    stage: Stage
    session_id: str
    mailbox: str | None = None
    sender: str | None = None
    recipients: tuple[str, ...] = ()
    auth: str | None = None
    raw: bytes = b""
    answerable: bool = True
