"""SMTP sessions without sockets, event loops and clocks: what they request is answered at once."""

import ssl
from collections import deque
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Any, TypeVar

from mailtrap_local.config.values import TlsMode
from mailtrap_local.mail.connection_info import TlsInfo
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.session import Session
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.net.accounts import Accounts, Anybody
from mailtrap_local.net.budget import Budget
from mailtrap_local.smtp.answers import password_refusal
from mailtrap_local.smtp.fault_injection import Ended, FaultInjection
from mailtrap_local.smtp.listener import Limits, Listener, Security
from mailtrap_local.smtp.requests import (
    AtStage,
    CheckPassword,
    Instead,
    KeepMessage,
    Request,
    StartTls,
)
from mailtrap_local.smtp.session import SmtpSession

TLS = TlsInfo(version="TLSv1.3", cipher="TLS_AES_256_GCM_SHA384")

ENVELOPE = b"MAIL FROM:<ann@example.com>\r\nRCPT TO:<bob@example.com>\r\n"
MESSAGE = ENVELOPE + b"DATA\r\nSubject: Hello\r\n\r\n.\r\n"
LOGIN = b"AUTH PLAIN AGFwcABzM2NyZXQ=\r\n"  # app, s3cret

_T = TypeVar("_T")


def codes(replies: str) -> list[str]:
    """The codes of replies, each once."""
    return [line[:3] for line in replies.splitlines() if line[3:4] != "-"]


def listener(
    *,
    lmtp: bool = False,
    tls: TlsMode = "off",
    accounts: Accounts | None = None,
    **limits: Any,
) -> Listener:
    """A listener with small limits, and any of them otherwise."""
    usual = {
        "message_size": 2000,
        "recipients": 3,
        "idle_timeout": 300,
        "session_timeout": 300,
        "session_bytes": 2**24,
        "commands": 100,
        "peer_connections": None,
        "connections": Budget(10),
        "in_flight": Budget(100_000),
    }
    return Listener(
        name="127.0.0.1:25",
        lmtp=lmtp,
        security=Security(
            tls=tls,
            context=None,
            faulty_context=lambda _kind: ssl.SSLContext(),
            accounts=accounts or Anybody(),
        ),
        limits=Limits(**{**usual, **limits}),
    )


def result_at_once(coroutine: Coroutine[Any, Any, _T]) -> _T:
    """What a coroutine returns that never waits."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        result: _T = end.value
        return result
    coroutine.close()
    raise AssertionError("it waits")


class SessionClient:
    """A client of a session. `say` sends octets and gives what is replied to them, as one text.

    Requests are answered as a connection would, but at once, and by hand what `holds` is true for:
    `answer` does it then. While `is_held` none is answered. `time` is that of all sent from now on.
    """

    client_socket = None

    def __init__(
        self,
        mailroom: Mailroom,
        settings: Listener | None = None,
        *,
        holds: Callable[[Request], bool] = lambda _request: False,
    ) -> None:
        self.mailroom = mailroom
        self.listener = settings or listener()
        self.holds = holds
        self.is_held = False
        self.time = 0.0
        self.record = Session(
            session_id="s1",
            peer="127.0.0.1:40000",
            listener=self.listener.name,
            started_at=datetime.now(UTC),
        )
        self.session = SmtpSession(self.listener, mailroom, self.record)
        self.conversation = self.session.conversation
        self.faults = FaultInjection(self)
        self.asked: deque[Request] = deque(maxlen=10)
        """The last requests that were answered."""
        self.writes: deque[str] = deque(maxlen=10)
        """What was sent last, by one write each."""

    # -- what a client does ----------------------------------------------------------------------

    def connect(self) -> str:
        """Begin, and return the banner."""
        self.session.begin()
        return self.work()

    def greet(self) -> "SessionClient":
        """Begin, and send EHLO or LHLO."""
        assert self.connect().startswith("220 localhost ")
        replies = self.say(b"LHLO app\r\n" if self.listener.lmtp else b"EHLO app\r\n")
        assert replies.endswith("250 HELP\r\n")
        return self

    def say(self, octets: bytes) -> str:
        self.session.receive(octets, self.time)
        return self.work()

    def close(self) -> str:
        """Close the client's side."""
        self.session.receive_end(self.time)
        return self.work()

    def leave(self) -> None:
        """End as a connection that is lost."""
        self.session.leave(self.time)

    # -- what a connection does ------------------------------------------------------------------

    def answer(self, answer: object = None) -> str:
        """Answer the request that has been held, and return what is replied then."""
        self.session.answer(answer, self.time)
        return self.work()

    def fail(self, detail: str = "") -> str:
        """Have the request that has been held fail with an exception."""
        try:
            int(detail)
        except ValueError:
            self.session.fail(self.time)
        return self.work()

    @property
    def has_ended(self) -> bool:
        return bool(self.conversation.ended)

    @property
    def is_still(self) -> bool:
        """Whether no message is under way."""
        return self.mailroom.settle("inbox", quiet=0, timeout=0)

    def work(self) -> str:
        """Answer what is requested, until nothing is, and return the replies."""
        said = ""
        while True:
            request = self.conversation.request
            if request is not None and not self.is_held and not self.holds(request):
                self.asked.append(request)
                self._answer(request)
                continue
            said += self._take_output()
            if not self.session.is_busy:
                return said
            self.session.go_on()

    def _take_output(self) -> str:
        if not self.conversation.output:
            return ""
        replies = "".join(f"{reply}\r\n" for reply in self.conversation.output)
        self.conversation.output.clear()
        self.writes.append(replies)
        return replies

    def _answer(self, request: Request) -> None:
        try:
            answer = self._find_answer(request)
        except Ended:
            return
        self.session.answer(answer, self.time)

    def _find_answer(self, request: Request) -> Instead | Message | TlsInfo | str | None:
        if isinstance(request, KeepMessage):
            return self.mailroom.deliver(request.envelope, request.raw, mailbox=request.mailbox)
        if isinstance(request, CheckPassword):
            accounts = self.listener.security.accounts
            return result_at_once(password_refusal(accounts, request.credentials, "127.0.0.1"))
        if isinstance(request, StartTls):
            return TLS
        return self._inject(request) if isinstance(request, AtStage) else None

    def _inject(self, request: AtStage) -> Instead | None:
        if request.context is None:
            return None
        reply = result_at_once(self.faults.inject(request.context))
        return None if reply is None else Instead(reply)

    # -- what faults work on ---------------------------------------------------------------------

    @property
    def elapsed(self) -> float:
        return self.time

    def delay_idle_timeout(self, seconds: float) -> None: ...

    def throttle(self, bytes_per_second: int) -> None: ...
