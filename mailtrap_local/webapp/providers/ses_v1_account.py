"""Actions of SES v1 on the account: its identities, its quota, its statistics."""

import secrets
from collections.abc import Callable, Mapping
from typing import Any

from mailtrap_local.webapp.providers.body import convert
from mailtrap_local.webapp.providers.provider import ProviderCall
from mailtrap_local.webapp.providers.ses_identities import (
    identities,
    keep_identity,
    remove_identity,
)
from mailtrap_local.webapp.providers.ses_xml import Form, Xml, element


def _verify_address(call: ProviderCall, form: Form) -> Xml:
    keep_identity(call, str(form.get("EmailAddress", "")))
    return ""


def _verify_domain(call: ProviderCall, form: Form) -> Xml:
    keep_identity(call, str(form.get("Domain", "")))
    return element("VerificationToken", secrets.token_urlsafe(32))


def _delete_identity(call: ProviderCall, form: Form) -> Xml:
    remove_identity(call, str(form.get("Identity", "")))
    return ""


def _delete_address(call: ProviderCall, form: Form) -> Xml:
    remove_identity(call, str(form.get("EmailAddress", "")))
    return ""


def _list_identities(call: ProviderCall, form: Form) -> Xml:
    kind = form.get("IdentityType")
    names = [
        name
        for name in identities(call)
        if kind not in ("EmailAddress", "Domain") or ("@" in name) == (kind == "EmailAddress")
    ]
    return f"<Identities>{_members(names)}</Identities>"


def _list_addresses(call: ProviderCall, _form: Form) -> Xml:
    names = [name for name in identities(call) if "@" in name]
    return f"<VerifiedEmailAddresses>{_members(names)}</VerifiedEmailAddresses>"


def _members(names: list[str]) -> Xml:
    return "".join(element("member", name) for name in names)


def _get_verification(_call: ProviderCall, form: Form) -> Xml:
    """Each of the identities that are asked for is verified."""
    names = convert(form.get("Identities") or [], list[str], "Identities")
    status = element("VerificationStatus", "Success")
    entries = [f"<entry>{element('key', name)}<value>{status}</value></entry>" for name in names]
    return f"<VerificationAttributes>{''.join(entries)}</VerificationAttributes>"


def _get_quota(_call: ProviderCall, _form: Form) -> Xml:
    quota = {"Max24HourSend": "50000.0", "MaxSendRate": "1000.0", "SentLast24Hours": "0.0"}
    return "".join(element(name, value) for name, value in quota.items())


def _get_statistics(_call: ProviderCall, _form: Form) -> Xml:
    return "<SendDataPoints></SendDataPoints>"


def _get_enabled(_call: ProviderCall, _form: Form) -> Xml:
    return element("Enabled", "true")


ACTIONS: Mapping[str, Callable[[ProviderCall, Mapping[str, Any]], Xml]] = {
    "VerifyEmailIdentity": _verify_address,
    "VerifyEmailAddress": _verify_address,
    "VerifyDomainIdentity": _verify_domain,
    "DeleteIdentity": _delete_identity,
    "DeleteVerifiedEmailAddress": _delete_address,
    "ListIdentities": _list_identities,
    "ListVerifiedEmailAddresses": _list_addresses,
    "GetIdentityVerificationAttributes": _get_verification,
    "GetSendQuota": _get_quota,
    "GetSendStatistics": _get_statistics,
    "GetAccountSendingEnabled": _get_enabled,
}
"""Functions that return what is in the result of an action, by its name."""
