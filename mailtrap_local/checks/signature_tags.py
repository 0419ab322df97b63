"""Read the tags of DKIM-Signature fields (RFC 6376 section 3.2), without verifying them."""

import re

from mailtrap_local.mail.mime.headers import Headers

_MOST_SIGNATURES = 50
_LONGEST = 5000
_TAG = re.compile(r"(?:^|;)\s*+([A-Za-z]\w*+)\s*+=([^;]*+)")


def signature_tags(headers: Headers) -> list[dict[str, str]]:
    """Return the tags of each signature, without white space in their values."""
    values = headers.all_raw("DKIM-Signature")[:_MOST_SIGNATURES]
    return [
        {name: "".join(value.split()) for name, value in _TAG.findall(written[:_LONGEST])}
        for written in values
    ]
