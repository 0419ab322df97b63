"""DKIM signatures: those of dkimpy and OpenDKIM verify, and each kind of fault is named."""

import base64
import re
from itertools import count
from pathlib import Path

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dkim_signing import BODY, DOMAIN, MAIL, ed25519_key, found, report, rsa_key, signed, zone
from mailtrap_local.checks.txt_records import TxtLookupFailed
from mailtrap_local.config.zone_file import read_zone

OPENDKIM = Path(__file__).parent / "opendkim"
WAYS = ("simple/simple", "simple/relaxed", "relaxed/simple", "relaxed/relaxed")
KEY_NAME = f"r._domainkey.{DOMAIN}"


def with_body(body: bytes) -> bytes:
    return MAIL.removesuffix(BODY) + body


@pytest.mark.parametrize("algorithm", ["rsa-sha256", "ed25519-sha256"])
@pytest.mark.parametrize("ways", WAYS)
@pytest.mark.parametrize("body", [BODY, b"", b"\r\n\r\n", b"x", b" \r\n", b"\x00\xff\r\n\t\r\n"])
def test_what_dkimpy_signs_verifies(body: bytes, ways: str, algorithm: str) -> None:
    raw = signed(with_body(body), ways, algorithm=algorithm, selector=algorithm[0])
    assert found(raw) == {}


@pytest.mark.parametrize("path", sorted(OPENDKIM.glob("*.eml")), ids=lambda path: path.stem)
def test_what_opendkim_signs_verifies(path: Path) -> None:
    records = {**read_zone(OPENDKIM / "zone.txt"), f"_dmarc.{DOMAIN}": "v=DMARC1"}
    assert found(path.read_bytes(), records) == {}


def test_a_file_with_line_feeds_alone_is_read_as_it_was_sent() -> None:
    assert found(signed().replace(b"\r\n", b"\n")) == {}


def signature_with(pattern: str, replacement: str) -> bytes:
    return re.sub(pattern.encode(), replacement.encode(), signed(), count=1)


@pytest.mark.parametrize(
    ("raw", "rule", "detail"),
    [
        (signature_with("v=1", "v=2"), "dkim-malformed", "v=2 is not 1"),
        (signature_with("v=1; ", ""), "dkim-malformed", "it lacks v="),
        (signature_with("v=1;", "v=1; v=1;"), "dkim-malformed", "the tag v= occurs twice"),
        (signature_with("v=1;", "v=1; nothing;"), "dkim-malformed", "'nothing' is no tag"),
        (
            signature_with("d=shop.example", "d=shop..example"),
            "dkim-malformed",
            "d=shop..example is no",
        ),
        (signature_with("c=relaxed/relaxed", "c=nofws"), "dkim-malformed", "c=nofws is none of"),
        (
            signature_with("v=1;", "v=1; l=1234567890123;"),
            "dkim-malformed",
            "l=1234567890123 is no",
        ),
        (signature_with("v=1;", "v=1; x=9; "), "dkim-malformed", "x= is not after t="),
        (signature_with("q=dns/txt", "q=http"), "dkim-malformed", "q=http has no dns/txt"),
        (signature_with("bh=[^;]*", "bh=?"), "dkim-malformed", "bh= is no base64"),
        (signature_with("i=@shop", "i=@pshop"), "dkim-malformed", "i=@pshop.example is not within"),
        (
            signature_with("v=1;", "v=1;" + "".join(f"x{n}=1;" for n in range(70))),
            "dkim-malformed",
            "at most 64",
        ),
        (
            signature_with("h=", "h=from:" + "from:" * 1000),
            "dkim-malformed",
            "at most 1000 are read",
        ),
        (signature_with("h=from :", "h="), "dkim-from-unsigned", "h= names to, subject"),
        (signature_with("a=rsa-sha256", "a=rsa-sha1"), "dkim-algorithm", "sign with rsa-sha256"),
        (signature_with("a=rsa-sha256", "a=md5"), "dkim-algorithm", "a=md5 is none of"),
        (signature_with("t=[0-9]*", "x=1780308000"), "dkim-expired", "x= is 5 s before it"),
    ],
)
def test_a_signature_that_is_not_to_be_verified(raw: bytes, rule: str, detail: str) -> None:
    assert detail in found(raw)[rule]


def test_dkimpys_sha1_is_an_error() -> None:
    assert [*found(signed(algorithm="rsa-sha1"))] == ["dkim-algorithm"]


def public(exponent: int, modulus: int) -> str:
    key = RSAPublicNumbers(exponent, modulus).public_key()
    octets = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return f"v=DKIM1; p={base64.b64encode(octets).decode()}"


