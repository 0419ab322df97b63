"""Requests of a session to whoever runs it, which it waits for the answers to."""

from typing import Any, NamedTuple

from mailtrap_local.faults.stages import FaultContext
from mailtrap_local.mail.connection_info import AuthInfo
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.net.sasl import Credentials


class AtStage(NamedTuple):
    """The next step may be changed from outside. Answer None, a reply to go on with, or `Instead`.

    `context` is what faults go by, None where they have no stage. `hook` is the verb by which a
    handler's method is named, `""` where there is none, and `arguments` are those of the method.
    To AUTH the answer may be `Authenticated`.
    """

    context: FaultContext | None
    hook: str = ""
    arguments: tuple[Any, ...] = ()


class Instead(NamedTuple):
    """A reply to send instead of doing what the client has asked for; "" if it has been sent."""

    reply: str


class Authenticated(NamedTuple):
    """A handler has authenticated the client. `reply` is "" if it has been sent."""

    username: str
    reply: str


class CheckPassword(NamedTuple):
    """A client has shown credentials. Answer None if they are right, else a reply.

    The reply is 2xx if they are right all the same.
    """

    auth: AuthInfo
    credentials: Credentials


class KeepMessage(NamedTuple):
    """A message is complete. Answer the `Message` that is kept, or a reply.

    `mailbox` is None until somebody has had to know.
    """

    envelope: Envelope
    raw: bytes
    mailbox: str | None


class AdmitClient(NamedTuple):
    """A proxy has named the client. Answer None if it may go on, else a last reply."""


class StartTls(NamedTuple):
    """The client may begin its handshake. Answer the `TlsInfo` that comes of it."""


Request = AtStage | CheckPassword | KeepMessage | AdmitClient | StartTls
