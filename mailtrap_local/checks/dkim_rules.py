"""Rules on DKIM signatures and DMARC, and the problem that ends the verification of a signature."""

from mailtrap_local.checks.check_rule import CheckRule

MALFORMED = CheckRule(
    "dkim-malformed", "error", "A DKIM signature cannot be read", "RFC 6376 section 3.5"
)
FROM_UNSIGNED = CheckRule(
    "dkim-from-unsigned", "error", "A DKIM signature leaves From out", "RFC 6376 section 5.4"
)
ALGORITHM = CheckRule(
    "dkim-algorithm",
    "error",
    "A DKIM signature uses an algorithm that receivers reject",
    "RFC 8301 section 3.1",
)
EXPIRED = CheckRule(
    "dkim-expired", "error", "A DKIM signature had expired on arrival", "RFC 6376 section 3.5"
)
NO_KEY = CheckRule(
    "dkim-no-key", "error", "The key of a DKIM signature is not published", "RFC 6376 section 6.1.2"
)
KEY_REVOKED = CheckRule(
    "dkim-key-revoked",
    "error",
    "The key of a DKIM signature is revoked",
    "RFC 6376 section 3.6.1",
)
KEY_BAD = CheckRule(
    "dkim-key-bad", "error", "The key of a DKIM signature is unusable", "RFC 6376 section 3.6.1"
)
KEY_SHORT = CheckRule(
    "dkim-key-short",
    "error",
    "The key of a DKIM signature has less than 1024 bits",
    "RFC 8301 section 3.2",
)
KEY_1024 = CheckRule(
    "dkim-key-1024",
    "info",
    "The key of a DKIM signature has less than 2048 bits",
    "RFC 8301 section 3.2",
)
BODY_CHANGED = CheckRule(
    "dkim-body-changed",
    "error",
    "The body is not the one that was signed",
    "RFC 6376 section 6.1.3",
)
HEADERS_CHANGED = CheckRule(
    "dkim-headers-changed",
    "error",
    "The header is not the one that was signed",
    "RFC 6376 section 6.1.3",
)
LENGTH = CheckRule(
    "dkim-length", "warning", "The end of the body is not signed", "RFC 6376 section 8.2"
)
UNSIGNED_HEADERS = CheckRule(
    "dkim-unsigned-headers",
    "warning",
    "Header fields that readers see are not signed",
    "RFC 6376 section 5.4.1",
)
TOO_MANY = CheckRule(
    "dkim-too-many", "warning", "There are more DKIM signatures than receivers verify",
    "RFC 6376 section 8.4",
)  # fmt: skip
DMARC_ALIGNMENT = CheckRule(
    "dmarc-alignment",
    "error",
    "Neither DKIM nor SPF can authenticate the domain of From",
    "RFC 7489 section 3.1",
)
DMARC_NONE = CheckRule(
    "dmarc-none", "warning", "The domain of From publishes no DMARC policy", "RFC 7489 section 6.1"
)

ALL = (
    MALFORMED,
    FROM_UNSIGNED,
    ALGORITHM,
    EXPIRED,
    NO_KEY,
    KEY_REVOKED,
    KEY_BAD,
    KEY_SHORT,
    KEY_1024,
    BODY_CHANGED,
    HEADERS_CHANGED,
    LENGTH,
    UNSIGNED_HEADERS,
    TOO_MANY,
    DMARC_ALIGNMENT,
    DMARC_NONE,
)


class DkimProblem(Exception):
    """A signature breaks `rule`, and is not verified any further."""

    def __init__(self, rule: CheckRule, detail: str) -> None:
        super().__init__(detail)
        self.rule = rule
        self.detail = detail
