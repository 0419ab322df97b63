"""How click reads what our settings read: with their words for what makes no sense."""

from collections.abc import Callable
from typing import Any

import click

from mailtrap_local.errors import BadSetting


class SettingParamType(click.ParamType):  # type: ignore[type-arg]  # generic since click 8.4
    """Reads a text form; click adds which flag or variable it came from."""

    name = "setting"

    def __init__(self, parse: Callable[[str], Any]) -> None:
        self._parse = parse

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not isinstance(value, str):  # read already
            return value
        try:
            return self._parse(value)
        except BadSetting as problem:
            self.fail(str(problem), param, ctx)
