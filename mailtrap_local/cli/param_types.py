"""click's parameter type for the parsers of settings, with their error texts."""

from collections.abc import Callable
from typing import Any

import click

from mailtrap_local.errors import BadSetting


class SettingParamType(click.ParamType):  # type: ignore[type-arg]  # generic since click 8.4
    """Parses a text form. click adds the flag or variable to the error."""

    name = "setting"

    def __init__(self, parse: Callable[[str], Any]) -> None:
        self._parse = parse

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not isinstance(value, str):  # parsed already
            return value
        try:
            return self._parse(value)
        except BadSetting as problem:
            self.fail(str(problem), param, ctx)
