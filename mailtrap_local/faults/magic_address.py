"""Addresses that ask for a fault by their name: at `fault.test`, and providers' simulators."""

DOMAIN = "@fault.test"

SES = "@simulator.amazonses.com"
RESEND = "@resend.dev"
POSTMARK = "@bounce-testing.postmarkapp.com"
MANDRILL = "@test.mandrillapp.com"

_DOMAINS = frozenset({DOMAIN, SES, RESEND, POSTMARK, MANDRILL})


def domain_of(recipient: str) -> str:
    """Return the domain of an address with its @, in lower case."""
    return recipient[recipient.rfind("@") :].lower()


def is_magic(recipient: str) -> bool:
    """Return whether an address may ask for a fault. Cheap: called for every recipient."""
    return domain_of(recipient) in _DOMAINS
