"""Identities of Amazon SES, domains and addresses that may send. Each is verified, also unasked."""

from typing import Any

import msgspec
from werkzeug.wrappers import Response

from mailtrap_local.webapp.providers.provider import (
    Provider,
    ProviderCall,
    ProviderRoute,
    json_response,
)
from mailtrap_local.webapp.providers.refusal import ApiRefusal
from mailtrap_local.webapp.providers.ses_mail import has_signature
from mailtrap_local.webapp.providers.ses_v2 import refuse

_IDENTITY = "identity of SES"
_DKIM = {"SigningEnabled": False, "Status": "NOT_STARTED"}


class _SesV2Identity(msgspec.Struct, frozen=True, rename="pascal"):
    email_identity: str


def keep_identity(call: ProviderCall, name: str) -> None:
    """Keep the name of a domain or an address for lists. Raises ApiRefusal for an empty one."""
    if not name:
        raise ApiRefusal("missing", "An identity is required.")
    call.records.keep(_IDENTITY, name, {})


def remove_identity(call: ProviderCall, name: str) -> None:
    """Remove a name from lists, if it is there."""
    call.records.remove(_IDENTITY, name)


def identities(call: ProviderCall) -> list[str]:
    """Return the names that were kept."""
    return [name for name, _ in call.records.all(_IDENTITY)]


def _create(call: ProviderCall) -> Response:
    name = call.read(_SesV2Identity).email_identity
    if name in identities(call):
        text = f"Email identity {name[:100]} already exist."
        raise ApiRefusal("conflict", text, code="exists")
    keep_identity(call, name)
    return json_response({**_verified(name), "DkimAttributes": _DKIM})


def _get(call: ProviderCall) -> Response:
    more = {
        "FeedbackForwardingStatus": True,
        "VerificationStatus": "SUCCESS",
        "DkimAttributes": _DKIM,
        "Policies": {},
        "Tags": [],
    }
    return json_response({**_verified(call.variables["name"]), **more})


def _verified(name: str) -> dict[str, Any]:
    return {"IdentityType": _type(name), "VerifiedForSendingStatus": True}


def _type(name: str) -> str:
    return "EMAIL_ADDRESS" if "@" in name else "DOMAIN"


def _remove(call: ProviderCall) -> Response:
    remove_identity(call, call.variables["name"])
    return json_response({})


def _list(call: ProviderCall) -> Response:
    listed = [
        {
            "IdentityType": _type(name),
            "IdentityName": name,
            "SendingEnabled": True,
            "VerificationStatus": "SUCCESS",
        }
        for name in identities(call)
    ]
    return json_response({"EmailIdentities": listed})


_PLACE = "/v2/email/identities"

PROVIDER = Provider(
    name="ses",
    routes=(
        ProviderRoute(method="POST", path=_PLACE, view=_create),
        ProviderRoute(method="GET", path=_PLACE, view=_list),
        # so the newest SDKs list them
        ProviderRoute(method="POST", path="/v2/email/list-identities", view=_list),
        ProviderRoute(method="GET", path=f"{_PLACE}/<name>", view=_get),
        ProviderRoute(method="DELETE", path=f"{_PLACE}/<name>", view=_remove),
    ),
    has_key=has_signature,
    refuse=refuse,
    request_id="x-amzn-RequestId",
)
