"""How frameworks and their users name the settings of a mail server in the environment.

One table, and a pure function that fills it in. Touches no environment itself.
"""

import re
from collections.abc import Iterable
from string import Formatter
from urllib.parse import quote

from mailtrap_local.config.values import HostPort, TlsMode
from mailtrap_local.errors import BadSetting

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)

# `{starttls:yes|no}` says which, `{user:none}` what stands for an empty text. Many frameworks leave
# it to each app how it reads a truth: an empty text is the "no" that the most of them understand.
_STYLES = {
    "generic": {
        "SMTP_HOST": "{host}",
        "SMTP_PORT": "{port}",
        "SMTP_URL": "{url}",
    },
    "django": {  # as django-environ and most settings.py have them
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "{host}",
        "EMAIL_PORT": "{port}",
        "EMAIL_HOST_USER": "{user}",
        "EMAIL_HOST_PASSWORD": "{password}",
        "EMAIL_USE_TLS": "{starttls:True|}",
        "EMAIL_USE_SSL": "{implicit:True|}",
        "EMAIL_URL": "smtp{starttls:+tls|}{implicit:+ssl|}://{login}{place}",
    },
    "flask-mail": {
        "MAIL_SERVER": "{host}",
        "MAIL_PORT": "{port}",
        "MAIL_USERNAME": "{user}",
        "MAIL_PASSWORD": "{password}",
        "MAIL_USE_TLS": "{starttls:true|}",
        "MAIL_USE_SSL": "{implicit:true|}",
        # what app.config.from_prefixed_env() reads, as JSON where it is JSON
        "FLASK_MAIL_SERVER": "{host}",
        "FLASK_MAIL_PORT": "{port}",
        "FLASK_MAIL_USERNAME": "{user:null}",
        "FLASK_MAIL_PASSWORD": "{password:null}",
        "FLASK_MAIL_USE_TLS": "{starttls:true|false}",
        "FLASK_MAIL_USE_SSL": "{implicit:true|false}",
        "FLASK_MAIL_SUPPRESS_SEND": "false",
    },
    "fastapi-mail": {  # read by pydantic, to which an empty text is no truth
        "MAIL_SERVER": "{host}",
        "MAIL_PORT": "{port}",
        "MAIL_USERNAME": "{user}",
        "MAIL_PASSWORD": "{password}",
        "MAIL_STARTTLS": "{starttls:true|false}",
        "MAIL_SSL_TLS": "{implicit:true|false}",
        "USE_CREDENTIALS": "{auth:true|false}",
        "SUPPRESS_SEND": "0",
    },
    "rails": {
        "SMTP_ADDRESS": "{host}",
        "SMTP_PORT": "{port}",
        "SMTP_DOMAIN": "localhost",
        "SMTP_USERNAME": "{user}",
        "SMTP_PASSWORD": "{password}",
        "SMTP_ENABLE_STARTTLS_AUTO": "{starttls:true|false}",
    },
    "laravel": {
        "MAIL_MAILER": "smtp",
        "MAIL_SCHEME": "{implicit:smtps|smtp}",
        "MAIL_HOST": "{host}",
        "MAIL_PORT": "{port}",
        "MAIL_USERNAME": "{user:null}",
        "MAIL_PASSWORD": "{password:null}",
        "MAIL_ENCRYPTION": "{starttls:tls|null}",  # until Laravel 10
    },
    "nodemailer": {
        "SMTP_HOST": "{host}",
        "SMTP_PORT": "{port}",
        "SMTP_SECURE": "{implicit:true|false}",
        "SMTP_USER": "{user}",
        "SMTP_PASS": "{password}",
    },
    "symfony": {
        "MAILER_DSN": "{url}",
    },
    "spring": {
        "SPRING_MAIL_HOST": "{host}",
        "SPRING_MAIL_PORT": "{port}",
        "SPRING_MAIL_USERNAME": "{user}",
        "SPRING_MAIL_PASSWORD": "{password}",
        "SPRING_MAIL_PROPERTIES_MAIL_SMTP_AUTH": "{auth:true|false}",
        "SPRING_MAIL_PROPERTIES_MAIL_SMTP_STARTTLS_ENABLE": "{starttls:true|false}",
        "SPRING_MAIL_PROPERTIES_MAIL_SMTP_SSL_ENABLE": "{implicit:true|false}",
    },
}

STYLES = tuple(_STYLES)
"""The names of the styles."""


def mail_environ(
    styles: Iterable[str],
    host: str,
    port: int,
    *,
    tls: TlsMode = "off",
    user: str = "",
    password: str = "",
) -> dict[str, str]:
    """The variables that point an app at a mail server, by the names of these styles.

    A style may also be a variable of the app's own with a template, `MAILER={url}`: of `host`,
    `port`, `place` (`host:port`), `url`, `user`, `password`, `starttls`, `implicit` and `auth`.
    Raises BadSetting for a style that is neither.
    """
    known = _fields(HostPort(host, port), tls, user, password)
    return {
        name: _fill(template, known) for style in styles for name, template in _read(style).items()
    }


class _Text(str):
    """A text that a template may give another form for when it is empty: `{user:null}`."""

    __slots__ = ()

    def __format__(self, instead: str) -> str:
        return str(self) or instead


class _Truth:
    """One of two texts, as a template says: `{starttls:yes|no}`, of which the default is 1 or 0."""

    def __init__(self, holds: bool) -> None:  # noqa: FBT001  # the one thing it is made of
        self._holds = holds

    def __format__(self, words: str) -> str:
        yes, _, no = (words or "1|0").partition("|")
        return yes if self._holds else no


def _fields(place: HostPort, tls: TlsMode, user: str, password: str) -> dict[str, object]:
    login = f"{quote(user, safe='')}:{quote(password, safe='')}@" if user else ""
    return {
        "host": place.host,
        "port": place.port,
        "place": place,
        "url": f"{'smtps' if tls == 'implicit' else 'smtp'}://{login}{place}",
        "login": login,
        "user": _Text(user),
        "password": _Text(password),
        "starttls": _Truth(tls in ("starttls", "require")),
        "implicit": _Truth(tls == "implicit"),
        "auth": _Truth(bool(user)),
    }


def _read(style: str) -> dict[str, str]:
    if style in _STYLES:
        return _STYLES[style]
    name, equals, template = style.partition("=")
    if equals and _NAME.fullmatch(name):
        return {name: template}
    raise BadSetting(f"no style {style!r}: there are {', '.join(STYLES)}, and NAME=TEMPLATE")


def _fill(template: str, known: dict[str, object]) -> str:
    try:
        filled = Formatter().vformat(template, (), known)
    except (LookupError, ValueError, AttributeError, TypeError):
        there_are = ", ".join(f"{{{name}}}" for name in known if name != "login")
        raise BadSetting(f"{template!r} is no template: there are {there_are}") from None
    return filled
