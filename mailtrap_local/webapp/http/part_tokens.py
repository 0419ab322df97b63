"""What lets the pictures of a mail in where credentials are asked for.

The mail is shown in a frame of an origin of its own, to which browsers give no credentials. So
the addresses in it carry a pass, which is good for the parts of that message and nothing else.
"""

import hmac
import secrets


class PartTokens:
    """Tokens that only we can make, good for as long as we run."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes()

    def for_parts(self, message_id: str) -> str:
        """The pass for the parts of a message."""
        return hmac.digest(self._key, message_id.encode(errors="replace"), "sha256").hex()

    def is_for_parts(self, text: str, message_id: str) -> bool:
        """Whether a text is that pass."""
        shown = text.encode(errors="replace")
        return hmac.compare_digest(shown, self.for_parts(message_id).encode())
