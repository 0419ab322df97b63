"""TXT records of the DNS, from a name server of the test."""

import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest

from mailtrap_local.checks.txt_records import TxtLookup, TxtLookupFailed
from mailtrap_local.errors import BadSetting
from mailtrap_local.outbound.dns_records import dns_lookup

RECORDS = {"one.example.": ['"v=DKIM1; " "p=AA"'], "two.example.": ['"a"', '"b"']}


@contextmanager
def name_server() -> Iterator[TxtLookup]:
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            data, client = server.recvfrom(4096)
            if not data:
                return
            query = dns.message.from_wire(data)
            name = query.question[0].name
            answer = dns.message.make_response(query)
            answer.flags |= dns.flags.RA
            if texts := RECORDS.get(str(name).lower()):
                answer.answer.append(dns.rrset.from_text(name, 60, "IN", "TXT", *texts))
            elif str(name).startswith("broken."):
                answer.set_rcode(dns.rcode.SERVFAIL)
            elif not str(name).startswith("empty."):
                answer.set_rcode(dns.rcode.NXDOMAIN)
            server.sendto(answer.to_wire(), client)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    address, port = server.getsockname()
    yield dns_lookup([address], port)
    server.sendto(b"", (address, port))
    thread.join(5)
    server.close()


def test_texts() -> None:
    with name_server() as look_up:
        assert look_up("one.example") == ("v=DKIM1; p=AA",)
        assert sorted(look_up("Two.Example.")) == ["a", "b"]
        assert look_up("no.example") == ()
        assert look_up("empty.example") == ()


@pytest.mark.parametrize("name", ["broken.example", "a..b", "x" * 70 + ".example"])
def test_no_answer_and_names_that_are_none(name: str) -> None:
    with name_server() as look_up, pytest.raises(TxtLookupFailed):
        look_up(name)


def test_without_the_extra_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "dns.exception", None)
    with pytest.raises(BadSetting, match=r"run: pip install 'mailtrap-local\[dns\]'"):
        dns_lookup()
