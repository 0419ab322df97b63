"""The shapes of all providers whose events are known, by their names."""

from mailtrap_local.config.provider_webhook_fields import ProviderWebhookSetting
from mailtrap_local.net.sns_signer import SnsSigner
from mailtrap_local.outbound.feedback.provider_events.mailgun import MailgunEvents
from mailtrap_local.outbound.feedback.provider_events.mailtrap import MailtrapEvents
from mailtrap_local.outbound.feedback.provider_events.occurrence import EventFormat
from mailtrap_local.outbound.feedback.provider_events.postmark import PostmarkEvents
from mailtrap_local.outbound.feedback.provider_events.resend import ResendEvents
from mailtrap_local.outbound.feedback.provider_events.sendgrid import SendGridEvents
from mailtrap_local.outbound.feedback.provider_events.ses import SesEvents


def event_format(webhook: ProviderWebhookSetting, signer: SnsSigner) -> EventFormat:
    """Return the shape of the events of a webhook. Raises BadSetting for its key."""
    made = _made(webhook, signer)
    made.check()
    return made


def _made(webhook: ProviderWebhookSetting, signer: SnsSigner) -> EventFormat:
    match webhook.provider:
        case "sendgrid":
            return SendGridEvents(webhook.key)
        case "ses":
            return SesEvents(signer)
        case "postmark":
            return PostmarkEvents()
        case "mailgun":
            return MailgunEvents(webhook.key)
        case "resend":
            return ResendEvents(webhook.key)
        case "mailtrap":
            return MailtrapEvents(webhook.key)
