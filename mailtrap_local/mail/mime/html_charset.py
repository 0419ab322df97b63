"""Find the charset that an HTML or XML document itself declares. Never raises."""

import re

from mailtrap_local.mail.html import HtmlTag, tokens

_REACH = 16_384  # octets; browsers read 1,024, but style sheets of mail come first
_XML = re.compile(r"\s*+<\?xml\s[^>]*?\bencoding\s*+=\s*+[\"']([^\"'>]++)[\"']", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*+=\s*+[\"']?\s*+([^\s\"';]++)", re.IGNORECASE)


def html_charset(document: bytes) -> str | None:
    """Return the charset of a `meta` or of an XML declaration (HTML standard, section 13.2.3.2)."""
    head = document[:_REACH].decode("latin-1")
    declared = _XML.match(head)
    names = [declared[1]] if declared else filter(None, map(_of_tag, tokens(head)))
    # what could be read as ASCII is no UTF-16
    return next(("utf-8" if "utf-16" in name.lower() else name for name in names), None)


def _of_tag(token: HtmlTag | str) -> str | None:
    if isinstance(token, str) or token.is_end or token.name != "meta":
        return None
    attributes = token.attributes()
    if "charset" in attributes:
        return attributes["charset"]
    if attributes.get("http-equiv", "").strip().lower() != "content-type":
        return None
    found = _CHARSET.search(attributes.get("content", ""))
    return found[1] if found else None
