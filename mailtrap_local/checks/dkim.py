"""Verify the DKIM signatures of a message (RFC 6376), with the keys of a zone or of the DNS."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from mailtrap_local.checks import dkim_rules as rules
from mailtrap_local.checks.check_rule import CheckRule
from mailtrap_local.checks.dkim_canonical import (
    SignedMessage,
    canonical_body,
    header_data,
    selected_places,
    split_message,
)
from mailtrap_local.checks.dkim_rules import DkimProblem
from mailtrap_local.checks.dkim_signature import Signature, parse_signature
from mailtrap_local.checks.txt_records import TxtLookup, TxtLookupFailed
from mailtrap_local.mail.message import Message

MOST_SIGNATURES = 8
"""Signatures of a message that are verified."""

FIELD = "DKIM-Signature"
"""Name of the header field with a signature."""

_SHOULD_HAVE_BITS = 2048


class Breach(NamedTuple):
    """A rule that a signature breaks."""

    rule: CheckRule
    detail: str


@dataclass(frozen=True, slots=True)
class Verification:
    """Result of a signature: `signature` is None if it could not be parsed.

    `is_undecided`: no answer came about its key.
    """

    signature: Signature | None = None
    is_valid: bool = False
    is_undecided: bool = False
    breaches: list[Breach] = field(default_factory=list)


class Verifications(NamedTuple):
    """Results of the first signatures of a message, and the number of all of them."""

    results: Sequence[Verification]
    total: int


def verify_signatures(message: Message, look_up: TxtLookup) -> Verifications:
    """Verify the first signatures of a message; never raises."""
    try:
        signed = split_message(message.raw)
    except DkimProblem as problem:
        breach = Breach(problem.rule, problem.detail)
        there = message.headers.count(FIELD)
        return Verifications([Verification(breaches=[breach])] if there else [], there)
    places = signed.places().get(FIELD.lower(), [])
    verifier = _Verifier(message, signed, look_up)
    return Verifications([verifier.verify(at) for at in places[:MOST_SIGNATURES]], len(places))


class _Verifier:
    """Verifies the signatures of one message. Canonical bodies are hashed once."""

    def __init__(self, message: Message, signed: SignedMessage, look_up: TxtLookup) -> None:
        self._message = message
        self._signed = signed
        self._look_up = look_up
        self._bodies: dict[str, bytes] = {}
        self._explained: dict[tuple[object, ...], str] = {}

    def verify(self, own: int) -> Verification:
        found: list[Breach] = []
        signature = None
        try:
            value = self._signed.fields[own].partition(b":")[2].decode("utf-8", "replace")
            signature = parse_signature(value)
            found += self._breaches(signature, own)
        except DkimProblem as problem:
            found.append(Breach(problem.rule, problem.detail))
        except TxtLookupFailed:
            return Verification(signature, is_undecided=True)
        is_valid = all(breach.rule.severity != "error" for breach in found)
        return Verification(signature, is_valid=is_valid, breaches=found)

    def _breaches(self, signature: Signature, own: int) -> Iterator[Breach]:
        # imported where it is used, with the library behind it
        from mailtrap_local.checks.dkim_key import parse_key  # noqa: PLC0415

        arrival = self._message.received_at.timestamp()
        if signature.expires is not None and signature.expires <= arrival:
            yield Breach(rules.EXPIRED, f"x= is {arrival - signature.expires:.0f} s before it")
        records = self._look_up(signature.key_name)
        if not records:
            raise DkimProblem(rules.NO_KEY, f"no TXT record of {signature.key_name}")
        if len(records) > 1:
            raise DkimProblem(rules.KEY_BAD, f"{signature.key_name} has several TXT records")
        key = parse_key(records[0], signature)
        if key.bits is not None and key.bits < _SHOULD_HAVE_BITS:
            yield Breach(rules.KEY_1024, f"it has {key.bits} bits")
        yield from self._body_breaches(signature)
        fields = [self._signed.fields[at] for at in self._places(signature, own)]

        def digest(attempt: bytes) -> bytes:
            return hashlib.sha256(attempt).digest()

        data = header_data(fields, self._signed.fields[own], signature.header)
        match = key.match(signature.value, digest(data))
        if match == "another key":
            why = f"b= was not made with the key of {signature.key_name}, or was altered"
            yield Breach(rules.HEADERS_CHANGED, why)
        elif match == "changed":
            from mailtrap_local.checks.dkim_changes import explain_headers  # noqa: PLC0415  # rare

            why = explain_headers(
                self._signed,
                signature,
                own,
                lambda attempt: key.match(signature.value, digest(attempt)) == "signed",
            )
            yield Breach(rules.HEADERS_CHANGED, why)

    def _places(self, signature: Signature, own: int) -> Iterator[int]:
        return selected_places(self._signed, signature.signed, own)

    def _body_breaches(self, signature: Signature) -> Iterator[Breach]:
        if signature.body not in self._bodies:
            self._bodies[signature.body] = canonical_body(self._signed.body, signature.body)
        body = self._bodies[signature.body]
        length = len(body) if signature.length is None else signature.length
        if length < len(body):
            yield Breach(rules.LENGTH, f"l= leaves {len(body) - length} of {len(body)} bytes out")
        found = hashlib.sha256(memoryview(body)[:length]).digest()
        if length > len(body) or found != signature.body_hash:
            yield Breach(rules.BODY_CHANGED, self._explain_body(signature))

    def _explain_body(self, signature: Signature) -> str:
        key = (signature.body, signature.length, signature.body_hash)
        if key not in self._explained:
            from mailtrap_local.checks.dkim_changes import explain_body  # noqa: PLC0415  # rare

            root = self._message.content.root
            encoding = "" if root.children else root.encoding
            self._explained[key] = explain_body(self._signed.body, signature, encoding)
        return self._explained[key]
