"""Read an IMAP command from a client: its lines and the literals between them, within limits."""

from mailtrap_local.imap.scanner import LITERAL
from mailtrap_local.imap.session import ImapSession
from mailtrap_local.net.budget import Reservation
from mailtrap_local.net.streams import LineRefused, Stream

FREE_OCTETS = 2**16
"""Octets of a command that do not count as under way."""

_MAX_LITERALS = 1000  # of a command


class _Command:
    """The pieces of a command, if they stay within the budget of all clients."""

    def __init__(self, reservation: Reservation) -> None:
        self.pieces: list[bytes] = []
        self.octets = 0  # behind the first line
        self.is_cut = False
        self._reservation = reservation
        self._literal = bytearray()

    def add_line(self, line: bytes) -> None:
        """Add a line, and the literal before it."""
        if self.is_cut:
            self.octets += len(line)
        elif not self.pieces:
            self.pieces.append(line)
        else:
            self.octets += len(line)
            self.pieces += [bytes(self._literal), line]
            self._literal.clear()

    def add_octets(self, chunk: bytes) -> None:
        """Add octets of a literal. Once one goes beyond the budget, all are thrown away."""
        self.octets += len(chunk)
        if not self.is_cut and not self._reservation.grow_to(self.octets):
            self.is_cut = True
            self.pieces.clear()
            self._literal.clear()
            self._reservation.release()
        if not self.is_cut:
            self._literal += chunk


async def read_command(
    session: ImapSession, stream: Stream, reservation: Reservation
) -> list[bytes]:
    """A command: lines and the literals between them; empty if it was refused before its end.

    Its octets stay in the reservation. Raises as `Stream.read_line` does.
    """
    line = first_line = await stream.read_line()
    limit = session.literal_limit(line)
    command = _Command(reservation)
    command.add_line(line)
    while (announced := LITERAL.search(line)) is not None:
        size, is_non_synchronizing = int(announced[1]), bool(announced[2])
        is_over = command.octets + size > limit or len(command.pieces) > 2 * _MAX_LITERALS
        if is_over and is_non_synchronizing:  # RFC 7888 section 4
            raise LineRefused("Literal too long")
        if is_over:
            await stream.send(session.refuse_literal(first_line, limit))
            return []
        if not is_non_synchronizing:
            if command.is_cut:
                break  # the client waits for leave to send
            await stream.send(b"+ Go ahead\r\n")
        await stream.read_exactly(size, command.add_octets)
        line = await stream.read_line()
        command.add_line(line)
    if command.is_cut:
        await stream.send(session.refuse_overload(first_line))
    return command.pieces
