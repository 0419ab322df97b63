"""Unsubscribe with one click, as mailbox providers do for their users (RFC 8058)."""

from mailtrap_local.mail.message import Message
from mailtrap_local.mail.unsubscribe import OneClick
from mailtrap_local.outbound.address_guard import AddressGuard
from mailtrap_local.outbound.http_client import HttpCall, HttpClient, HttpFailure, parse_url

_SECONDS = 10.0
_BODY = b"List-Unsubscribe=One-Click"
_WEB = ("https://", "http://")  # the latter only for hosts that are allowed, which all have to be


def unsubscribe_one_click(
    message: Message, guard: AddressGuard, client: HttpClient | None = None
) -> OneClick:
    """Post to the URL of List-Unsubscribe, if its host is allowed by name.

    A public host is none of these by itself: a copy of real mail must not unsubscribe anyone.
    """
    url = _url(message)
    if not url:
        return OneClick("", None, "there is no List-Unsubscribe-Post with a URL to post to")
    try:
        target = parse_url(url)
        if not guard.allows(target.host, target.port):
            name = f"{target.host}:{target.port}"
            return OneClick(url, None, f"{name} is not allowed: allow it with --check-hosts")
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        call = HttpCall("POST", url, headers, _BODY)
        status = (client or HttpClient(guard)).send(call, _SECONDS).status
    except HttpFailure as problem:
        return OneClick(url, None, str(problem))
    if 200 <= status < 300:
        return OneClick(url, status, "")
    if 300 <= status < 400:  # RFC 8058 section 3.1
        return OneClick(url, status, f"the answer is {status}, and redirects are not followed")
    return OneClick(url, status, f"the answer is {status}")


def _url(message: Message) -> str:
    """The URL to post to, https if there is one; "" if the message is not meant for one click."""
    posts = [value.strip().lower() for value in message.headers.all("List-Unsubscribe-Post")]
    leaving = message.unsubscribe
    if leaving is None or posts != [_BODY.decode().lower()]:
        return ""
    urls = (url for way in _WEB for url in leaving.urls if url.lower().startswith(way))
    return next(urls, "")
