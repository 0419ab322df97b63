"""A server that answers as MailHog's API v2 does."""

import json
import threading
from base64 import b64encode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit


def mailhog_message(number: int) -> dict[str, Any]:
    """Return a message as MailHog writes it."""
    return {
        "ID": f"id-{number}@mailhog.example",
        "Created": f"2026-11-26T11:{number:02}:01.000000000+01:00",
        "Raw": {
            "From": "app@example.com",
            "To": ["ann@example.com", "bob@example.com"],
            "Data": f"Subject: number {number}\r\n\r\nGrüße\r\n",
            "Helo": "app",
        },
    }


class MailhogServer:
    """MailHog with these messages, oldest first.

    `arrives_after_page` are messages that come once so many pages have been asked for.
    """

    def __init__(self, messages: list[dict[str, Any]], login: str | None = None) -> None:
        self.messages = messages
        self.arrives_after_page: dict[int, dict[str, Any]] = {}
        self.login = login and f"Basic {b64encode(login.encode()).decode()}"
        self._pages = 0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, body = outer.answer(self.path, self.headers["Authorization"])
                self.send_response(status)
                self.send_header("Content-Type", "text/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_words: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def answer(self, place: str, authorization: str | None) -> tuple[int, bytes]:
        parts = urlsplit(place)
        if self.login is not None and authorization != self.login:
            return 401, b""
        assert parts.path == "/api/v2/messages"
        asked = {name: int(values[0]) for name, values in parse_qs(parts.query).items()}
        newest_first = self.messages[::-1]
        items = newest_first[asked["start"] : asked["start"] + asked["limit"]]
        total, self._pages = len(self.messages), self._pages + 1
        if self._pages in self.arrives_after_page:
            self.messages.append(self.arrives_after_page[self._pages])
        answer = {"total": total, "count": len(items), "start": asked["start"], "items": items}
        return 200, json.dumps(answer, ensure_ascii=False).encode()

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_problem: object) -> None:
        self._server.shutdown()
        self._server.server_close()
