"""Ask the servers of a message's links whether these lead somewhere. Only where a user asks for it.

Links that do something when they are opened are left alone: checkers have unsubscribed users, and
used up the tokens of links to verify or to reset.
"""

import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, zip_longest
from queue import Empty, SimpleQueue
from typing import Literal, NamedTuple
from urllib.parse import urldefrag

from mailtrap_local.checks.check_rule import CheckRule
from mailtrap_local.clock import monotonic
from mailtrap_local.mail.links.extract import Link
from mailtrap_local.mail.links.kinds import kind_by_words
from mailtrap_local.mail.links.urls import absolute_url
from mailtrap_local.mail.message import Message
from mailtrap_local.outbound.http_client import (
    HttpAnswer,
    HttpCall,
    HttpClient,
    HttpFailure,
    parse_url,
)
from mailtrap_local.outbound.network_checks.network_findings import NetworkFindings

BROKEN = CheckRule("link-broken", "error", "A link leads nowhere", "RFC 9110 section 15.5.5")
UNREACHABLE = CheckRule(
    "link-unreachable", "warning", "The server of a link does not answer as it should"
)

MOST_LINKS = 100
MOST_AT_ONCE = 8
MOST_AT_ONCE_PER_HOST = 2
MOST_REDIRECTS = 3
SECONDS_EACH = 5.0
SECONDS_IN_ALL = 20.0

_CHECKED_KINDS = frozenset({"other", "asset"})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_GONE = frozenset({404, 410})
_NO_HEAD = frozenset({403, 404, 405, *range(500, 600)})  # of servers that know GET alone

Outcome = Literal["works", "broken", "unreachable", "unknown", "skipped"]


class CheckedLink(NamedTuple):
    """Result of a link; `status` is that of the last answer, None without one."""

    url: str
    outcome: Outcome
    detail: str = ""
    status: int | None = None


def link_findings(results: Iterable[CheckedLink]) -> NetworkFindings:
    """Return what results mean for a report: nothing, if no server at all could be reached."""
    results = list(results)
    skipped = [f"{one.url}: {one.detail}" for one in results if one.outcome == "skipped"]
    why = {BROKEN.id: f"{len(skipped)} links, such as {skipped[0]}"} if skipped else {}
    asked = [one for one in results if one.outcome != "skipped"]
    hosts = {_host(one.url) for one in asked}
    if len(hosts) > 1 and all(one.status is None for one in asked):
        why = {"link-*": f"no server could be reached: {asked[0].url}: {asked[0].detail}"}
        return NetworkFindings((), why)
    rules = {"broken": BROKEN, "unreachable": UNREACHABLE}
    found = (
        rules[one.outcome].found(f"{one.url}: {one.detail}")
        for one in asked
        if one.outcome in rules
    )
    return NetworkFindings(tuple(found), why)


def check_links(message: Message, client: HttpClient) -> list[CheckedLink]:
    """Check the links of a message, in order, within 20 seconds."""
    return LinkCheck(client).run(message.links())


