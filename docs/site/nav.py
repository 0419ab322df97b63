"""Order of the pages of the site: sections with their pages, and their titles."""

from collections.abc import Iterable, Mapping
from typing import Any

Section = dict[str, Any]  # a title, and a page or a list of such dictionaries

FRONT = {
    "README.md": "index.md",
    "CHANGELOG.md": "changes.md",
    "CONTRIBUTING.md": "contributing/index.md",
    "SECURITY.md": "contributing/reporting.md",
    "CODE_OF_CONDUCT.md": "contributing/conduct.md",
}
"""Pages of the repository's root, and where they are in the site."""

NAV: Mapping[str, Mapping[str, str]] = {
    "Start": {
        "Overview": "index.md",
        "Senders": "senders.md",
        "The page": "page.md",
        "Searching": "search.md",
        "Commands": "commands.md",
        "中文": "zh.md",
    },
    "In tests": {
        "Testing": "testing.md",
        "Faults": "faults.md",
        "Checks": "checks/index.md",
        "Mail providers": "providers.md",
    },
    "Recipes": {"All recipes": "recipes/index.md"},
    "Coming from …": {"Another pytest plugin": "coming-from.md"},
    "Serving": {
        "Serving": "serving.md",
        "Reading by IMAP and POP3": "reading.md",
        "Relays": "relay.md",
        "Stores": "stores.md",
        "A team": "team.md",
        "Handlers": "handlers.md",
        "Security": "security.md",
        "How fast it is": "benchmarks.md",
    },
    "Reference": {
        "HTTP API": "api.md",
        "HTTP API, all routes": "reference/http.md",
        "Python": "reference/python.md",
        "Changes": "changes.md",
    },
    "Checks by rule": {},
    "Contributing": {
        "Contributing": "contributing/index.md",
        "Architecture": "architecture.md",
        "Glossary": "glossary.md",
    },
}
"""Pages by section. One that is named nowhere goes to the section of its folder, else `More`."""

_FOLDERS = {
    "recipes": "Recipes",
    "coming-from": "Coming from …",
    "checks": "Checks by rule",
    "reference": "Reference",
    "contributing": "Contributing",
    "decisions": "Contributing",
}


def nav_of(order: Mapping[str, Mapping[str, str]], places: Iterable[str]) -> list[Section]:
    """Return the navigation of these pages. Titles that are not given are those of the pages."""
    there = list(places)
    named = {place for pages in order.values() for place in pages.values()}
    sections: dict[str, list[Any]] = {
        title: [{name: place} for name, place in pages.items() if place in there]
        for title, pages in order.items()
    }
    for place in there:
        if place not in named:
            folder = place.partition("/")[0]
            sections.setdefault(_FOLDERS.get(folder, "More"), []).append(place)
    return [{title: pages} for title, pages in sections.items() if pages]
