"""Addresses by which mail providers let apps try out bounces and complaints, known offline.

https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html
https://resend.com/docs/dashboard/emails/send-test-emails
https://postmarkapp.com/support/article/1239-how-to-test-bounces
https://mailchimp.com/developer/transactional/docs/outbound-email/
"""

from mailtrap_local.faults.magic_address import MANDRILL, POSTMARK, RESEND, SES, domain_of

_NAMES = {
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
    POSTMARK: {  # without underscores; all others are hard bounces
        "addresschange": "bounce-5.1.6",
        "bademailaddress": "bounce-5.1.3",
        "blocked": "bounce-5.7.25",
        "dmarcpolicy": "bounce-5.7.26",
        "spamnotification": "bounce-5.7.1",
        "unknown": "bounce-5.0.0",
        "virusnotification": "bounce-5.7.0",
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
_OTHERWISE = {POSTMARK: "bounce-5.1.1"}  # at the others it is delivered


def simulated_feedback(recipient: str) -> str:
    """Return the name of the feedback that a simulator's address asks for, "" for none."""
    domain = domain_of(recipient)
    local = recipient[: -len(domain)].lower().partition("+")[0]
    if domain == POSTMARK:
        local = local.replace("_", "")
    return _NAMES.get(domain, {}).get(local) or _OTHERWISE.get(domain, "")
