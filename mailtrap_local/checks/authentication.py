"""Authentication of a message: its DKIM signatures, and what DMARC makes of them."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from mailtrap_local.checks import dkim_rules as rules
from mailtrap_local.checks.check_rule import Check, CheckRule
from mailtrap_local.checks.dkim import FIELD, MOST_SIGNATURES, Verifications, verify_signatures
from mailtrap_local.checks.dkim_signature import Signature
from mailtrap_local.checks.dmarc import find_dmarc
from mailtrap_local.checks.finding import Finding, Location
from mailtrap_local.checks.txt_records import txt_lookup
from mailtrap_local.mail.message import Message

if TYPE_CHECKING:
    from mailtrap_local.checks.checked_mail import CheckedMail

_WHERE = Location(header=FIELD)
# Of RFC 6376 section 5.4.1 those that readers see, or whose replies go by them.
_VISIBLE = ("from", "subject", "date", "to", "cc", "reply-to")


def _find(mail: "CheckedMail") -> Iterable[Finding]:
    look_up = txt_lookup(mail.settings.zone, mail.settings.dns)
    if look_up is None:
        if FIELD in mail.message.headers:
            mail.skipped["dkim-*"] = "there is no zone with the keys, and the DNS is not asked"
        return
    done = verify_signatures(mail.message, look_up)
    yield from _find_dkim(mail, done)
    yield from find_dmarc(mail, done.results, look_up)


def _find_dkim(mail: "CheckedMail", done: Verifications) -> Iterator[Finding]:
    if undecided := sum(result.is_undecided for result in done.results):
        mail.undecided[rules.NO_KEY.id] += undecided
    found: dict[CheckRule, list[str]] = {}
    for result in done.results:
        for breach in result.breaches:
            found.setdefault(breach.rule, []).append(_with_domain(result.signature, breach.detail))
    for rule, details in found.items():
        yield rule.found(details[0], *[_WHERE] * len(details))
    if done.total > MOST_SIGNATURES:
        most = f"there are {done.total}, the first {MOST_SIGNATURES} were verified"
        yield rules.TOO_MANY.found(most, _WHERE)
    unsigned = list(_unsigned(mail.message, done))
    if unsigned:
        yield rules.UNSIGNED_HEADERS.found(", ".join(unsigned), _WHERE)


def _with_domain(signature: Signature | None, detail: str) -> str:
    return detail if signature is None else f"{signature.domain}: {detail}"


def _unsigned(message: Message, done: Verifications) -> Iterator[str]:
    """Visible fields that no signature covers, as often as they occur."""
    signatures = [result.signature for result in done.results if result.signature is not None]
    signed = [Counter(signature.signed) for signature in signatures]
    for name in _VISIBLE:
        count = message.headers.count(name)
        if signed and count and all(names[name] < count for names in signed):
            yield f"{name} ({count} times)" if count > 1 else name


CHECKS = (Check(_find, rules.ALL),)
