"""Tokens that open the parts of one message where credentials are required.

A preview is shown in a frame of its own origin, to which browsers give no credentials. So the URLs
of its pictures carry a token, valid for the parts of that message and nothing else.
"""

import hmac
import secrets


class PartTokens:
    """Tokens of this process, valid as long as it runs."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes()

    def for_parts(self, message_id: str) -> str:
        """Return the token for the parts of a message."""
        return hmac.digest(self._key, message_id.encode(errors="replace"), "sha256").hex()

    def is_for_parts(self, text: str, message_id: str) -> bool:
        """Return whether a text is that token."""
        shown = text.encode(errors="replace")
        return hmac.compare_digest(shown, self.for_parts(message_id).encode())
