"""Split what an SMTP client sends into lines, within limits. Knows no command."""

MAX_LINE = 4096
"""Octets of a command line with its CRLF. RFC 5321 section 4.5.3.1.4 asks for 512 plus what each
extension adds; long SMTPUTF8 addresses with ORCPT parameters get near 2,000."""

MAX_AUTH_LINE = 12_288 + 64
"""Octets of an AUTH command or response: of these RFC 4954 section 4 asks for 12,288."""

_AUTH = b"AUTH "
_START = 16  # octets
_MAX_DISCARDED = 2**22  # octets of one over-long line that are read only to find its end


class LineTooLong(Exception):  # the client's error, not ours
    """A line was over its limit; it has been read to its end and dropped.

    `start` is its first octets.
    """

    def __init__(self, start: bytes) -> None:
        super().__init__()
        self.start = start


class Flood(Exception):  # as above
    """A line was so far over its limit that it has not been read to its end."""


class Input:
    """Octets that a client has sent and nobody has taken yet: `octets` from the index `at` on."""

    __slots__ = ("_discarded", "_start", "at", "octets")

    def __init__(self) -> None:
        self.octets = b""
        self.at = 0
        self._start = b""  # of an over-long line, while its end is sought
        self._discarded = 0

    def __len__(self) -> int:
        return len(self.octets) - self.at

    def add(self, octets: bytes) -> None:
        """Add what has come."""
        self.octets = octets if self.at == len(self.octets) else self.octets[self.at :] + octets
        self.at = 0

    def clear(self) -> None:
        """Drop it all."""
        self.octets = b""
        self.at = 0

    def skip(self, most: int) -> int:
        """Drop at most so many octets; returns how many."""
        skipped = min(most, len(self))
        self.at += skipped
        return skipped

    def take(self, most: int) -> bytes:
        """Take at most so many octets."""
        taken = self.octets[self.at : self.at + most]
        self.at += len(taken)
        return taken

    def line(self, limit: int = MAX_LINE) -> bytes | None:
        """Take a line, without its line end, which is CRLF or, leniently, a bare LF.

        Returns None until its end has come. It has at most `limit` octets, an AUTH command
        MAX_AUTH_LINE. Raises LineTooLong or Flood.
        """
        octets, start = self.octets, self.at
        end = octets.find(b"\n", start)
        if end < 0:
            length = len(octets) - start
            if self._discarded or (length > limit and length > _longest(octets, start, limit)):
                self._discard()
            return None
        self.at = end + 1
        if self._discarded:
            self._discarded = 0
            raise LineTooLong(self._start)
        length = end - start
        if length >= limit and length >= _longest(octets, start, limit):
            raise LineTooLong(octets[start : start + _START])
        return octets[start:end].removesuffix(b"\r")

    def _discard(self) -> None:
        """Drop what there is of an over-long line: it is not kept."""
        if not self._discarded:
            self._start = self.octets[self.at : self.at + _START]
        self._discarded += len(self)
        self.clear()
        if self._discarded > _MAX_DISCARDED:
            raise Flood


def _longest(octets: bytes, start: int, limit: int) -> int:
    return MAX_AUTH_LINE if octets[start : start + len(_AUTH)].upper() == _AUTH else limit
