"""What was said on one connection, and how it ended. Written by a listener, read by anybody."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple

from mailtrap_local.mail.printable import printable

if TYPE_CHECKING:
    from mailtrap_local.mail.connection_info import AuthInfo, TlsInfo

Outcome = Literal["open", "delivered", "rejected", "aborted", "idle"]

MAX_LINES = 200
"""Lines kept of a session: the first half and the last half of them."""

_HALF = MAX_LINES // 2
_MAX_OCTETS = 1000  # of a line
_MAX_MESSAGES = 1000  # whose ids are kept, the newest: a connection may send any number


class Line(NamedTuple):
    """A line of a transcript: `at` seconds after the session began."""

    at: float
    sender: Literal["client", "server"]
    text: str


class Session:
    """One connection. `outcome` is `open` until it has ended, and then `reason` says why.

    `mailbox` is None as long as it is not known, `helo` is `""` before the introduction.
    """

    __slots__ = (
        "__weakref__",
        "_lines",
        "_said",
        "auth",
        "ended_at",
        "helo",
        "id",
        "listener",
        "mailbox",
        "message_ids",
        "outcome",
        "peer",
        "reason",
        "refusal",
        "started_at",
        "tls",
    )

    def __init__(self, *, session_id: str, peer: str, listener: str, started_at: datetime) -> None:
        self.id = session_id
        self.peer = peer
        self.listener = listener
        self.started_at = started_at
        self.ended_at: datetime | None = None
        self.mailbox: str | None = None
        self.helo = ""
        self.tls: TlsInfo | None = None
        self.auth: AuthInfo | None = None
        self.message_ids: list[str] = []
        self.outcome: Outcome = "open"
        self.reason = ""
        self.refusal = ""
        # (seconds, whether the client said it, one or more lines): taken apart when looked at
        self._said: list[tuple[float, bool, str]] = []
        self._lines = 0

    def __repr__(self) -> str:
        return f"<Session {self.id} of {self.peer}: {self.outcome}, {printable(self.reason)}>"

    def __str__(self) -> str:
        """The transcript and the end of it, for people: no control character gets through."""
        lines = [
            f"{line.at:9.3f} {'C' if line.sender == 'client' else 'S'}: {printable(line.text)}"
            for line in self.transcript
        ]
        return "\n".join([*lines, f"{self.outcome}: {printable(self.reason)}"])

    @property
    def failed(self) -> bool:
        """Whether it has ended without having delivered all that it tried to."""
        return self.outcome in ("rejected", "aborted", "idle")

    @property
    def transcript(self) -> tuple[Line, ...]:
        """What was said, both ways, but no password: at most 200 lines of 1,000 octets each."""
        lines = [
            Line(at, "client" if by_client else "server", _cut(text))
            for at, by_client, said in self._said[:]  # a copy: the listener may go on writing
            for text in said.split("\r\n")
        ]
        return tuple(lines if len(lines) <= MAX_LINES else lines[:_HALF] + lines[-_HALF:])

    @property
    def omitted(self) -> int:
        """How many lines the transcript leaves out, from its middle."""
        return max(
            0, self._lines - len(self.transcript)
        )  # the listener may go on writing meanwhile

    # -- what the listener writes ----------------------------------------------------------------

    def heard(self, at: float, line: str) -> None:
        """Note a line of the client. Passwords must be gone from it already."""
        self._note(at, line[:_MAX_OCTETS], by_client=True)

    def said(self, at: float, reply: str) -> None:
        """Note a reply, of one or more lines."""
        self._lines += reply.count("\r\n")
        self._note(at, reply, by_client=False)

    def _note(self, at: float, text: str, *, by_client: bool) -> None:
        self._lines += 1
        self._said.append((at, by_client, text))
        if len(self._said) > 2 * MAX_LINES:  # seldom, and many at once
            self._forget_the_middle()

    def _forget_the_middle(self) -> None:
        del self._said[_HALF : max(_HALF, len(self._said) - _HALF)]

    def refused(self, reply: str) -> None:
        """Note that a step towards a message was refused."""
        self.refusal = reply

    def kept(self, message_id: str, mailbox: str) -> None:
        """Note that a message was kept: what was refused before it no longer matters."""
        self.mailbox = mailbox
        self.refusal = ""
        self.message_ids.append(message_id)
        if len(self.message_ids) > _MAX_MESSAGES:
            del self.message_ids[0]

    def end(self, at: float, *, left: str, halfway: bool, idle: bool = False) -> None:
        """Note the end, once: `left` says how, `halfway` whether that was within a transaction."""
        if self.ended_at is not None:
            return
        self._forget_the_middle()
        complete = bool(self.message_ids) and not halfway
        if idle and not complete:
            self.outcome, self.reason = "idle", left
        elif self.refusal:
            self.outcome, self.reason = "rejected", self.refusal
        elif complete:
            count = len(self.message_ids)
            self.outcome, self.reason = "delivered", f"{count} kept, then {left}"
        else:
            where = " in the middle of a transaction" if halfway else ""
            self.outcome, self.reason = "aborted", left + where
        # last: who sees in another thread that it has ended also sees how
        self.ended_at = self.started_at + timedelta(seconds=at)


def _cut(text: str) -> str:
    if len(text) * 4 <= _MAX_OCTETS:
        return text
    return text.encode()[:_MAX_OCTETS].decode(errors="ignore")
