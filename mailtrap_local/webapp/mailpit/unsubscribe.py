"""Read List-Unsubscribe as strictly as Mailpit: an address and a URL, each once. Never raises."""

import re

_COMMENT = re.compile(r"\([^()]*\)")
_ITEM = re.compile(r"<([^<>]*)>")
_MAILTO = re.compile(r"mailto:[a-zA-Z0-9]")
_HTTP = re.compile(r"https?://[a-zA-Z0-9]", re.IGNORECASE)
_MOST_LINKS = 2


def read_unsubscribe(header: str) -> tuple[list[str], str]:
    """Return the valid links, and what is wrong with the field in one line, "" if nothing is."""
    field = _COMMENT.sub("", header).strip()
    items = _ITEM.findall(field)
    if not items:
        return [], f'"{field}" no valid unsubscribe links found'
    if not (field.startswith("<") and field.endswith(">")):
        return [], f'"{field}" should be enclosed in <>'
    if len(items) > _MOST_LINKS:
        return [], f'"{field}" should include a maximum of one email and one HTTP link'
    if any(between.strip() != "," for between in _ITEM.split(field)[2:-1:2]):
        return [], f'"{field}" <> should be split with a comma and optional spaces'
    return _checked(items)


def _checked(items: list[str]) -> tuple[list[str], str]:
    links: dict[str, str] = {}
    errors = []
    for item in items:
        kind = _kind(item)
        if re.search(r"\s", item):
            errors.append(f'"{item}" should not contain spaces')
        elif not kind:
            errors.append(f'"{item}" should start with either http(s):// or mailto:')
        elif kind in links:
            errors.append(f'"{item}" should only contain one {kind}')
        else:
            links[kind] = item
    return [*links.values()], ", ".join(errors)


def _kind(item: str) -> str:
    if _MAILTO.match(item):
        return "mailto:"
    return "HTTP link" if _HTTP.match(item) else ""
