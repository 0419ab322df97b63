"""click's parameter type for the parsers of settings, and the values that a shell completes.

A metavar says them: `any|off|FILE` has two words, and files.
"""

import re
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from mailtrap_local.errors import BadSetting

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_PATHS = {"FILE": "file", "PATH": "file", "COMMAND": "file", "DIR": "dir"}
_WORD = re.compile(r"[a-z]+")


class SettingParamType(click.ParamType):  # type: ignore[type-arg]  # generic since click 8.4
    """Parses a text form. click adds the flag or variable to the error, this the file of --config.

    `names` are those of a list with commas, for a shell to complete.
    """

    name = "setting"

    def __init__(self, parse: Callable[[str], Any], names: Collection[str] = ()) -> None:
        self._parse = parse
        self._names = names

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not isinstance(value, str):  # parsed already
            return value
        try:
            return self._parse(value)
        except BadSetting as problem:
            self.fail(f"{problem}{_place(param, ctx)}", param, ctx)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> "list[CompletionItem]":
        if self._names:
            return complete_list(self._names, incomplete)
        return complete_metavar(ctx, param, incomplete)


def _place(param: click.Parameter | None, context: click.Context | None) -> str:
    """Say that a value is of the configuration file, if it is."""
    if param is None or context is None or param.name is None:
        return ""
    source = context.get_parameter_source(param.name)
    return " (in the file of --config)" if source is ParameterSource.DEFAULT_MAP else ""


def complete_metavar(
    _context: click.Context, param: click.Parameter, incomplete: str
) -> "list[CompletionItem]":
    """Return the words of a parameter's metavar, and files or folders if it names such."""
    from click.shell_completion import CompletionItem  # noqa: PLC0415  # of a shell's call alone

    if param.metavar == "RULE,...":
        from mailtrap_local.checks.report import all_rules  # noqa: PLC0415  # takes long

        return complete_list([rule.id for rule in all_rules()], incomplete)
    parts = (param.metavar or "").removesuffix("...").split("|")
    words = [part for part in parts if _WORD.fullmatch(part) and part.startswith(incomplete)]
    items = [CompletionItem(word) for word in words]
    if not words and (kinds := [_PATHS[part] for part in parts if part in _PATHS]):
        items.append(CompletionItem(incomplete, type=kinds[0]))
    return items


def complete_list(names: Collection[str], incomplete: str) -> "list[CompletionItem]":
    """Return lists that begin with what is there, and end with one of the names."""
    from click.shell_completion import CompletionItem  # noqa: PLC0415  # as above

    before, comma, last = incomplete.rpartition(",")
    fitting = (name for name in names if name.lower().startswith(last.lower()))
    given = before.lower().split(",")
    return [CompletionItem(before + comma + name) for name in fitting if name.lower() not in given]
