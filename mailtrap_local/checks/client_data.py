"""Read which features email clients support, by caniemail.com: data of the package."""

import json
import pkgutil
import re
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from functools import cache
from typing import Literal, NamedTuple

_FILE = "clients.json"
_NOTE = re.compile(r"#(\d+)")
# Neither the account of a reader nor the browser of a webmail is a matter of the mail.
_OF_THE_READER = re.compile(
    r"not (?:supported|submit|render)\b.*\baccounts?\b|doesn't work with .*\baccounts?\b"
    r"|\bwhen using a (?:non gmail account|microsoft email address)"
    r"|\bsupport depends on (?:the )?browser|^partial\. depends on browser|work in ie\.$",
    re.IGNORECASE,
)


class ClientStatus(NamedTuple):
    """Support of a feature by a client that lacks some, with the numbers of its notes."""

    support: Literal["no", "partly"]
    notes: tuple[str, ...]


class ClientFeature(NamedTuple):
    """A feature of HTML, CSS or images; `lacking` are the clients that do not fully support it."""

    id: str
    title: str
    lacking: Mapping[str, ClientStatus]
    notes: Mapping[str, str]

    @property
    def page(self) -> str:
        """The address of its page."""
        return f"https://www.caniemail.com/features/{self.id}/"


class ClientData(NamedTuple):
    """The data of a day: features by their id, and the names of all clients by theirs."""

    date: str
    names: Mapping[str, str]
    features: Mapping[str, ClientFeature]

    @property
    def clients(self) -> tuple[str, ...]:
        """Ids of all clients, in order."""
        return tuple(self.names)

    def chosen(self, patterns: Iterable[str]) -> tuple[str, ...]:
        """The clients that fit one of these patterns, such as `gmail.*`."""
        wanted = tuple(patterns)
        return tuple(
            client
            for client in self.clients
            if any(fnmatchcase(client, pattern) for pattern in wanted)
        )


@cache
def client_data() -> ClientData | None:
    """Return the data; None if the package was built without it."""
    try:
        # by its loader, as a test's pyfakefs hides the file
        source = json.loads(pkgutil.get_data(__package__, _FILE) or "")
    except FileNotFoundError:
        return None
    features = {
        name: ClientFeature(name, one["title"], _lacking(one["support"]), one["notes"])
        for name, one in source["features"].items()
    }
    return ClientData(source["date"], source["clients"], features)


def is_of_the_reader(note: str) -> bool:
    """Return whether a note is about a reader's account or browser, which no mail can mend."""
    return _OF_THE_READER.search(note) is not None


def _lacking(support: Mapping[str, str]) -> dict[str, ClientStatus]:
    found: dict[str, ClientStatus] = {}
    for client, status in support.items():
        # `u` is unknown; `y` and `n` stay so with notes
        if status[0] == "n":
            found[client] = ClientStatus("no", tuple(_NOTE.findall(status)))
        elif status[0] == "a":
            found[client] = ClientStatus("partly", tuple(_NOTE.findall(status)))
    return found
