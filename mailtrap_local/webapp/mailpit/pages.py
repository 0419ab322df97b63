"""Views of pages: the bodies of a message, and where the page of this server shows it."""

from html import escape
from urllib.parse import quote

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from mailtrap_local.mail.html import HtmlTag
from mailtrap_local.mail.html_urls import replace_urls
from mailtrap_local.webapp.api.context import Context
from mailtrap_local.webapp.api.preview import preview_policy
from mailtrap_local.webapp.mailpit.bodies import crlf_text, html_source
from mailtrap_local.webapp.mailpit.lookup import entry_of, viewed
from mailtrap_local.webapp.mailpit.parts import served_parts
from mailtrap_local.webapp.mailpit.requests import MailpitRefusal, text

_NO_HTML = "This message does not contain a HTML part"
_IN_NEW_TAB = {"target": "_blank", "rel": "noreferrer noopener"}


def view_html(context: Context, id: str) -> Response:  # noqa: A002  # the name in the path
    """Show the HTML of a message as a page by itself; pictures of its own are those of its parts.

    With `embed=1` its links open in a new tab.
    """
    message = viewed(context, id).message
    content = message.content
    source = html_source(content)
    if not source:
        raise MailpitRefusal(_NO_HTML, 404)
    finder = content.part_finder(source)
    numbers = {one.part.number: one.number for one in served_parts(content)}

    def url_of(url: str) -> str | None:
        part = finder.find(url)
        number = None if part is None else numbers.get(part.number)
        return number and url_for("mailpit.get_part", id=message.id, number=number)

    is_embedded = request.args.get("embed") == "1"
    page = replace_urls(source, url_of, _opening_tabs if is_embedded else None)
    response = Response(page, content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = _policy()
    return response


def _opening_tabs(tag: HtmlTag, attributes: dict[str, str]) -> dict[str, str]:
    is_link = tag.name in ("a", "area") and not attributes.get("href", "#").startswith("#")
    return _IN_NEW_TAB if is_link else {}


def _policy() -> str:
    """Return the policy of a preview, for a page that loads its pictures with its credentials.

    It keeps its origin for that, which nothing can use: no script runs.
    """
    base = preview_policy(remote=False, own=["'self'"])
    return base.replace("sandbox ", "sandbox allow-same-origin ", 1)


def view_text(context: Context, id: str) -> Response:  # noqa: A002  # likewise
    """Show the plain text of a message."""
    return text(crlf_text(viewed(context, id).message.content))


def view_latest(context: Context) -> Response:
    """Lead to the page of the newest message, or of the newest that matches a search."""
    message = entry_of(context, "latest").message
    return redirect(url_for("mailpit.view_message", id=message.id), 302)


def view_message(context: Context, id: str) -> Response:  # noqa: A002  # likewise
    """Lead to a message on the page of this server."""
    return _leading_to(context, f"#/messages/{quote(id, safe='')}")


def view_search(context: Context) -> Response:
    """Lead to a search on the page of this server."""
    return _leading_to(context, f"#/?query={quote(request.args.get('q', ''), safe='')}")


def _leading_to(_context: Context, place: str) -> Response:
    """Return a page that opens the page of this server, whose files have relative URLs."""
    url = escape(f"{url_for('assets.page')}{place}")
    page = (
        f'<!doctype html><title>mailtrap_local</title><meta http-equiv="refresh" '
        f'content="0; url={url}"><p><a href="{url}">Open the page</a></p>\n'
    )
    return Response(page, content_type="text/html; charset=utf-8")
