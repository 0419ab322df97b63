"""Alignment of the domain of From with what DKIM and SPF authenticate (RFC 7489 section 3.1).

SPF itself is not evaluated: the client of a sandbox is not the server that will send the mail. So
an aligned MAIL FROM counts as one that passes.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from mailtrap_local.checks.dkim import Verification
from mailtrap_local.checks.dkim_rules import DMARC_ALIGNMENT, DMARC_NONE
from mailtrap_local.checks.dkim_signature import parse_tags
from mailtrap_local.checks.domains import ascii_host, organizational_domain, same_organization
from mailtrap_local.checks.finding import Finding, Location
from mailtrap_local.checks.txt_records import TxtLookup, TxtLookupFailed, plain_name
from mailtrap_local.mail.recipients import addresses_of

if TYPE_CHECKING:
    from mailtrap_local.checks.checked_mail import CheckedMail

_WHERE = Location(header="From")


def find_dmarc(
    mail: "CheckedMail", results: Sequence[Verification], look_up: TxtLookup
) -> Iterator[Finding]:
    """Find a missing policy, or that none of its two ways can succeed."""
    senders = addresses_of(mail.message.headers, "From")
    domains = {ascii_host(sender.domain) for sender in senders} - {""}
    if len(domains) != 1:  # RFC 7489 section 6.6.1 leaves others to the receiver
        return
    (domain,) = domains
    if mail.settings.dns is None and not _covers(mail.settings.zone or {}, domain):
        mail.skipped["dmarc-*"] = f"the zone has no records of {domain}"
        return
    try:
        policy = _policy(domain, look_up)
    except TxtLookupFailed:
        mail.undecided.update((DMARC_NONE.id, DMARC_ALIGNMENT.id))
        return
    if policy is None:
        yield DMARC_NONE.found(f"no valid TXT record of _dmarc.{domain}", _WHERE)
    elif not (passes := _passes(mail, domain, policy, results)):
        if passes is None:
            mail.undecided[DMARC_ALIGNMENT.id] += 1
        else:
            yield DMARC_ALIGNMENT.found(_detail(mail, domain, policy, results), _WHERE)


def _covers(zone: Mapping[str, str], domain: str) -> bool:
    """Return whether a zone file, which is a part of the DNS, is about a domain."""
    owner = organizational_domain(domain)
    return any(f".{plain_name(name)}".endswith(f".{owner}") for name in zone)


def _policy(domain: str, look_up: TxtLookup) -> Mapping[str, str] | None:
    """Return the tags of the record of a domain, else of its organizational domain's."""
    for owner in dict.fromkeys((domain, organizational_domain(domain))):
        records = [text for text in look_up(f"_dmarc.{owner}") if _is_dmarc(text)]
        if len(records) == 1:  # RFC 7489 section 6.6.3: several count as none
            try:
                return parse_tags(records[0])
            except ValueError:
                return None
    return None


def _is_dmarc(text: str) -> bool:
    return "".join(text.partition(";")[0].split()) == "v=DMARC1"


def _passes(
    mail: "CheckedMail",
    domain: str,
    policy: Mapping[str, str],
    results: Sequence[Verification],
) -> bool | None:
    """Return whether a way can succeed; None if it is not known."""
    aligned = [
        result
        for result in results
        if result.signature
        and _is_aligned(result.signature.domain, domain, strict=_is_strict(policy, "adkim"))
    ]
    if any(result.is_valid for result in aligned):
        return True
    mail_from = mail.message.envelope.mail_from
    sent_by = mail_from.rpartition("@")[2]
    if sent_by and _is_aligned(sent_by, domain, strict=_is_strict(policy, "aspf")):
        return True
    # without a reverse-path the name in EHLO counts, which is another one in production
    is_unknown = not mail_from or any(result.is_undecided for result in aligned)
    return None if is_unknown else False


def _is_strict(policy: Mapping[str, str], tag: str) -> bool:
    return policy.get(tag, "r").lower() == "s"


def _is_aligned(one: str, other: str, *, strict: bool) -> bool:
    one = ascii_host(one)
    return one == other if strict else same_organization(one, other)


def _detail(
    mail: "CheckedMail",
    domain: str,
    policy: Mapping[str, str],
    results: Sequence[Verification],
) -> str:
    signed = [
        f"{result.signature.domain} ({'valid' if result.is_valid else 'invalid'})"
        for result in results
        if result.signature
    ]
    sent_by = mail.message.envelope.mail_from.rpartition("@")[2]
    ways = f"MAIL FROM is of {sent_by}, it is signed by {', '.join(signed) or 'none'}"
    strict = [tag for tag in ("adkim", "aspf") if _is_strict(policy, tag)]
    extra = "".join(f", {tag}=s" for tag in strict)
    return f"From is of {domain}, {ways}, and the policy is p={policy.get('p', 'none')}{extra}"
