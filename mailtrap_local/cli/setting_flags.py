"""The flags of all settings, from the one table: what `serve` and `run` share."""

import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import Field, fields
from pathlib import Path
from typing import Any, TypeVar

import click

from mailtrap_local.cli.param_types import SettingParamType
from mailtrap_local.config.settings import Settings

_TABLES = ("route", "tag")  # which the file alone can have
_LEFT = "mailtrap_local.tables"  # where --config leaves them for the command
_Command = TypeVar("_Command", bound=Callable[..., Any])


def _checked(parse: Callable[[str], Any]) -> Callable[[str], str]:
    """Reads a text form for what is wrong with it: what it stands for, Settings asks anew."""

    def check(text: str) -> str:
        parse(text)
        return text

    return check


def _read_config(context: click.Context, _param: click.Parameter, path: Path | None) -> None:
    """Take the file's keys as defaults, below flags and environment variables."""
    if path is None:
        return
    try:
        table = tomllib.loads(path.read_text())
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise click.BadParameter(f"{path}: {problem}") from None
    values: dict[str, Any] = {key.replace("-", "_"): value for key, value in table.items()}
    if unknown := values.keys() - {item.name for item in fields(Settings)}:
        raise click.BadParameter(f"{path}: no such key: {', '.join(sorted(unknown))}")
    context.meta[_LEFT] = {name: values.pop(name) for name in _TABLES if name in values}
    context.default_map = {
        name: [value] if _is_repeatable(name) and isinstance(value, str) else value
        for name, value in values.items()
    }


def _is_repeatable(name: str) -> bool:
    return any(item.name == name and item.metadata.get("repeatable") for item in fields(Settings))


def _option(item: "Field[Any]", instead: str | None) -> Callable[[Any], Any]:
    """The flag of a setting; `instead` is a default of the command's own."""
    setting = item.metadata
    name, variable = f"--{item.name.replace('_', '-')}", f"MTL_{item.name.upper()}"
    if setting.get("is_flag"):
        return click.option(
            name, is_flag=True, envvar=variable, show_envvar=True, help=setting["help"]
        )
    repeatable = setting.get("repeatable", False)
    many: Any = item.default if repeatable else [item.default]
    shown = [instead] if instead else [_in_words(one) for one in many]
    return click.option(
        name,
        type=SettingParamType(_checked(setting["parse"])),
        multiple=repeatable,
        default=[instead] if instead and repeatable else instead,
        envvar=variable,
        show_envvar=True,
        show_default=" ".join(shown) or False,
        metavar=setting["metavar"],
        help=setting["help"],
    )


_CONFIG: Callable[[Any], Any] = click.option(
    "--config",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    envvar="MTL_CONFIG",
    show_envvar=True,
    is_eager=True,
    expose_value=False,
    callback=_read_config,
    help="A TOML file with these settings, and tables [[route]] and [[tag]]. "
    "Flags and variables win over it.",
)


def _in_words(default: object) -> str:
    """A default as somebody would write it; nothing for none."""
    if isinstance(default, int) and default >= 10**6:
        return f"{default // 10**9}GB" if default % 10**9 == 0 else f"{default // 10**6}MB"
    if isinstance(default, float):
        return f"{default / 86400:g}d" if default % 86400 == 0 else f"{default:g}s"
    return "" if default is None else str(default)


def all_settings(
    *, without: Collection[str] = (), **instead: str
) -> Callable[[_Command], _Command]:
    """Give a command the flags of the settings, and `--config`; some with defaults of its own."""

    def decorate(command: _Command) -> _Command:
        command = _CONFIG(command)
        for item in reversed(fields(Settings)):
            if "metavar" in item.metadata and item.name not in without:
                command = _option(item, instead.get(item.name))(command)
        return command

    return decorate


def settings_of(context: click.Context, given: Mapping[str, Any]) -> Settings:
    """What the flags, the variables and the file say together. Raises BadSetting."""
    values = {name: value for name, value in given.items() if value not in (None, ())}
    return Settings.of(**values, **context.meta.get(_LEFT, {}))
