"""`mailtrap-local serve`: catches mail and shows it, until Ctrl-C or SIGTERM."""

import contextlib
import gc
import logging
import os
import queue
import signal
import threading
import time
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import Field, fields
from pathlib import Path
from typing import Any

import click

from mailtrap_local.errors import BadSetting, PortTaken
from mailtrap_local.mail.message import headline
from mailtrap_local.mailroom import Mailroom
from mailtrap_local.sandbox import Sandbox
from mailtrap_local.settings import Settings

_LAST_LINES = 0.5  # seconds for the rest of the log
_GATHER = 0.05  # seconds in which lines of the log gather
_GLANCE = 0.5  # seconds: on Windows a wait without an end would not let Ctrl-C in
_ROUTES = "mailtrap_local.routes"  # where --config leaves its [[route]] tables for the command


class _SettingType(click.ParamType):  # type: ignore[type-arg]  # generic since click 8.4
    """Reads a setting's text form; click adds which flag or variable it came from."""

    name = "setting"

    def __init__(self, parse: Callable[[str], Any]) -> None:
        self._parse = parse

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        text = str(value)
        try:
            self._parse(text)
        except BadSetting as problem:
            self.fail(str(problem), param, ctx)
        return text


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
    context.meta[_ROUTES] = values.pop("route", [])
    context.default_map = {
        name: [value] if _is_repeatable(name) and isinstance(value, str) else value
        for name, value in values.items()
    }


def _is_repeatable(name: str) -> bool:
    return any(item.name == name and item.metadata.get("repeatable") for item in fields(Settings))


def _option(item: "Field[Any]") -> Callable[[Any], Any]:
    """The flag of a setting."""
    setting = item.metadata
    default: Any = item.default
    repeatable = setting.get("repeatable", False)
    shown = [str(one) for one in default] if repeatable else [_in_words(default)]
    return click.option(
        f"--{item.name.replace('_', '-')}",
        type=_SettingType(setting["parse"]),
        multiple=repeatable,
        envvar=f"MTL_{item.name.upper()}",
        show_envvar=True,
        show_default=" ".join(shown) or False,
        metavar=setting["metavar"],
        help=setting["help"],
    )


def _in_words(default: object) -> str:
    """A default as somebody would write it; nothing for none."""
    if isinstance(default, int) and default >= 10**6:
        return f"{default // 10**9}GB" if default % 10**9 == 0 else f"{default // 10**6}MB"
    if isinstance(default, float):
        return f"{default / 86400:g}d" if default % 86400 == 0 else f"{default:g}s"
    return "" if default is None else str(default)


def _all_settings(command: Callable[..., None]) -> Callable[..., None]:
    for item in reversed(fields(Settings)):
        if "metavar" in item.metadata:
            command = _option(item)(command)
    return command


@click.command()
@_all_settings
@click.option(
    "--config",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    envvar="MTL_CONFIG",
    show_envvar=True,
    is_eager=True,
    expose_value=False,
    callback=_read_config,
    help="A TOML file with these settings, and [[route]] tables. Flags and variables win over it.",
)
@click.pass_context
def serve(context: click.Context, /, **given: Any) -> None:
    """Catch mail and show it, until Ctrl-C.

    Prints one line a door with its real address, then `ready`.
    """
    values = {name: value for name, value in given.items() if value not in (None, ())}
    gc.disable()  # until all is imported: to look for garbage among what stays takes 15 ms
    _raise_file_limit()
    try:
        settings = Settings.of(**values, route=context.meta.get(_ROUTES, []))
        _set_up_log(settings.log_level)
        _run(settings)
    except (BadSetting, PortTaken) as problem:
        raise click.ClickException(_text(problem)) from None


def _raise_file_limit() -> None:
    """Have as many open files, which connections are, as this process may; not the usual 1,024."""
    try:
        import resource  # noqa: PLC0415  # there is none on Windows, and no such limit
    except ImportError:
        return
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 10_240 if most == resource.RLIM_INFINITY else most  # what macOS grants at most
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def _collect_garbage_seldom() -> None:
    """Let what is imported be, and the rest pile up a little: a tenth more messages a second."""
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)
    gc.enable()


def _run(settings: Settings) -> None:
    log = None
    with _signals() as signals, Sandbox(settings) as sandbox:
        for name, address in sandbox.doors:
            click.echo(f"{name} {address}")
        _warn_of_strangers(settings)
        _collect_garbage_seldom()
        click.echo("ready")
        if settings.log_level != "quiet":
            mailroom = sandbox.mailroom
            log = threading.Thread(
                target=_log_mail, args=(mailroom,), name="mailtrap-log", daemon=True
            )
            log.start()
        _wait_for_one(signals)
    if log is not None:
        log.join(_LAST_LINES)
        if log.is_alive():  # nobody reads our output, and Python would wait for it to be read
            os._exit(0)


@contextlib.contextmanager
def _signals() -> Iterator["queue.SimpleQueue[int]"]:
    """Ctrl-C and SIGTERM as they come, instead of exceptions that strike wherever the program is.

    Inside a lock, say, which nobody would then release. Putting into this queue is all that a
    handler may safely do.
    """
    came: queue.SimpleQueue[int] = queue.SimpleQueue()
    before = {
        number: signal.signal(number, lambda number, _frame: came.put(number))
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield came
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _wait_for_one(signals: "queue.SimpleQueue[int]") -> None:
    while True:
        with contextlib.suppress(queue.Empty):
            signals.get(timeout=_GLANCE)
            return


def _warn_of_strangers(settings: Settings) -> None:
    if settings.http is not None and not settings.http.is_loopback:
        click.echo(
            f"warning: --http {settings.http} is open to other machines, which can read all mail",
            err=True,
        )


def _set_up_log(level: str) -> None:
    log = logging.getLogger("mailtrap_local")
    log.setLevel({"quiet": logging.ERROR, "info": logging.WARNING, "debug": logging.DEBUG}[level])
    log.addHandler(logging.StreamHandler())
    log.propagate = False


def _log_mail(mailroom: Mailroom) -> None:
    """Say what arrives, one line a message, while the sandbox runs and somebody reads it."""
    seen = 0  # from the first on, also those that came before this was called
    with contextlib.suppress(OSError):
        while True:
            closed, heard = mailroom.feed.closed, mailroom.feed.rings  # before the look
            lines = []
            for message in mailroom.messages_after(seen):
                seen = message.seq
                at = f"{message.received_at.astimezone():%H:%M:%S}"
                lines.append(f"{at} {message.mailbox}: {headline(message)}")
            if lines:
                click.echo("\n".join(lines))
            if closed:
                return
            mailroom.feed.wait(heard, None)
            time.sleep(_GATHER)  # to be woken for each of many messages would slow down their door


def _text(problem: Exception) -> str:
    return problem.strerror if isinstance(problem, OSError) and problem.strerror else str(problem)
