"""Host names of the providers' APIs, by provider."""

from collections.abc import Mapping
from fnmatch import fnmatchcase

PROVIDER_HOSTS: Mapping[str, tuple[str, ...]] = {
    "ses": (
        "email.*.amazonaws.com",
        "email-fips.*.amazonaws.com",
        "email.*.amazonaws.com.cn",
        "email.*.api.aws",
    ),
    "sns": ("sns.*.amazonaws.com",),
    "sendgrid": ("api.sendgrid.com", "api.eu.sendgrid.com"),
    "resend": ("api.resend.com",),
    "mailgun": ("api.mailgun.net", "api.eu.mailgun.net"),
    "postmark": ("api.postmarkapp.com",),
    "azure": ("*.communication.azure.com",),
    "mailjet": ("api.mailjet.com", "api.us.mailjet.com"),
    "brevo": ("api.brevo.com", "api.sendinblue.com"),
    "mailtrap": ("send.api.mailtrap.io", "bulk.api.mailtrap.io", "sandbox.api.mailtrap.io"),
    "mandrill": ("mandrillapp.com",),
    "mailersend": ("api.mailersend.com",),
    "sparkpost": ("api.sparkpost.com", "api.eu.sparkpost.com"),
    "graph": ("graph.microsoft.com", "login.microsoftonline.com"),
    "gmail": ("gmail.googleapis.com", "www.googleapis.com", "oauth2.googleapis.com"),
}
"""Names, and patterns of names in which `*` stands for anything."""


def provider_of(host: str) -> str | None:
    """Return the provider of a host name in any case, without a port; None for all others."""
    name = host.lower().removesuffix(".")
    for provider, patterns in PROVIDER_HOSTS.items():
        if any(fnmatchcase(name, pattern) for pattern in patterns):
            return provider
    return None
