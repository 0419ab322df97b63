"""What of a text may be shown on a terminal, or stand in a line of a log."""

import re

# C0 and C1 controls, DEL; what draws nothing, turns the direction of what follows or ends a line
# for some readers (of Unicode's Cf, Zl and Zp all but the joiners that letters and emoji need);
# and lone surrogates, which nothing can encode.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def printable(text: str) -> str:
    r"""The text with a backslash form, as `\x1b`, for each character that is more than itself.

    Terminals obey control characters, and readers believe what the direction of writing makes of a
    line: whoever sends mail must not have a say in either.
    """
    return _UNSAFE.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode("ascii")
