"""Addresses by which mail providers let apps try out bounces and complaints, known offline.

https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html
https://resend.com/docs/dashboard/emails/send-test-emails
https://postmarkapp.com/developer/user-guide/sandbox-mode/generate-fake-bounces
https://mailchimp.com/developer/transactional/docs/outbound-email/
"""

from mailtrap_local.faults.magic_address import MANDRILL, POSTMARK, RESEND, SES, domain_of

_NAMES = {  # what has no entry is delivered
    SES: {
        "bounce": "bounce-5.1.1",
        "suppressionlist": "bounce-5.1.1",
        "complaint": "complaint",
        "ooto": "auto-reply",
    },
    RESEND: {
        "bounced": "bounce-5.1.1",
        "suppressed": "bounce-5.1.1",
        "complained": "complaint",
    },
    POSTMARK: {  # without underscores
        "hardbounce": "bounce-5.1.1",
        "bademailaddress": "bounce-5.1.3",
        "blocked": "bounce-5.7.1",
        "spamnotification": "bounce-5.7.1",
        "virusnotification": "bounce-5.7.1",
        "dnserror": "bounce-5.4.4",
        "softbounce": "delayed-4.2.2",
        "transient": "delayed-4.4.1",
        "autoresponder": "auto-reply",
    },
    MANDRILL: {
        "hard_bounce": "bounce-5.1.1",
        "soft_bounce": "delayed-4.2.2",
        "spam": "complaint",
    },
}


def simulated_feedback(recipient: str) -> str:
    """Return the name of the feedback that a simulator's address asks for, "" for none."""
    domain = domain_of(recipient)
    local = recipient[: -len(domain)].lower().partition("+")[0]
    if domain == POSTMARK:
        local = local.replace("_", "")
    return _NAMES.get(domain, {}).get(local, "")
