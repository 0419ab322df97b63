"""A name server on loopback, for tests that ask the DNS."""

import socket
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

from mailtrap_local.config.values import HostPort

Records = Mapping[tuple[str, str], Sequence[str]]
"""Texts of records by name, with a dot at its end, and type: `("a.example.", "MX")`."""


@contextmanager
def name_server(records: Records) -> Iterator[HostPort]:
    """Answer with these records. Names that begin with `broken.` fail, other names do not exist."""
    names = {name for name, _ in records}
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))

        def serve() -> None:
            while True:
                data, client = server.recvfrom(4096)
                if not data:
                    return
                server.sendto(_answer(data, records, names), client)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        address, port = server.getsockname()
        yield HostPort(address, port)
        server.sendto(b"", (address, port))
        thread.join(5)


def _answer(data: bytes, records: Records, names: set[str]) -> bytes:
    query = dns.message.from_wire(data)
    question = query.question[0]
    name, kind = str(question.name).lower(), dns.rdatatype.to_text(question.rdtype)
    answer = dns.message.make_response(query)
    answer.flags |= dns.flags.RA
    if texts := records.get((name, kind)):
        answer.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *texts))
    elif name.startswith("broken."):
        answer.set_rcode(dns.rcode.SERVFAIL)
    elif name not in names:
        answer.set_rcode(dns.rcode.NXDOMAIN)
    return answer.to_wire()
