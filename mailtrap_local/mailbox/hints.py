"""Finds out where missing mail may have gone: reads the state of this process, changes nothing."""

import os
import re
import sys
from collections.abc import Iterator

from mailtrap_local.config.app_environ import STYLES, mail_environ
from mailtrap_local.config.values import HostPort

_SHOWN = 5  # variables
_CREDENTIALS = re.compile(r"//[^/@\s]*@")
_ELSEWHERE = HostPort("elsewhere.invalid", 1)  # variables that name a server differ from it


def hints(listener: HostPort | None, *, connected: bool) -> Iterator[str]:
    """Yield reasons why no mail came to a listener; `connected` if a client did connect."""
    outbox = getattr(sys.modules.get("django.core.mail"), "outbox", None)
    if outbox:
        yield (
            f"django.core.mail.outbox holds {len(outbox)}: in tests Django keeps its mail to "
            "itself, the fixture mail_django has it sent"
        )
    if listener is None or connected:
        return
    yield f"nobody has connected to {listener}"
    elsewhere = [f"{name}={value}" for name, value in _pointing_elsewhere(listener)]
    if elsewhere:
        yield (
            f"the environment points elsewhere, {', '.join(elsewhere[:_SHOWN])}: the fixture "
            "mail_env turns it here"
        )


def _pointing_elsewhere(listener: HostPort) -> Iterator[tuple[str, str]]:
    """Yield variables that name another mail server, and their values without passwords."""
    for style in STYLES:
        here, elsewhere = mail_environ([style], *listener), mail_environ([style], *_ELSEWHERE)
        for name, wanted in here.items():
            value = os.environ.get(name)
            local = value == "localhost" and wanted == "127.0.0.1"
            if value and wanted != elsewhere[name] and value != wanted and not local:
                shown = _CREDENTIALS.sub("//…@", value)[:200]
                yield name, "".join(character for character in shown if character.isprintable())
