"""Points apps at a mailbox: by their environment, or by Django's settings."""

from typing import TYPE_CHECKING, Any

import pytest

from pytest_mailtrap_local.keeping import Doors

if TYPE_CHECKING:
    from mailtrap_local import Mailbox, RemoteSandbox, Sandbox
    from pytest_mailtrap_local.keeping import Door

_BACKEND = "django.core.mail.backends.smtp.EmailBackend"


class MailEnv:
    """The fixture `mail_env`: call it with the names of frameworks, or with templates."""

    def __init__(
        self,
        patch: pytest.MonkeyPatch,
        doors: Doors,
        mailbox: "Mailbox",
        sandbox: "Sandbox | RemoteSandbox",
    ) -> None:
        self._patch = patch
        self._doors = doors
        self._mailbox = mailbox
        self._sandbox = sandbox

    def __call__(
        self,
        *styles: str,
        mailbox: "Mailbox | None" = None,
        trust: bool = False,
        **templates: str,
    ) -> dict[str, str]:
        """Set the variables of these styles, `generic` without any, and return them.

        `MY_HOST="{host}"` is a variable of the app's own, see `mailtrap_local.mail_environ`.
        `mailbox` is another than the test's own; `trust` also sets SSL_CERT_FILE, so that clients
        trust its certificate, and no other. Undone after the test.
        """
        from mailtrap_local import Sandbox, mail_environ  # noqa: PLC0415  # see plugin

        door = self._doors.of(self._mailbox if mailbox is None else mailbox)
        user, password = door.auth or ("", "")
        given = [*styles, *(f"{name}={template}" for name, template in templates.items())]
        variables = mail_environ(
            given or ["generic"],
            door.mailbox.host,
            door.mailbox.port,
            tls=door.tls,
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


def django_settings(door: "Door") -> dict[str, Any]:
    """The settings that have Django send to a mailbox, by whichever way its version knows."""
    import django  # noqa: PLC0415  # there only where the app has it
    from django.conf import settings  # noqa: PLC0415  # likewise

    user, password = door.auth or (None, None)
    options = {
        "host": door.mailbox.host,
        "port": door.mailbox.port,
        "username": user or "",
        "password": password or "",
        "use_tls": door.tls in ("starttls", "require"),
        "use_ssl": door.tls == "implicit",
    }
    if django.VERSION >= (6, 1) and getattr(settings, "MAILERS", None):  # beside EMAIL_* an error
        mailer = {"BACKEND": _BACKEND, "OPTIONS": options}
        return {"MAILERS": dict.fromkeys({"default": None, **settings.MAILERS}, mailer)}
    names = {"username": "EMAIL_HOST_USER", "password": "EMAIL_HOST_PASSWORD"}
    values = {names.get(key, f"EMAIL_{key.upper()}"): value for key, value in options.items()}
    return {"EMAIL_BACKEND": _BACKEND, **values}
