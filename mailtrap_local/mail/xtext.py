"""Decode xtext (RFC 3461 section 4), the form of values in parameters of SMTP commands."""

import re

# as lenient as Postfix, which takes any other character as it is
_XTEXT = re.compile(r"(?:[^+]|\+[0-9A-Fa-f]{2})+", re.ASCII)
_CODED = re.compile(rb"\+([0-9A-Fa-f]{2})")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def decode_xtext(text: str) -> str | None:
    """Decode xtext; None if it is none, or what it hides is a control character."""
    if not _XTEXT.fullmatch(text):
        return None
    octets = _CODED.sub(lambda match: bytes.fromhex(match[1].decode()), text.encode())
    try:
        value = octets.decode()
    except UnicodeDecodeError:
        value = octets.decode("latin-1")
    return None if _CONTROL.search(value) else value
