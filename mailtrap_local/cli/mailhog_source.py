"""Reads messages from MailHog: from its API, or from a file with what that has answered."""

import json
from base64 import b64encode
from collections.abc import Iterator
from datetime import datetime
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import unquote, urlsplit, urlunsplit
from urllib.request import ProxyHandler, Request, build_opener

from mailtrap_local.cli.mail_files import FileMessage, Unreadable
from mailtrap_local.errors import BadSetting

_PAGE = 10  # messages, which may be large
_MOST_PAGES = 10**6  # of a server that has no end
_MAX_OCTETS = 10**9  # of one of them
_TIMEOUT = 30.0  # seconds


class MailhogServer:
    """MailHog that runs at a URL; a user and a password may stand in it. Raises BadSetting."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise BadSetting(f"{url}: no URL of a MailHog: write http://127.0.0.1:8025")
        _, _, place = parts.netloc.rpartition("@")
        self._url = urlunsplit((parts.scheme, place, parts.path.rstrip("/"), "", ""))
        self._headers: dict[str, str] = {}
        if parts.username is not None:
            login = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
            self._headers["Authorization"] = f"Basic {b64encode(login.encode()).decode()}"
        self._opener = build_opener(ProxyHandler({}))
        self.size = 0
        try:
            self._total = int(self._page(0, 1)["total"])
        except Unreadable as problem:
            raise BadSetting(str(problem)) from None

    def read(self) -> Iterator[FileMessage | Unreadable]:
        """Messages, oldest first, and what is wrong with others. Raises Unreadable.

        MailHog lists the newest first: what comes meanwhile moves all others on.
        """
        done = 0
        for _ in range(_MOST_PAGES):
            start = max(self._total - done - _PAGE, 0)
            page = self._page(start, self._total - done - start)
            if page["total"] != self._total:
                self._total = max(page["total"], done)
                continue
            items = page["items"]
            for item in reversed(items):
                yield _message(self._url, item)
            done += len(items)
            if not items or done >= self._total:
                return

    def _page(self, start: int, limit: int) -> dict[str, Any]:
        url = f"{self._url}/api/v2/messages?start={start}&limit={limit}"
        try:
            with self._opener.open(Request(url, headers=self._headers), timeout=_TIMEOUT) as answer:  # noqa: S310  # http, see above
                page = json.loads(answer.read(_MAX_OCTETS))
        except HTTPError as problem:
            problem.close()
            raise Unreadable(f"{url}: {problem}") from None
        except (OSError, HTTPException, ValueError, RecursionError) as problem:
            raise Unreadable(f"{url}: {problem}") from None
        if not isinstance(page, dict) or not isinstance(page.get("total"), int):
            raise Unreadable(f"{url}: no MailHog answers there")
        if not isinstance(page.get("items"), list):
            page["items"] = []  # null, of none
        return page


class MailhogFile:
    """File with what MailHog has answered: `curl URL/api/v2/messages?limit=…`. All is read at once.

    Raises BadSetting.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            found = json.loads(path.read_bytes())
        except OSError as problem:
            raise BadSetting(f"{path}: {problem.strerror or problem}") from None
        except (ValueError, RecursionError):
            raise BadSetting(f"{path}: no JSON, as MailHog would have answered it") from None
        items = found.get("items") if isinstance(found, dict) else found
        if not isinstance(items, list):
            raise BadSetting(f"{path}: no list of messages, as MailHog would have answered it")
        self._items = items
        self.size = 0

    def read(self) -> Iterator[FileMessage | Unreadable]:
        """Messages, oldest first, and what is wrong with others."""
        for item in reversed(self._items):
            yield _message(str(self._path), item)


def _message(place: str, item: Any) -> FileMessage | Unreadable:
    name = f"{place}, message"
    try:
        name = f"{name} {item['ID']}"
        raw = item["Raw"]["Data"].encode("utf-8", "replace")
        return FileMessage(
            name=name,
            raw=raw,
            size=len(raw),
            mail_from=_text(item["Raw"]["From"]),
            rcpt_to=tuple(_text(address) for address in item["Raw"]["To"] or ()),
            received_at=datetime.fromisoformat(_text(item["Created"])).astimezone(),
        )
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError):
        return Unreadable(f"{name}: not as MailHog writes one")


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value
