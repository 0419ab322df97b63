"""Rules about the addresses of header fields, beside those of the envelope."""

import re
from collections.abc import Iterator, Sequence

from mailtrap_local.checks.check_rule import Check, CheckRule
from mailtrap_local.checks.checked_mail import CheckedMail
from mailtrap_local.checks.domains import is_reserved_host, organizational_domain
from mailtrap_local.checks.finding import Finding, Location
from mailtrap_local.checks.mailbox_providers import MAILBOX_PROVIDERS
from mailtrap_local.checks.signature_tags import signature_tags
from mailtrap_local.mail.address import Address, parse_addresses
from mailtrap_local.mail.mime.headers import Headers
from mailtrap_local.mail.recipients import mailbox_key
from mailtrap_local.mail.unsubscribe import list_urls

FROM_UNREADABLE = CheckRule(
    "from-unreadable", "error", "From has no valid address", "RFC 5322 section 3.4"
)
FROM_MANY_NO_SENDER = CheckRule(
    "from-many-no-sender",
    "error",
    "From has several addresses, and there is no Sender",
    "RFC 5322 section 3.6.2",
)
FROM_FREEMAIL = CheckRule(
    "from-freemail",
    "warning",
    "From is an address of a mailbox provider",
    "Gmail's guidelines for senders",
)
FROM_DOMAIN_RESERVED = CheckRule(
    "from-domain-reserved",
    "info",
    "The domain of From is one for tests",
    "RFC 2606, RFC 6761",
)
FROM_NAME_ADDRESS = CheckRule(
    "from-name-address", "warning", "The name in From holds another address", "SpamAssassin"
)
ENVELOPE_NOT_ALIGNED = CheckRule(
    "envelope-not-aligned",
    "warning",
    "MAIL FROM is of another organization than From",
    "RFC 9989",
)
ADDRESS_UNREADABLE = CheckRule(
    "address-unreadable", "error", "A field has an invalid address", "RFC 5322 section 3.4"
)
RECIPIENTS_UNNAMED = CheckRule(
    "recipients-unnamed", "warning", "There is neither To nor Cc", "SpamAssassin"
)
RECIPIENT_NOT_SENT_TO = CheckRule(
    "recipient-not-sent-to",
    "warning",
    "A recipient in the header is none of the envelope",
    "RFC 5321 section 3.3",
)
BCC_DISCLOSED = CheckRule(
    "bcc-disclosed", "error", "The header names the blind recipients", "RFC 5322 section 3.6.3"
)

_FROM = Location(header="From")
_LOCAL_PART = re.compile(
    r"""[^\s()<>\[\]:;@\\,."]+ (?: \. [^\s()<>\[\]:;@\\,."]+ )*
    | "(?: [^"\\\r\n] | \\. )*" """,
    re.VERBOSE,
)
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"  # U-labels too; an underscore is seen in real domains
_DOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL})*\.?|\[[^\[\]\\\s]+\]")
_ADDRESS_IN_NAME = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}")
# In strings, comments and angle brackets a semicolon is a part of something else.
_ENCLOSED = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|\([^()]*+\)|<[^<>]*+>|=\?\S+\?=')
_LONGEST_VALUE = 20_000
_LONGEST_ADDRESS = 400
_LONGEST_NAME = 1000
_SHOWN = 5  # addresses


def find_from(mail: CheckedMail) -> Iterator[Finding]:
    """Find what is wrong with From."""
    addresses = mail.addresses("From")
    if "From" not in mail.message.headers:
        return  # `missing-from`
    if not addresses or not all(map(is_address, addresses)):
        yield FROM_UNREADABLE.found((mail.message.headers.get("From") or "")[:200], _FROM)
    if _has_many_authors(mail.message.headers, addresses):
        yield FROM_MANY_NO_SENDER.found(", ".join(addresses[:_SHOWN]), _FROM)
    read = [one for one in addresses if is_address(one)]
    provided = [one for one in read if one.domain.lower() in MAILBOX_PROVIDERS]
    if provided:
        yield FROM_FREEMAIL.found(provided[0].domain, _FROM)
    reserved = [one for one in read if is_reserved_host(one.domain)]
    if reserved:
        yield FROM_DOMAIN_RESERVED.found(reserved[0].domain, _FROM)
    yield from _names(addresses)


def _has_many_authors(headers: Headers, addresses: Sequence[Address]) -> bool:
    """Return whether one From has several addresses without a Sender; two fields are duplicates."""
    if len(addresses) < 2 or (headers.get("Sender") or "").strip():
        return False
    return any(len(parse_addresses(value)) > 1 for value in headers.all_raw("From"))


