"""Sign events as https://www.standardwebhooks.com says (version 1.0.0)."""

import hmac
from base64 import b64decode, b64encode
from collections.abc import Iterable

from mailtrap_local.config.webhook_fields import SECRET_PREFIX


def signed_headers(
    secrets: Iterable[str], event_id: str, body: bytes, at: float, *, prefix: str = "webhook"
) -> dict[str, str]:
    """Return the header fields of an event that is sent `at` a time, in seconds since 1970.

    Signed with each of the `secrets` (`whsec_` and base64), not at all without any. Some senders
    have a `prefix` of their own, as `svix`.
    """
    moment = str(int(at))
    headers = {f"{prefix}-id": event_id, f"{prefix}-timestamp": moment}
    content = f"{event_id}.{moment}.".encode() + body
    signatures = [
        b64encode(hmac.digest(b64decode(one.removeprefix(SECRET_PREFIX)), content, "sha256"))
        for one in secrets
    ]
    if signatures:
        headers[f"{prefix}-signature"] = " ".join(f"v1,{one.decode()}" for one in signatures)
    return headers
