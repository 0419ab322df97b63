"""URLs of a message's parts: in its preview, and in the policy that lets it load nothing else."""

import re
from urllib.parse import urlsplit

from werkzeug.wrappers import Request

from mailtrap_local.webapp.http.guard import HOST
from mailtrap_local.webapp.http.mailbox_root import web_root

_FOLDER = re.compile(r"/[\w./~%-]*", re.ASCII)  # nothing that means something in a policy


def part_url(message_id: str, number: int, token: str) -> str:
    """Return the URL of a part, relative to that of the preview, also of the preview of `latest`.

    `token` opens it to the preview, see `PartTokens`.
    """
    return f"../{message_id}/parts/{number}?pass={token}"


def part_urls_in_policy(request: Request, message_id: str) -> list[str]:
    """Return where the parts of a message are, as sources of a Content-Security-Policy.

    By the names that the browser may have used, which proxies change. `http:` means `https:` too.
    """
    hosts = [request.headers.get("Host", ""), request.headers.get("X-Forwarded-Host", "")]
    path = f"api/messages/{message_id}/parts/"
    return [
        f"{request.scheme}://{_in_policy(match)}{_folder(request, host)}{path}"
        for host in dict.fromkeys(hosts)
        if (match := HOST.fullmatch(host))
    ]


def _in_policy(host: re.Match[str]) -> str:
    """Return a host as a policy names it: IPv6 addresses have no form there, so any host instead.

    The id of a message, which no sender knows, stands in the path behind it.
    """
    return host[0] if host["v6"] is None else f"*{host[0].partition(']')[2]}"


def _folder(request: Request, host: str) -> str:
    """Return the path of the page, which a proxy may have taken away: by Referer if that tells."""
    try:
        referer = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return f"{web_root(request)}/"
    folder = referer.path[: referer.path.rfind("/") + 1]
    if referer.netloc.lower() == host.lower() and _FOLDER.fullmatch(folder):
        return folder
    return f"{web_root(request)}/"
