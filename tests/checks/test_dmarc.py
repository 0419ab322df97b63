"""Alignment of From with DKIM and with MAIL FROM."""

import pytest

from dkim_signing import DOMAIN, MAIL, found, report, rsa_key, signed

KEYS = {
    f"r._domainkey.{domain}": rsa_key()[1]
    for domain in (DOMAIN, "mail.shop.example", "esp.example")
}
POLICY = {**KEYS, f"_dmarc.{DOMAIN}": "v=DMARC1; p=reject"}
STRICT = {**KEYS, f"_dmarc.{DOMAIN}": "v=DMARC1; p=quarantine; adkim=s; aspf=s"}
FROM_SUBDOMAIN = MAIL.replace(b"news@shop.example", b"news@eu.shop.example")
TWO_SENDERS = MAIL.replace(b"From: ", b"From: b@other.example, ")
BROKEN = signed().replace(b"June", b"July")


@pytest.mark.parametrize(
    ("raw", "mail_from", "records"),
    [
        (MAIL, "bounce@shop.example", POLICY),
        (MAIL, "bounce@Mail.SHOP.example.", POLICY),
        (MAIL, "bounce@shop.example", STRICT),
        (signed(), "bounce@esp.example", POLICY),
        (signed(), "bounce@esp.example", STRICT),
        (signed(), "", POLICY),
        (signed(domain="mail.shop.example"), "bounce@esp.example", POLICY),
        (signed(signed(domain="esp.example")), "bounce@esp.example", POLICY),
        (FROM_SUBDOMAIN, "bounce@shop.example", POLICY),  # the organizational domain's
        (FROM_SUBDOMAIN, "bounce@shop.example", {"_dmarc.eu.shop.example.": " v = DMARC1 ;p=none"}),
        (TWO_SENDERS, "bounce@esp.example", POLICY),
        (MAIL.replace(b"From: ", b"X-From: "), "bounce@esp.example", POLICY),
    ],
)
def test_dmarc_can_succeed(raw: bytes, mail_from: str, records: dict[str, str]) -> None:
    problems = found(raw, records, mail_from=mail_from)
    assert not [rule for rule in problems if rule.startswith("dmarc")]


@pytest.mark.parametrize(
    ("raw", "mail_from", "records", "detail"),
    [
        (MAIL, "bounce@esp.example", POLICY, "MAIL FROM is of esp.example, it is signed by none"),
        (signed(domain="esp.example"), "a@esp.example", POLICY, "signed by esp.example (valid)"),
        (BROKEN, "bounce@esp.example", POLICY, "signed by shop.example (invalid)"),
        (MAIL, "bounce@mail.shop.example", STRICT, "p=quarantine, adkim=s, aspf=s"),
        (signed(domain="mail.shop.example"), "a@esp.example", STRICT, "adkim=s"),
        (FROM_SUBDOMAIN, "bounce@shop.example", STRICT, "From is of eu.shop.example"),
    ],
)
def test_dmarc_cannot_succeed(
    raw: bytes, mail_from: str, records: dict[str, str], detail: str
) -> None:
    (one,) = [
        each
        for each in report(raw, records, mail_from=mail_from).findings
        if each.id.startswith("dmarc")
    ]
    assert (one.id, one.severity, one.where.header) == ("dmarc-alignment", "error", "From")
    assert detail in one.detail


@pytest.mark.parametrize("raw", [MAIL, BROKEN])
def test_without_a_reverse_path_it_is_not_known(raw: bytes) -> None:
    made = report(raw, POLICY, mail_from="")
    assert made.undecided["dmarc-alignment"] == 1
    assert not [one for one in made.findings if one.id.startswith("dmarc")]


@pytest.mark.parametrize(
    "record", [None, "v=DMARC2; p=none", "v=spf1 -all", "v=DMARC1; p", "p=none; v=DMARC1"]
)
def test_no_policy(record: str | None) -> None:
    records = KEYS if record is None else {**KEYS, f"_dmarc.{DOMAIN}": record}
    assert found(MAIL, records) == {"dmarc-none": "no valid TXT record of _dmarc.shop.example"}


def test_several_policies_are_none() -> None:
    assert [*found(MAIL, zone=None, dns=lambda _: ("v=DMARC1", "v=DMARC1"))] == ["dmarc-none"]


def test_a_zone_of_other_domains_says_nothing() -> None:
    made = report(MAIL, {"_dmarc.other.example": "v=DMARC1"})
    assert made.findings == ()
    assert made.skipped == {"dmarc-*": "the zone has no records of shop.example"}
