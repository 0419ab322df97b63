"""Templates of providers: those of a folder, and those that an app has created here."""

import json
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mailtrap_local.mail.api_request import ApiTemplate
from mailtrap_local.webapp.providers.refusal import ApiRefusal
from mailtrap_local.webapp.providers.rendering import BadTemplate, render

_FILE_NAME = re.compile(r"[\w][\w. @+-]{0,199}", re.ASCII)
_MAX_FILE = 10**6  # octets
_MOST_CREATED = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """Subject and bodies of a message, and the template that they are of, if any."""

    subject: str | None = None
    text: str | None = None
    html: str | None = None
    template: ApiTemplate | None = None

    def mapped(self, change: Callable[[str], str]) -> "Filled":
        """Return the same with each text changed."""
        return replace(
            self,
            subject=self.subject and change(self.subject),
            text=self.text and change(self.text),
            html=self.html and change(self.html),
        )

    def replaced(self, substitutions: Mapping[str, str]) -> "Filled":
        """Return the same with words replaced by others, the longest words first."""
        if not substitutions:
            return self
        words = sorted(filter(None, substitutions), key=len, reverse=True)
        if not words:
            return self
        pattern = re.compile("|".join(map(re.escape, words)))
        return self.mapped(lambda text: pattern.sub(lambda found: substitutions[found[0]], text))

    def rendered(self, variables: Mapping[str, Any]) -> "Filled":
        """Return the same with variables filled in. Raises ApiRefusal for an invalid template."""
        try:
            return replace(
                self,
                subject=self.subject and render(self.subject, variables, html=False),
                text=self.text and render(self.text, variables, html=False),
                html=self.html and render(self.html, variables, html=True),
            )
        except BadTemplate as problem:
            raise ApiRefusal("invalid", f"the template is invalid: {problem}") from problem


class CreatedTemplates:
    """Templates that an app has created by an API, by name, oldest first. For any thread.

    They are as old as the process, and at most 1,000.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._templates: dict[str, tuple[Filled, datetime]] = {}

    def find(self, name: str) -> tuple[Filled, datetime] | None:
        """Return a template and the time it was made; None if there is none of that name."""
        with self._lock:
            return self._templates.get(name)

    def all(self) -> list[tuple[str, datetime]]:
        """Return the names of all, and the times they were made."""
        with self._lock:
            return [(name, made) for name, (_, made) in self._templates.items()]

    def add(self, name: str, template: Filled) -> None:
        """Add a template. Raises ApiRefusal if it exists, and if there are too many."""
        with self._lock:
            if name in self._templates:
                raise ApiRefusal(
                    "conflict", f"Template {name[:100]} already exists.", code="exists"
                )
            if len(self._templates) >= _MOST_CREATED:
                text = f"There are {_MOST_CREATED} templates, as many as can be."
                raise ApiRefusal("conflict", text, code="limit")
            self._templates[name] = template, datetime.now(UTC)

    def change(self, name: str, template: Filled) -> None:
        """Change a template. Raises ApiRefusal if it does not exist."""
        with self._lock:
            if name not in self._templates:
                raise no_template(name)
            self._templates[name] = template, self._templates[name][1]

    def remove(self, name: str) -> None:
        """Remove a template, if it exists."""
        with self._lock:
            self._templates.pop(name, None)


def no_template(name: str) -> ApiRefusal:
    """Return the refusal of a template that does not exist."""
    return ApiRefusal("not-found", f"Template {name[:100]} does not exist.", status=404)


class Templates:
    """Templates in `DIR/PROVIDER/ID.html`, `.txt` and `.subject`, and those created for SES.

    Files are read for each message, so that a change shows at once.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self.created = CreatedTemplates()

    def find(self, provider: str, name: str) -> Filled | None:
        """Return the texts of a template; None without one. Raises ApiRefusal for a bad file."""
        if provider == "ses" and (made := self.created.find(name)) is not None:
            return made[0]
        if self._folder is None or not _FILE_NAME.fullmatch(name):
            return None
        stem = self._folder / provider / name
        found = Filled(
            subject=_read(stem, "subject"), text=_read(stem, "txt"), html=_read(stem, "html")
        )
        if found.subject is not None:
            found = replace(found, subject=found.subject.strip())
        return None if found == Filled() else found

    def fill(self, provider: str, name: str, variables: Mapping[str, Any], given: Filled) -> Filled:
        """Return what a message with a template says; `given` is what the request itself says.

        A template that is not here is described in plain text, unless a body is given.
        """
        if not name:
            return given
        found = self.find(provider, name)
        if found is not None:
            return fill(name, variables, found, given)
        template = ApiTemplate(id=name, variables=variables)
        if given.text is None and given.html is None:
            given = replace(given, text=_description(provider, template))
        return replace(given, template=template)


def fill(name: str, variables: Mapping[str, Any], template: Filled, given: Filled) -> Filled:
    """Return a template with its variables; it has the subject that is given if it has none."""
    made = template.rendered(variables)
    return replace(
        made,
        subject=given.subject if made.subject is None else made.subject,
        template=ApiTemplate(id=name, variables=variables, rendered=True),
    )


def _read(stem: Path, kind: str) -> str | None:
    path = stem.with_name(f"{stem.name}.{kind}")
    try:
        with path.open("rb") as file:
            octets = file.read(_MAX_FILE + 1)
        text = octets.decode()
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as problem:
        raise _unreadable(path, str(problem)) from problem
    if len(octets) > _MAX_FILE:
        raise _unreadable(path, f"it has more than {_MAX_FILE} octets")
    return text


def _unreadable(path: Path, why: str) -> ApiRefusal:
    return ApiRefusal("server", f"the template {path.name} cannot be read: {why}", status=500)


def _description(provider: str, template: ApiTemplate) -> str:
    variables = json.dumps(dict(template.variables), indent=2, ensure_ascii=False)
    return (
        f"Template {template.id} of {provider} is not in --templates; it would get:\n\n"
        f"{variables}\n"
    )