@pytest.mark.parametrize(
    ("record", "rule", "detail"),
    [
        ("v=DKIM1; p=", "dkim-key-revoked", "p= is empty"),
        ("v=DKIM1; k=rsa", "dkim-key-bad", "the record has no p="),
        ("v=DKIM2; p=AA==", "dkim-key-bad", "does not begin with v=DKIM1"),
        ("p=AA==; v=DKIM1", "dkim-key-bad", "does not begin with v=DKIM1"),
        ("v=DKIM1; p=AA==", "dkim-key-bad", "p= is no public key in DER"),
        ("v=DKIM1; p=?", "dkim-key-bad", "p= is no base64"),
        ("a.example", "dkim-key-bad", "'a.example' is no tag with a value"),
        (ed25519_key()[1], "dkim-key-bad", "it is a key of ed25519, the signature's is rsa-sha256"),
        (f"{rsa_key()[1]}; h=sha1", "dkim-key-bad", "h=sha1 does not allow SHA-256"),
        (f"{rsa_key()[1]}; s=tlsrpt", "dkim-key-bad", "s=tlsrpt does not allow mail"),
        (public(65537, 1 << 8191 | 1), "dkim-key-bad", "it has 8192 bits"),
        (public(65537, 1 << 20000 | 1), "dkim-key-bad", "p= has 2538 octets"),
        (public((1 << 900) + 1, 1 << 2047 | 1), "dkim-key-bad", "more than 32 bits"),
        ("v=spf1 -all", "dkim-key-bad", "v=DKIM1"),
        (rsa_key(768)[1], "dkim-key-short", "it has 768 bits"),
    ],
    ids=count(),  # the keys are new ones
)
def test_a_key_that_is_not_to_be_used(record: str, rule: str, detail: str) -> None:
    problems = found(signed(), zone(r=record))
    assert detail in problems[rule]
    assert [*problems] == [rule]


@pytest.mark.parametrize(
    "end", ["", "; h=sha1 : sha256", "; s=*", "; s=email", "; t=y:s", "; n=note"]
)
def test_tags_of_a_key_that_allow_its_use(end: str) -> None:
    assert found(signed(), zone(r=rsa_key()[1] + end)) == {}


def test_a_key_in_several_strings() -> None:
    text = rsa_key()[1]
    assert found(signed(), zone(r=f'"{text[:90]}" "{text[90:]}"')) == {}


def test_a_key_that_allows_no_subdomain() -> None:
    raw = signed(identity=b"@news.shop.example")
    assert found(raw) == {}
    problems = found(raw, zone(r=f"{rsa_key()[1]}; t=s"))
    assert "t=s allows no subdomain" in problems["dkim-key-bad"]


def test_a_key_of_1024_bits_is_mentioned() -> None:
    private, record = rsa_key(1024)
    (one,) = report(signed(key=private), zone(r=record)).findings
    assert (one.id, one.severity) == ("dkim-key-1024", "info")
    assert one.detail == "shop.example: it has 1024 bits"


def test_a_key_that_is_not_there() -> None:
    records = {f"_dmarc.{DOMAIN}": "v=DMARC1"}
    assert found(signed(), records) == {"dkim-no-key": f"shop.example: no TXT record of {KEY_NAME}"}


def test_another_key_is_named_as_such() -> None:
    problems = found(signed(key=rsa_key(1536)[0]))
    assert "was not made with the key" in problems["dkim-headers-changed"]


def test_the_text_behind_l_is_unsigned() -> None:
    raw = signed(length=True)
    assert found(raw) == {}
    assert found(raw + b"Buy this.\r\n")["dkim-length"].startswith("shop.example: l= leaves ")
    assert [*found(raw + b"Buy this.\r\n")] == ["dkim-length"]
    assert "l= signs" in found(raw.replace(b"end\r\n", b""))["dkim-body-changed"]


@pytest.mark.parametrize(
    ("add", "unsigned"),
    [
        (b"", "to"),
        (b"Reply-To: a@b.example\r\n", "to, reply-to"),
        (b"From: b@b.example\r\n", "from (2 times), to"),
    ],
)
def test_visible_fields_that_are_unsigned(add: bytes, unsigned: str) -> None:
    raw = signed(names=[b"from", b"subject", b"date"])
    assert found(add + raw)["dkim-unsigned-headers"] == unsigned


def test_one_of_two_signatures_may_cover_a_field() -> None:
    raw = signed(signed(names=[b"from", b"subject", b"date"]))
    assert found(raw) == {}


