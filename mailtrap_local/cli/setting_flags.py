"""Flags of `serve` and `run`, generated from the table of settings."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import Field, fields
from pathlib import Path
from typing import Any, TypeVar

import click

from mailtrap_local.cli.param_types import SettingParamType
from mailtrap_local.config.check_fields import TABLE
from mailtrap_local.config.settings import Settings

_TABLES = ("route", "tag", "account", "relay", "oidc", "webhook")  # of the file
_TABLES_KEY = "mailtrap_local.tables"  # of click's context, where --config puts them
_Command = TypeVar("_Command", bound=Callable[..., Any])


def _checked(parse: Callable[[str], Any]) -> Callable[[str], str]:
    """Check a text form and return it as it is: Settings parses it again."""

    def check(text: str) -> str:
        parse(text)
        return text

    return check


def _read_config(context: click.Context, _param: click.Parameter, path: Path | None) -> None:
    """Use the file's keys as defaults: flags and environment variables override them."""
    if path is None:
        return
    import tomllib  # noqa: PLC0415  # slow to import, and seldom needed

    try:
        table = tomllib.loads(path.read_text("utf-8-sig"))
    except UnicodeDecodeError:
        raise click.BadParameter(f"{path}: it is not in UTF-8") from None
    except (OSError, tomllib.TOMLDecodeError) as problem:
        raise click.BadParameter(f"{path}: {problem}") from None
    values: dict[str, Any] = {key.replace("-", "_"): value for key, value in table.items()}
    values |= _settings_of_checks(path, values.pop("checks", {}))
    names = {item.name for item in fields(Settings)}
    if unknown := sorted(values.keys() - names):
        raise click.BadParameter(f"{path}: {', '.join(_unknown(key, names) for key in unknown)}")
    context.meta[_TABLES_KEY] = {name: values.pop(name) for name in _TABLES if name in values}
    context.default_map = {name: _default(path, name, value) for name, value in values.items()}


def _settings_of_checks(path: Path, table: Any) -> dict[str, Any]:
    """Return the settings in the table [checks]."""
    if not isinstance(table, Mapping) or (unknown := sorted(table.keys() - TABLE.keys())):
        problem = f"no such key: checks.{unknown[0]}" if isinstance(table, Mapping) else "[checks]"
        raise click.BadParameter(f"{path}: {problem}; there are {', '.join(TABLE)}")
    return {TABLE[key]: value for key, value in table.items()}


def _unknown(key: str, names: Collection[str]) -> str:
    """Say that there is no such key, and which may be meant."""
    from difflib import get_close_matches  # noqa: PLC0415  # of this mistake alone

    close = get_close_matches(key, names, 1)
    meant = f", did you mean {close[0].replace('_', '-')}?" if close else ""
    return f"no such key: {key}{meant}"


def _default(path: Path, name: str, value: Any) -> Any:
    """Return a value of the file as its flag would have it: a text, or several."""
    if isinstance(value, dict):
        raise click.BadParameter(f"{path}: {name.replace('_', '-')} is no table, but one value")
    if isinstance(value, list):
        return [_text(one) for one in value]
    return [_text(value)] if _is_repeatable(name) else _text(value)


def _text(value: Any) -> str:
    """Return the text form of a value of TOML."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _is_repeatable(name: str) -> bool:
    return any(item.name == name and item.metadata.get("repeatable") for item in fields(Settings))


def _option(item: "Field[Any]", default: str | None) -> Callable[[Any], Any]:
    """Flag of a setting; `default` replaces that of the setting."""
    setting = item.metadata
    name, variable = f"--{item.name.replace('_', '-')}", f"MTL_{item.name.upper()}"
    if setting.get("is_flag"):
        return click.option(
            name, is_flag=True, envvar=variable, show_envvar=True, help=setting["help"]
        )
    repeatable = setting.get("repeatable", False)
    many: Any = item.default if repeatable else [item.default]
    shown = [default] if default else [_format_default(one) for one in many]
    return click.option(
        name,
        type=SettingParamType(_checked(setting["parse"]), setting.get("names", ())),
        multiple=repeatable,
        default=[default] if default and repeatable else default,
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
    help="A TOML file with these settings, and tables [[route]], [[tag]], [[account]], [[relay]], "
    "[[webhook]] and [checks]. Flags and variables win over it.",
)


def _format_default(default: object) -> str:
    """Text form of a default; empty for None and for nothing of many."""
    if isinstance(default, int) and default >= 10**6:
        return f"{default // 10**9}GB" if default % 10**9 == 0 else f"{default // 10**6}MB"
    if isinstance(default, float):
        return f"{default / 86400:g}d" if default % 86400 == 0 else f"{default:g}s"
    if type(default) is tuple:  # not a HostPort
        return ",".join(default)
    return "" if default in (None, frozenset()) else str(default)


def all_settings(
    *, without: Collection[str] = (), **defaults: str
) -> Callable[[_Command], _Command]:
    """Add `--config` and the flags of all settings to a command, some with other defaults."""

    def decorate(command: _Command) -> _Command:
        command = _CONFIG(command)
        for item in reversed(fields(Settings)):
            if "metavar" in item.metadata and item.name not in without:
                command = _option(item, defaults.get(item.name))(command)
        return command

    return decorate


def settings_of(context: click.Context, given: Mapping[str, Any]) -> Settings:
    """Settings from flags, variables and the file together. Raises BadSetting."""
    values = {name: value for name, value in given.items() if value not in (None, ())}
    return Settings.of(**{**context.meta.get(_TABLES_KEY, {}), **values})
