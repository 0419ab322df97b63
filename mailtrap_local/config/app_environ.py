"""Environment variables that point an app at a mail server, by framework.

A table and a pure function that fills it in; does not touch `os.environ`.
"""

import re
from collections.abc import Iterable
from string import Formatter
from urllib.parse import quote

from mailtrap_local.config.values import HostPort, TlsMode
from mailtrap_local.errors import BadSetting

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)

# `{starttls:yes|no}` is one of two texts, `{user:none}` has a default for an empty text. Apps parse
# booleans in many ways: an empty text is the "no" that most of them understand.
_STYLES = {
    "generic": {
        "SMTP_HOST": "{host}",
        "SMTP_PORT": "{port}",
        "SMTP_URL": "{url}",
    },
    "django": {  # the names of django-environ and most settings.py
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
        # read by app.config.from_prefixed_env(), as JSON where it parses
        "FLASK_MAIL_SERVER": "{host}",
        "FLASK_MAIL_PORT": "{port}",
        "FLASK_MAIL_USERNAME": "{user:null}",
        "FLASK_MAIL_PASSWORD": "{password:null}",
        "FLASK_MAIL_USE_TLS": "{starttls:true|false}",
        "FLASK_MAIL_USE_SSL": "{implicit:true|false}",
        "FLASK_MAIL_SUPPRESS_SEND": "false",
    },
    "fastapi-mail": {  # read by pydantic, which takes no empty text for a boolean
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
    """Environment variables that point an app at a mail server, in these styles.

    A style may also be a variable and its template, `MAILER={url}`, with the fields `host`, `port`,
    `place` (`host:port`), `url`, `user`, `password`, `starttls`, `implicit` and `auth`. Raises
    BadSetting for any other style.
    """
    values = _fields(HostPort(host, port), tls, user, password)
    return {
        name: _fill(template, values) for style in styles for name, template in _read(style).items()
    }


class _TextOrDefault(str):
    """Text with a default for when it is empty, given by the template: `{user:null}`."""

    __slots__ = ()

    def __format__(self, default: str) -> str:
        return str(self) or default


class _YesOrNo:
    """Boolean as one of two texts, given by the template: `{starttls:yes|no}`, else 1 or 0."""

    def __init__(self, value: bool) -> None:  # noqa: FBT001  # its only field
        self._value = value

    def __format__(self, texts: str) -> str:
        yes, _, no = (texts or "1|0").partition("|")
        return yes if self._value else no


def _fields(place: HostPort, tls: TlsMode, user: str, password: str) -> dict[str, object]:
    login = f"{quote(user, safe='')}:{quote(password, safe='')}@" if user else ""
    return {
        "host": place.host,
        "port": place.port,
        "place": place,
        "url": f"{'smtps' if tls == 'implicit' else 'smtp'}://{login}{place}",
        "login": login,
        "user": _TextOrDefault(user),
        "password": _TextOrDefault(password),
        "starttls": _YesOrNo(tls in ("starttls", "require")),
        "implicit": _YesOrNo(tls == "implicit"),
        "auth": _YesOrNo(bool(user)),
    }


def _read(style: str) -> dict[str, str]:
    if style in _STYLES:
        return _STYLES[style]
    name, equals, template = style.partition("=")
    if equals and _NAME.fullmatch(name):
        return {name: template}
    raise BadSetting(f"no style {style!r}: there are {', '.join(STYLES)}, and NAME=TEMPLATE")


def _fill(template: str, values: dict[str, object]) -> str:
    try:
        filled = Formatter().vformat(template, (), values)
    except (LookupError, ValueError, AttributeError, TypeError):
        there_are = ", ".join(f"{{{name}}}" for name in values if name != "login")
        raise BadSetting(f"{template!r} is no template: there are {there_are}") from None
    return filled