def test_signatures_beyond_the_eighth_are_not_verified() -> None:
    raw = signed()
    field = raw.removesuffix(MAIL)
    assert found(field * 8 + MAIL) == {}
    assert found(field * 9 + MAIL)["dkim-too-many"] == "there are 9, the first 8 were verified"


def test_without_a_zone_nothing_is_judged() -> None:
    skipped = report(signed(), zone=None).skipped
    assert skipped == {"dkim-*": "there is no zone with the keys, and the DNS is not asked"}
    assert report(MAIL, zone=None).skipped == {}


def test_the_dns_is_asked_for_what_the_zone_has_not() -> None:
    asked = []

    def dns(name: str) -> tuple[str, ...]:
        asked.append(name)
        return (rsa_key()[1],) if name == KEY_NAME else ("v=DMARC1; p=none",)

    assert found(signed(), zone=None, dns=dns) == {}
    assert found(signed(), {}, dns=dns) == {}
    assert found(signed(), zone(), dns=dns) == {}
    assert asked == [KEY_NAME, f"_dmarc.{DOMAIN}"] * 2
    several = found(signed(), zone=None, dns=lambda _: ("v=DKIM1; p=", "v=DKIM1; p="))
    assert "several TXT records" in several["dkim-key-bad"]


def test_a_dns_that_does_not_answer_leaves_it_undecided() -> None:
    def dns(name: str) -> tuple[str, ...]:
        raise TxtLookupFailed(name)

    made = report(signed(), zone=None, dns=dns)
    assert made.findings == ()
    assert made.undecided == {"dkim-no-key": 1, "dmarc-none": 1, "dmarc-alignment": 1}


# -- any change is noticed -------------------------------------------------------------------------

SIGNED = {ways: signed(ways=ways) for ways in WAYS}


@given(ways=st.sampled_from(WAYS), at=st.integers(0, 10**6), octet=st.integers(1, 255))
@settings(max_examples=200, deadline=None)
def test_a_changed_octet_is_noticed_when_dkimpy_notices_it(ways: str, at: int, octet: int) -> None:
    raw = bytearray(SIGNED[ways])
    at %= len(raw)
    # dkimpy reads CR and LF as line ends when they are alone, too
    assume(raw[at] not in b"\r\n" and raw[at] ^ octet not in b"\r\n")
    raw[at] ^= octet
    records = zone()

    def look_up(name: bytes, **_: int) -> bytes | None:
        record = records.get(name.decode("latin-1").rstrip(".").lower())
        return None if record is None else record.encode()

    try:
        is_valid = dkim.verify(bytes(raw), dnsfunc=look_up)
    except Exception:  # noqa: BLE001  # what it raises for odd signatures is nobody's business
        is_valid = False
    errors = [one.id for one in report(bytes(raw)).errors if one.id.startswith("dkim")]
    if not is_valid:
        assert errors or b"dkim-signature:" not in bytes(raw).lower()
    else:
        assert errors == []


@given(at=st.integers(0, 10**6), octet=st.integers(1, 255))
@settings(max_examples=150, deadline=None)
def test_with_simple_canonicalization_any_octet_counts(at: int, octet: int) -> None:
    raw = bytearray(SIGNED["simple/simple"])
    start = raw.index(b"From: ")
    raw[start + at % (len(raw) - start)] ^= octet
    assert report(bytes(raw)).errors


@pytest.mark.parametrize(
    "raw",
    [
        signed() + b" " * 10**6 + b"\r\n",
        signed() + b"\r\n" * 500_000,
        signed() + b" \t\r\n" * 250_000,
        signed().removesuffix(MAIL) * 2000 + MAIL,
        b"DKIM-Signature: " + b"a=1; " * 200_000 + b"\r\n" + MAIL,
        b"DKIM-Signature: v=1; h=" + b"from:" * 200_000 + b"\r\n" + MAIL,
        signed() + b"x" * 10**7,
        b"Subject: x\r\n" * 9000 + signed(names=[b"from"] + [b"subject"] * 900),
        signed(b"X: " + b"\t " * 400_000 + b"\r\n" + MAIL, names=[b"from", b"x"]),
    ],
    ids=[
        "blanks",
        "lines",
        "lines of blanks",
        "signatures",
        "tags",
        "names",
        "long",
        "fields",
        "field",
    ],
)
@pytest.mark.timeout(60)  # a quadratic one takes hours
def test_hostile_mail_takes_no_long_time(raw: bytes) -> None:
    report(raw)