class LinkCheck:
    """One check of some links, by threads that end with it or with their last request."""

    def __init__(self, client: HttpClient, *, seconds: float = SECONDS_IN_ALL) -> None:
        self._client = client
        self._deadline = monotonic() + seconds
        self._seconds = seconds
        self._lock = threading.Lock()
        self._hosts: dict[str, threading.Semaphore] = defaultdict(
            lambda: threading.Semaphore(MOST_AT_ONCE_PER_HOST)
        )

    def run(self, links: Sequence[Link]) -> list[CheckedLink]:
        """Return the results in the order of the links; those of mailto and the like have none."""
        wanted = [link for link in links if link.url.lower().startswith(("http://", "https://"))]
        results = {link.url: _left_alone(link) for link in wanted}
        urls = [link.url for link in wanted if link.kind in _CHECKED_KINDS]
        for url in urls[MOST_LINKS:]:
            results[url] = CheckedLink(url, "skipped", f"beyond the first {MOST_LINKS}")
        results.update(self._ask_all(urls[:MOST_LINKS]))
        return list(results.values())

    def _ask_all(self, urls: Sequence[str]) -> dict[str, CheckedLink]:
        late = f"not reached within {self._seconds:g} s"
        found = {url: CheckedLink(url, "unknown", late) for url in urls}
        pending: SimpleQueue[str] = SimpleQueue()
        for url in _alternating(urls):
            pending.put(url)
        done: SimpleQueue[CheckedLink] = SimpleQueue()
        for number in range(min(MOST_AT_ONCE, len(urls))):
            name = f"link-check-{number}"
            threading.Thread(
                target=self._work, args=(pending, done), name=name, daemon=True
            ).start()
        for _ in urls:
            try:
                result = done.get(timeout=max(self._deadline - monotonic(), 0.001))
            except Empty:
                break
            found[result.url] = result
        return found

    def _work(self, pending: "SimpleQueue[str]", done: "SimpleQueue[CheckedLink]") -> None:
        while monotonic() < self._deadline:
            try:
                url = pending.get_nowait()
            except Empty:
                return
            done.put(self._check(url))

    def _check(self, url: str) -> CheckedLink:
        address = urldefrag(url).url
        try:
            for _ in range(MOST_REDIRECTS + 1):
                answer = self._ask(address)
                if answer.status not in _REDIRECTS or "location" not in answer.headers:
                    return _result(url, answer.status)
                address = urldefrag(absolute_url(address, answer.headers["location"])).url
                if kind_by_words("", address, "") not in _CHECKED_KINDS:
                    return CheckedLink(
                        url, "skipped", "it leads to a link that acts", answer.status
                    )
        except HttpFailure as problem:
            return _failed(url, problem)
        words = f"more than {MOST_REDIRECTS} redirects"
        return CheckedLink(url, "unreachable", words, answer.status)

    def _ask(self, url: str) -> HttpAnswer:
        """Ask with HEAD, and where that is no answer with GET for one octet."""
        with self._lock:
            host = self._hosts[parse_url(url).host]
        if not host.acquire(timeout=max(self._deadline - monotonic(), 0)):
            raise HttpFailure("timeout", f"not reached within {self._seconds:g} s")
        try:
            answer = self._client.send(HttpCall("HEAD", url), self._left())
            if answer.status in _NO_HEAD:
                call = HttpCall("GET", url, {"Range": "bytes=0-0"})
                answer = self._client.send(call, self._left())
            return answer
        finally:
            host.release()

    def _left(self) -> float:
        return max(min(SECONDS_EACH, self._deadline - monotonic()), 0.001)


def _left_alone(link: Link) -> CheckedLink:
    return CheckedLink(link.url, "skipped", f"its kind is {link.kind}: opening it may act")


def _alternating(urls: Sequence[str]) -> Iterator[str]:
    """The URLs host by host in turns, so that a slow one holds up few others."""
    by_host: dict[str, list[str]] = {}
    for url in urls:
        by_host.setdefault(_host(url), []).append(url)
    turns = zip_longest(*by_host.values())
    return (url for url in chain.from_iterable(turns) if url is not None)


def _host(url: str) -> str:
    return url.split("/")[2].lower()


def _result(url: str, status: int) -> CheckedLink:
    words = f"the answer is {status}"
    if status in _GONE:
        return CheckedLink(url, "broken", words, status)
    if status >= 500:
        return CheckedLink(url, "unreachable", words, status)
    if 200 <= status < 400:
        return CheckedLink(url, "works", "", status)
    return CheckedLink(url, "unknown", f"{words}, which says nothing to a program", status)


def _failed(url: str, problem: HttpFailure) -> CheckedLink:
    outcomes: dict[str, Outcome] = {"name": "broken", "url": "skipped", "forbidden": "skipped"}
    return CheckedLink(url, outcomes.get(problem.kind, "unreachable"), str(problem))
