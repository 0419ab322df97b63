"""Points apps at a mailbox, by environment variables or Django's settings."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from pytest_mailtrap_local.mailboxes import TestMailboxes

if TYPE_CHECKING:
    from mailtrap_local import Mailbox, RemoteSandbox, Sandbox
    from pytest_mailtrap_local.mailboxes import OpenedMailbox

_BACKEND = "django.core.mail.backends.smtp.EmailBackend"


class MailEnv:
    """Value of the fixture `mail_env`: call it with names of frameworks, or with templates."""

    def __init__(
        self,
        patch: pytest.MonkeyPatch,
        mailboxes: TestMailboxes,
        mailbox: "Mailbox",
        sandbox: "Sandbox | RemoteSandbox",
    ) -> None:
        self._patch = patch
        self._mailboxes = mailboxes
        self._mailbox = mailbox
        self._sandbox = sandbox

    def __call__(
        self,
        *styles: str,
        mailbox: "Mailbox | None" = None,
        trust: bool = False,
        **templates: str,
    ) -> dict[str, str]:
        """Set the variables of these styles (default: `generic`), and return them.

        `MY_HOST="{host}"` adds a variable of the app, see `mailtrap_local.mail_environ`. `mailbox`
        replaces the test's own; `trust` also sets SSL_CERT_FILE, so that clients trust the local
        CA, and no other. Undone after the test.
        """
        from mailtrap_local import Sandbox, mail_environ  # noqa: PLC0415  # see plugin

        opened = self._mailboxes.get(self._mailbox if mailbox is None else mailbox)
        user, password = opened.auth or ("", "")
        given = [*styles, *(f"{name}={template}" for name, template in templates.items())]
        variables = mail_environ(
            given or ["generic"],
            opened.mailbox.host,
            opened.mailbox.port,
            tls=opened.tls,
            user=user,
            password=password,
        )
        if trust:
            if not isinstance(self._sandbox, Sandbox):
                raise TypeError("trust: the CA of a sandbox elsewhere is not known here")
            variables["SSL_CERT_FILE"] = str(self._sandbox.ca_file)
        for name, value in variables.items():
            self._patch.setenv(name, value)
        return variables


@contextmanager
def sending_to(opened: "OpenedMailbox") -> Iterator[None]:
    """Make Django send to a mailbox meanwhile."""
    from django.test import override_settings  # noqa: PLC0415  # there only where the app has it

    override = override_settings(**_django_settings(opened))
    with warnings.catch_warnings():  # about EMAIL_*, which are the project's choice
        warnings.simplefilter("ignore", DeprecationWarning)
        warnings.simplefilter("ignore", PendingDeprecationWarning)
        override.enable()
    try:
        yield
    finally:
        override.disable()


def _django_settings(opened: "OpenedMailbox") -> dict[str, Any]:
    """Django settings that point at a mailbox.

    MAILERS (Django 6.1 and later) and EMAIL_* exclude each other: uses what the project has.
    """
    from django.conf import settings  # noqa: PLC0415  # as above

    user, password = opened.auth or ("", "")
    options = {
        "host": opened.mailbox.host,
        "port": opened.mailbox.port,
        "username": user,
        "password": password,
        "use_tls": opened.tls in ("starttls", "require"),
        "use_ssl": opened.tls == "implicit",
    }
    if hasattr(settings, "MAILERS"):
        mailer = {"BACKEND": _BACKEND, "OPTIONS": options}
        return {"MAILERS": dict.fromkeys(["default", *settings.MAILERS], mailer)}
    names = {"username": "EMAIL_HOST_USER", "password": "EMAIL_HOST_PASSWORD"}
    values = {names.get(key, f"EMAIL_{key.upper()}"): value for key, value in options.items()}
    return {"EMAIL_BACKEND": _BACKEND, **values}
