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
from mailtrap_local.webapp.providers.rendering import (
    BadTemplate,
    MissingVariable,
    render,
    replace_merge_tags,
    replace_words,
)

_FILE_NAME = re.compile(r"[\w][\w. @+-]{0,199}", re.ASCII)
_MAX_FILE = 10**6  # octets
_MOST_CREATED = 1000
_LONGEST_CREATED = 500_000  # characters of one
_MOST_CHARACTERS = 20_000_000  # of all


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """Subject and bodies of a message, and the template that they are of, if any."""

    subject: str | None = None
    text: str | None = None
    html: str | None = None
    template: ApiTemplate | None = None

    def replaced(self, words: Mapping[str, str]) -> "Filled":
        """Return the same with words replaced by others. Raises ApiRefusal for too many."""
        return self._changed(lambda text: replace_words(text, words)) if words else self

    def merged(self, variables: Mapping[str, Any]) -> "Filled":
        """Return the same with Mandrill's merge tags filled in. Raises ApiRefusal."""
        return self._changed(lambda text: replace_merge_tags(text, variables))

    def rendered(self, variables: Mapping[str, Any], *, strict: bool = False) -> "Filled":
        """Return the same with variables filled in.

        Raises ApiRefusal for an invalid template, and if it is `strict` for a missing variable.
        """
        return self._changed(
            lambda text: render(text, variables, html=False, strict=strict),
            lambda html: render(html, variables, html=True, strict=strict),
        )

    def _changed(
        self, change: Callable[[str], str], change_html: Callable[[str], str] | None = None
    ) -> "Filled":
        try:
            return replace(
                self,
                subject=self.subject and change(self.subject),
                text=self.text and change(self.text),
                html=self.html and (change_html or change)(self.html),
            )
        except MissingVariable as problem:
            raise ApiRefusal("invalid", str(problem), code="attribute") from problem
        except BadTemplate as problem:
            raise ApiRefusal("invalid", f"the template is invalid: {problem}") from problem

    @property
    def length(self) -> int:
        """The characters of all texts."""
        return sum(len(text or "") for text in (self.subject, self.text, self.html))


class CreatedTemplates:
    """Templates that an app has created by an API, by name, oldest first. For any thread.

    They are as old as the process: at most 1,000 of 20 million characters.
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
            self._keep(name, template)

    def change(self, name: str, template: Filled) -> None:
        """Change a template. Raises ApiRefusal if it does not exist."""
        with self._lock:
            if name not in self._templates:
                raise no_template(name)
            self._keep(name, template)

    def _keep(self, name: str, template: Filled) -> None:
        if template.length > _LONGEST_CREATED:
            raise ApiRefusal("invalid", f"A template has at most {_LONGEST_CREATED:,} characters.")
        _, made = self._templates.get(name, (None, datetime.now(UTC)))
        others = sum(each.length for key, (each, _) in self._templates.items() if key != name)
        is_full = name not in self._templates and len(self._templates) >= _MOST_CREATED
        if is_full or others + template.length > _MOST_CHARACTERS:
            text = "There are as many templates as can be: delete some."
            raise ApiRefusal("conflict", text, code="limit")
        self._templates[name] = template, made

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
