"""Links in messages, in HTML and in plain text."""

from typing import Literal

LinkKind = Literal["verify", "reset", "signin", "unsubscribe", "tracking", "asset", "other"]