def _names(addresses: Sequence[Address]) -> Iterator[Finding]:
    for address in addresses:
        named = _ADDRESS_IN_NAME.findall(address.name[:_LONGEST_NAME])
        other = next((one for one in named if mailbox_key(one) != mailbox_key(address)), None)
        if other is not None:
            yield FROM_NAME_ADDRESS.found(f"{other}, sent from {address}", _FROM)
            return


def find_envelope(mail: CheckedMail) -> Iterator[Finding]:
    """Find a MAIL FROM and a From of two organizations, neither of which signed for the other.

    A null reverse-path has no domain, and one DKIM signature of the domain of From is enough for
    DMARC.
    """
    sent_from = Address(mail.message.mail_from).domain
    written = [one.domain for one in mail.addresses("From") if is_address(one)]
    if not sent_from or not written:
        return
    signed = (tags.get("d", "") for tags in signature_tags(mail.message.headers))
    ours = {organizational_domain(domain) for domain in written}
    if not any(organizational_domain(domain) in ours for domain in (sent_from, *signed) if domain):
        yield ENVELOPE_NOT_ALIGNED.found(f"{sent_from}, but From is of {written[0]}", _FROM)


def find_recipients(mail: CheckedMail) -> Iterator[Finding]:
    """Find what is wrong with the recipients and the other addresses."""
    headers = mail.message.headers
    for name in ("Sender", "Reply-To", "To", "Cc"):
        invalid = [one for one in mail.addresses(name) if not is_address(one)]
        if invalid:
            shown = ", ".join(map(_written, invalid[:_SHOWN]))
            yield ADDRESS_UNREADABLE.found(shown, Location(header=name), count=len(invalid))
        elif any(map(_has_semicolons, headers.all_raw(name)[:_SHOWN])):
            detail = "addresses are separated by commas, not by semicolons"
            yield ADDRESS_UNREADABLE.found(detail, Location(header=name))
    if "To" not in headers and "Cc" not in headers:
        yield RECIPIENTS_UNNAMED.found("", Location(header="To"))
    for name in ("Bcc", "Resent-Bcc"):
        disclosed = (headers.get(name) or "").strip()
        if disclosed:
            yield BCC_DISCLOSED.found(disclosed[:200], Location(header=name))
    yield from _not_sent_to(mail)


def _has_semicolons(value: str) -> bool:
    """Return whether semicolons stand between addresses; they only end a group: `name: a, b;`."""
    if ";" not in value:
        return False
    bare = _ENCLOSED.sub("", value[:_LONGEST_VALUE])
    return ";" in bare and ":" not in bare


def _not_sent_to(mail: CheckedMail) -> Iterator[Finding]:
    headers = mail.message.headers
    if not mail.message.rcpt_to or "Resent-To" in headers:
        return
    sent_to = set(map(mailbox_key, mail.message.rcpt_to))
    posts = (url for value in headers.all("List-Post") for url in list_urls(value))
    sent_to |= {mailbox_key(url[len("mailto:") :].partition("?")[0]) for url in posts}
    for name in ("To", "Cc"):
        named = [one for one in mail.addresses(name) if is_address(one)]
        lacking = [one for one in named if mailbox_key(one) not in sent_to]
        if lacking:
            shown = ", ".join(lacking[:_SHOWN])
            yield RECIPIENT_NOT_SENT_TO.found(shown, Location(header=name), count=len(lacking))


def is_address(address: Address) -> bool:
    """Return whether an address is an addr-spec (RFC 5322 section 3.4.1, RFC 6532)."""
    if len(address) > _LONGEST_ADDRESS or not address.domain:
        return False
    return bool(_LOCAL_PART.fullmatch(address.local) and _DOMAIN.fullmatch(address.domain))


def _written(address: Address) -> str:
    return f"{address.name} <{address}>"[:100] if address.name else str(address)[:100]


CHECKS = (
    Check(
        find_from,
        (
            FROM_UNREADABLE,
            FROM_MANY_NO_SENDER,
            FROM_FREEMAIL,
            FROM_DOMAIN_RESERVED,
            FROM_NAME_ADDRESS,
        ),
    ),
    Check(find_envelope, (ENVELOPE_NOT_ALIGNED,)),
    Check(
        find_recipients,
        (ADDRESS_UNREADABLE, RECIPIENTS_UNNAMED, RECIPIENT_NOT_SENT_TO, BCC_DISCLOSED),
    ),
)
