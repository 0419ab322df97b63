"""Run the session of one connection: answer what it asks for, and send what it says."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Protocol

from mailtrap_local.mail.connection_info import TlsInfo
from mailtrap_local.mail.message import Message
from mailtrap_local.smtp.answers import Answers
from mailtrap_local.smtp.fault_injection import Ended
from mailtrap_local.smtp.reading import Reading
from mailtrap_local.smtp.requests import AdmitClient, KeepMessage, Request, StartTls
from mailtrap_local.smtp.sending import Sending
from mailtrap_local.smtp.session import SmtpSession
from mailtrap_local.store.base import Keeping


class RunConnection(Protocol):
    """The part of a connection that running its session needs."""

    loop: asyncio.AbstractEventLoop
    in_handshake: bool

    @property
    def elapsed(self) -> float:
        """Seconds since the client connected."""

    def peer_refusal(self) -> str | None:
        """Return the reply to a client whose address has too many connections."""

    async def start_tls(self) -> TlsInfo:
        """Go on over TLS. Raises OSError when that fails."""

    def fail_handshake(self, problem: BaseException) -> None:
        """End, because the handshake has failed."""

    def close(self) -> None:
        """End as the conversation says."""


class Running:
    """A session that runs. `task` finds the answer to a request, if that takes a while."""

    def __init__(
        self,
        connection: RunConnection,
        session: SmtpSession,
        answers: Answers,
        reading: Reading,
        sending: Sending,
    ) -> None:
        self._connection = connection
        self._session = session
        self._conversation = session.conversation
        self._answers = answers
        self._reading = reading
        self._sending = sending
        self._awaits_turn = False
        self._is_keeping = False
        self._end: Callable[[], None] | None = None  # once the message is kept
        self.task: asyncio.Task[None] | None = None

    @property
    def is_waiting(self) -> bool:
        """Return whether the answer to a request takes a while."""
        return self._is_keeping or self.task is not None

    def work(self) -> None:
        """Do what the session asks for, and send what it says."""
        conversation, connection = self._conversation, self._connection
        while (request := conversation.request) is not None and not self.is_waiting:
            if type(request) is KeepMessage:
                answer = self._answers.keep(request)
                if isinstance(answer, (Message, str)):
                    self._session.answer(answer, connection.elapsed)
                else:
                    self._is_keeping = True
                    answer.call_when_done(partial(self._answer_kept, answer))
            elif type(request) is AdmitClient:
                self._session.answer(connection.peer_refusal(), connection.elapsed)
            else:
                self._wait_for(request)
        if conversation.ended:
            self._sending.send()
            connection.close()
        elif conversation.output:
            self._sending.send_soon()
        if self._session.is_busy and not self._sending.is_paused:
            self.plan_turn()

    def plan_turn(self) -> None:
        """Go on in the next iteration of the event loop."""
        if not self._awaits_turn:
            self._awaits_turn = True
            self._connection.loop.call_soon(self._take_turn)

    def _take_turn(self) -> None:
        self._awaits_turn = False
        if not self._sending.is_paused and not self._conversation.ended:
            self._conversation.elapsed = self._connection.elapsed
            self._session.go_on()
            self.work()
        self._reading.regulate()

    def receive(self, octets: bytes, elapsed: float) -> None:
        """Give the session what came `elapsed` seconds after the client, and go on."""
        self._session.receive(octets, elapsed)
        if self._answers.hooks is not None:
            self._answers.hooks.calls.note_input()
        self.work()

    def receive_end(self) -> None:
        """Tell the session that nothing more will come, and go on."""
        self._session.receive_end(self._connection.elapsed)
        if self._answers.hooks is not None:
            self._answers.hooks.note_end()
        self.work()

    def _wait_for(self, request: Request) -> None:
        if isinstance(request, StartTls):
            self._connection.in_handshake = True
            self._reading.pause()  # the next octets belong to the handshake
            self._sending.send()
        self.task = self._connection.loop.create_task(self._answer(request))

    def _answer_kept(self, keeping: Keeping) -> None:
        self._is_keeping = False
        self._session.answer(self._answers.kept(keeping), self._connection.elapsed)
        if self._end is not None:
            self._end()
            return
        self.work()
        self._reading.regulate()

    async def _answer(self, request: Request) -> None:
        connection = self._connection
        is_tls = isinstance(request, StartTls)
        try:
            answer = await (connection.start_tls() if is_tls else self._answers.find(request))
        except Ended:
            self.task = self._conversation.request = None
        except Exception as problem:  # noqa: BLE001  # logged by whom it is given to
            self.task = None
            if connection.in_handshake:
                connection.fail_handshake(problem)
                return
            self._session.fail(connection.elapsed)
        else:
            self.task = None
            self._session.answer(answer, connection.elapsed)
        self.work()
        self._reading.regulate()

    def end_once_kept(self, end: Callable[[], None]) -> bool:
        """Call `end` once a message that is being kept is replied to; False if none is.

        The last call counts.
        """
        if self._is_keeping:
            self._end = end
        return self._is_keeping

    def stop(self) -> None:
        """End the session: the client has gone."""
        if self.end_once_kept(self.stop):
            return
        if self.task is not None and self.task is not asyncio.current_task():
            self.task.cancel()
        self._session.leave(self._connection.elapsed)
