"""Tokens that open the parts of one message to its preview.

A preview is shown in a frame of an opaque origin: what it loads is for a browser what any foreign
page loads, without credentials. So the URLs of its pictures carry a token, valid for the parts of
that message and nothing else.
"""

import hmac


class PartTokens:
    """Tokens made with a key, valid for all processes that have it."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def for_parts(self, message_id: str) -> str:
        """Return the token for the parts of a message."""
        return hmac.digest(self._key, message_id.encode(errors="replace"), "sha256").hex()

    def is_for_parts(self, text: str, message_id: str) -> bool:
        """Return whether a text is that token."""
        shown = text.encode(errors="replace")
        return hmac.compare_digest(shown, self.for_parts(message_id).encode())
