"""XML of SES v1's answers."""

import re
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape

Form = Mapping[str, Any]
"""Fields of a request, as objects and lists."""

Xml = str

_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def element(name: str, text: str) -> Xml:
    """Return an element with a text, without characters that no XML can have."""
    return f"<{name}>{escape(_NO_XML.sub('', text))}</{name}>"
