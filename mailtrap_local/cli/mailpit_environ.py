"""Mailpit's environment variables, for an image that takes the place of Mailpit's.

Only where `MTL_MAILPIT` says so: elsewhere a Mailpit may run with the same environment.
"""

import base64
import hashlib
import os
import tempfile
from collections.abc import Mapping

SWITCH = "MTL_MAILPIT"

_ON = frozenset({"1", "true", "yes", "on"})
_SAME = {
    "MP_SMTP_BIND_ADDR": "MTL_SMTP",
    "MP_UI_BIND_ADDR": "MTL_HTTP",
    "MP_POP3_BIND_ADDR": "MTL_POP3",
    "MP_WEBROOT": "MTL_BASE_PATH",
    "MP_MAX_AGE": "MTL_MAX_AGE",
    "MP_SMTP_MAX_RECIPIENTS": "MTL_MAX_RECIPIENTS",
    "MP_SMTP_AUTH_FILE": "MTL_AUTH",
    "MP_UI_AUTH_FILE": "MTL_UI_AUTH",
    "MP_SMTP_TLS_CERT": "MTL_CERT",
    "MP_SMTP_TLS_KEY": "MTL_KEY",
    "MP_UI_TLS_CERT": "MTL_CERT",
    "MP_UI_TLS_KEY": "MTL_KEY",
}
_USERS = {"MP_SMTP_AUTH": "MTL_AUTH", "MP_UI_AUTH": "MTL_UI_AUTH"}
_ALWAYS_SO = frozenset(  # or of no account here
    {
        "MP_ENABLE_CHAOS",
        "MP_SMTP_AUTH_ALLOW_INSECURE",
        "MP_SMTP_DISABLE_RDNS",
        "MP_DISABLE_VERSION_CHECK",
        "MP_BLOCK_REMOTE_CSS_AND_FONTS",
        "MP_IGNORE_DUPLICATE_IDS",
        "MP_USE_MESSAGE_DATES",
        "MP_TENANT_ID",
    }
)
_HANDLED = frozenset(
    {
        *("MP_DATABASE", "MP_DATA_FILE", "MP_MAX_MESSAGES", "MP_SMTP_AUTH_ACCEPT_ANY"),
        *("MP_SMTP_REQUIRE_TLS", "MP_SMTP_REQUIRE_STARTTLS", "MP_VERBOSE", "MP_QUIET"),
    }
)


def is_in_place_of_mailpit(environ: Mapping[str, str]) -> bool:
    """Return whether Mailpit's variables count."""
    return environ.get(SWITCH, "").strip().lower() in _ON


def mailpit_variables(environ: Mapping[str, str]) -> dict[str, str]:
    """Return our variables for those of Mailpit, which win: a user has set them, not an image.

    Without users, see `user_variables`.
    """
    given = {name: text for name, text in environ.items() if name.startswith("MP_") and text}
    found = {_SAME[name]: text for name, text in given.items() if name in _SAME}
    if path := given.get("MP_DATABASE") or given.get("MP_DATA_FILE"):  # the older name
        found["MTL_STORE"] = f"sqlite:{path}"
    if count := given.get("MP_MAX_MESSAGES"):
        found["MTL_MAX_MESSAGES"] = str(10**9) if count == "0" else count  # 0: as many as come
    if _is_on(given, "MP_SMTP_AUTH_ACCEPT_ANY"):
        found["MTL_AUTH"] = "any"
    if "MP_UI_TLS_CERT" in given:
        found["MTL_HTTPS"] = "true"
    if "MP_SMTP_TLS_CERT" in given:
        found["MTL_TLS"] = "starttls"
    if _is_on(given, "MP_SMTP_REQUIRE_STARTTLS"):
        found["MTL_TLS"] = "require"
    if _is_on(given, "MP_SMTP_REQUIRE_TLS"):  # from the first octet on
        found["MTL_SMTPS"] = found.get("MTL_SMTP") or environ.get("MTL_SMTP") or "1025"
        found["MTL_SMTP"] = "off"
    for name, level in (("MP_VERBOSE", "debug"), ("MP_QUIET", "quiet")):
        if _is_on(given, name):
            found["MTL_LOG_LEVEL"] = level
    return found


def user_variables(environ: Mapping[str, str]) -> dict[str, str]:
    """Return our variables for users with passwords: each names an htpasswd file, made for it.

    `MP_SMTP_AUTH="ann:secret bob:secret"`. Users of a file, and `any`, come before.
    """
    others = mailpit_variables(environ)
    return {
        ours: _users_file(environ[name])
        for name, ours in _USERS.items()
        if environ.get(name) and ours not in others
    }


def unknown_variables(environ: Mapping[str, str]) -> list[str]:
    """Return the names of those that have no effect here."""
    known = _SAME.keys() | _USERS.keys() | _ALWAYS_SO | _HANDLED
    return sorted(name for name in environ if name.startswith("MP_") and name not in known)


def _is_on(given: Mapping[str, str], name: str) -> bool:
    return given.get(name, "").strip().lower() in _ON


def _users_file(text: str) -> str:
    """Write users to a file that nobody else can read; returns its path."""
    number, path = tempfile.mkstemp(prefix="mailtrap-local-users-")
    with os.fdopen(number, "w") as file:
        for pair in text.split():
            user, _, password = pair.partition(":")
            digest = base64.b64encode(hashlib.sha1(password.encode()).digest()).decode()  # noqa: S324  # of htpasswd; the password stands beside it, in the environment
            file.write(f"{user}:{{SHA}}{digest}\n")
    return path
