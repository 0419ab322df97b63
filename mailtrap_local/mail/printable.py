"""Escape text for terminals and lines of logs."""

import re

# C0 and C1 controls and DEL; invisible characters, marks of direction and line ends (Unicode's Cf,
# Zl and Zp without the joiners that letters and emoji need); and lone surrogates.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def printable(text: str) -> str:
    r"""The text with a backslash form, as `\x1b`, for each control or invisible character.

    Terminals obey control characters, and marks of direction disguise text: senders of mail must
    control neither.
    """
    return _UNSAFE.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode("ascii")
