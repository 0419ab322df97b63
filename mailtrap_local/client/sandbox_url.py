"""URL of a sandbox's page, and the credentials to show there."""

from base64 import b64encode
from urllib.parse import SplitResult, urlsplit

from mailtrap_local.errors import BadSetting


def split_url(url: str) -> SplitResult:
    """Split the URL of a page; http is its scheme unless it says another. Raises BadSetting."""
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        is_valid = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_valid = False
    if not is_valid or not url.isprintable():
        raise BadSetting(f"{url!r} is no URL of a page: write http://127.0.0.1:8025")
    return parts


def authorization(token: str | None, login: tuple[str, str] | None) -> dict[str, str]:
    """Return the header that shows credentials, if any are given. Raises BadSetting."""
    if token is not None:
        if not token or not token.isascii() or not token.isprintable():
            raise BadSetting("a token is made of ASCII letters, digits and marks")
        return {"Authorization": f"Bearer {token}"}
    if login is not None:
        encoded = b64encode(":".join(login).encode()).decode("ascii")
        return {"Authorization": f"Basic {encoded}"}
    return {}
