"""Rules about how a client proved who it is."""

from collections.abc import Iterator

from mailtrap_local.checks.check_rule import Check, CheckRule
from mailtrap_local.checks.checked_mail import CheckedMail
from mailtrap_local.checks.finding import Finding
from mailtrap_local.errors import SessionNotFound

AUTH_IN_CLEAR = CheckRule(
    "auth-in-clear",
    "warning",
    "The password was sent without TLS",
    "RFC 4954 section 4, RFC 8314",
)

_DISCLOSING = frozenset({"PLAIN", "LOGIN", "XOAUTH2", "OAUTHBEARER"})


def find_auth_in_clear(mail: CheckedMail) -> Iterator[Finding]:
    """Find a password or token that was sent in clear.

    Where the sandbox offered no TLS, the client had no choice, and nothing is known of it.
    """
    auth = mail.message.auth
    if auth is None or mail.message.tls is not None or auth.mechanism.upper() not in _DISCLOSING:
        return
    if _lacked_tls(mail):
        mail.skipped[AUTH_IN_CLEAR.id] = "the sandbox offers no TLS, see --tls"
        return
    yield AUTH_IN_CLEAR.found(f"AUTH {auth.mechanism.upper()} of {auth.username}")


def _lacked_tls(mail: CheckedMail) -> bool:
    try:
        transcript = mail.message.session.transcript
    except SessionNotFound:
        return False
    replies = [line.text.upper() for line in transcript if line.sender == "server"]
    is_greeted = any(text.startswith("250-") for text in replies)
    return is_greeted and not any(text[4:].strip() == "STARTTLS" for text in replies)


CHECKS = (Check(find_auth_in_clear, (AUTH_IN_CLEAR,)),)
