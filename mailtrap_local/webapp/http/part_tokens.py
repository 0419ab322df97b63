"""Tokens that open the parts of one message to its preview.

A preview is shown in a frame of an opaque origin: what it loads is for a browser what any foreign
page loads, without credentials. So the URLs of its pictures carry a token, valid for the parts of
that message and nothing else, as long as the rights are that it was made with.
"""

import hmac

import msgspec

from mailtrap_local.mailroom.principal import Principal


class PartHolder(msgspec.Struct, frozen=True, array_like=True):
    """Principal that a token was made for: what is needed to find it again."""

    account: str | None
    token_id: str | None
    stamp: str


class PartTokens:
    """Tokens made with a key, valid for all processes that have it."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def for_parts(self, message_id: str, principal: Principal) -> str:
        """Return the token by which a principal gets the parts of a message."""
        holder = PartHolder(principal.account, principal.token_id, principal.stamp)
        written = msgspec.json.encode(holder).hex()
        return f"{self._digest(message_id, written)}.{written}"

    def holder(self, text: str, message_id: str) -> PartHolder | None:
        """Return who a token for these parts was made for; None if it is none."""
        digest, _, written = text.partition(".")
        shown = digest.encode(errors="replace")
        if not hmac.compare_digest(shown, self._digest(message_id, written).encode()):
            return None
        return msgspec.json.decode(bytes.fromhex(written), type=PartHolder)

    def _digest(self, message_id: str, written: str) -> str:
        signed = f"{message_id}\n{written}".encode(errors="replace")
        return hmac.digest(self._key, signed, "sha256").hex()
