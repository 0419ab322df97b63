"""Generates the manual pages in docs/man from the commands: run by `make generate`.

With `--check` it only says whether they are up to date.
"""

import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from mailtrap_local.cli import main

FOLDER = Path(__file__).parents[2] / "docs" / "man"
PROGRAM = "mailtrap-local"
_VERBATIM = "\b"  # click's mark of a paragraph whose lines stay as they are


def pages() -> dict[str, str]:
    """Return the text of each page by its file's name."""
    context = click.Context(main, info_name=PROGRAM, **main.context_settings)
    return {f"{'-'.join(one.command_path.split())}.1": page(one) for one in contexts(context)}


def contexts(context: click.Context) -> Iterator[click.Context]:
    """Yield the contexts of a command and of all below it."""
    yield context
    for inner in below(context):
        yield from contexts(inner)


def below(context: click.Context) -> Iterator[click.Context]:
    """Yield the contexts of the commands of a group, none of another command."""
    command = context.command
    if not isinstance(command, click.Group):
        return
    for name in command.list_commands(context):
        if (inner := command.get_command(context, name)) is not None:
            yield click.Context(inner, info_name=name, parent=context)


def page(context: click.Context) -> str:
    """Return the page of one command, in the macros of man(7)."""
    name = "-".join(context.command_path.split())
    command = context.command
    lines = [
        f'.TH {escape(name.upper())} 1 "" "{PROGRAM}" "User Commands"',
        *(".nh", ".ad l"),  # neither hyphens nor wide gaps
        *(".SH NAME", f"{escape(name)} \\- {escape(summary(command))}"),
        *(".SH SYNOPSIS", *synopsis(context)),
        *(".SH DESCRIPTION", *paragraphs(command.help or "")),
        *options(context),
        *commands(context),
        *(".SH SEE ALSO", ", ".join(f"\\fB{escape(one)}\\fR(1)" for one in others(context))),
        *(".UR https://github.com/mailtrap\\-local/mailtrap\\-local/tree/main/docs", ".UE"),
    ]
    return "\n".join([*lines, ""])


def summary(command: click.Command) -> str:
    """Return the first sentence of a command's help, without its full stop."""
    return inspect.cleandoc(command.help or "").partition("\n\n")[0].replace("\n", " ").rstrip(".")


def synopsis(context: click.Context) -> Iterator[str]:
    """Yield the command, and what may follow it."""
    yield f"\\fB{escape(context.command_path)}\\fR"
    yield escape(" ".join(context.command.collect_usage_pieces(context)))


def paragraphs(text: str) -> Iterator[str]:
    """Yield the lines of a help text."""
    for paragraph in inspect.cleandoc(text).split("\n\n"):
        yield ".PP"
        if paragraph.startswith(_VERBATIM):
            kept = paragraph.removeprefix(_VERBATIM).strip("\n").splitlines()
            yield from (".nf", *map(escape, kept), ".fi")
        else:
            yield from map(escape, paragraph.splitlines())


def options(context: click.Context) -> Iterator[str]:
    """Yield the section of options: names, what follows them, help, default and variable."""
    found = [one for one in context.command.get_params(context) if isinstance(one, click.Option)]
    if found:
        yield ".SH OPTIONS"
    for option in found:
        names = ", ".join([*option.opts, *option.secondary_opts])
        yield ".TP"
        yield f"\\fB{escape(names)}\\fR{value_of(option)}"
        yield escape(" ".join([option.help or "", *facts(option)]).strip())


def value_of(option: click.Option) -> str:
    """Return the value that an option takes, as the help has it; "" for a flag."""
    if option.is_flag or option.count:
        return ""
    choices = getattr(option.type, "choices", ())
    shown = option.metavar or "|".join(choices) or option.type.name.upper()
    return f" \\fI{escape(shown)}\\fR"


def facts(option: click.Option) -> Iterator[str]:
    """Yield sentences about an option: its default, its environment variable."""
    if isinstance(option.show_default, str):
        yield f"Default: {option.show_default}."
    elif isinstance(option.default, str | int) and option.show_default and not option.is_flag:
        yield f"Default: {option.default}."
    if isinstance(option.envvar, str):
        yield f"Environment: {option.envvar}."


def commands(context: click.Context) -> Iterator[str]:
    """Yield the section of the commands below."""
    inner = [*below(context)]
    if inner:
        yield ".SH COMMANDS"
    for one in inner:
        yield from (
            ".TP",
            f"\\fB{escape(one.info_name or '')}\\fR",
            f"{escape(summary(one.command))}.",
        )


def others(context: click.Context) -> Iterator[str]:
    """Yield the pages beside one: that above, and those below."""
    beside = [*below(context)] if context.parent is None else [context.parent, *below(context)]
    return ("-".join(one.command_path.split()) for one in beside)


def escape(text: str) -> str:
    """Escape what roff takes for its own: backslashes, hyphens, quotes, a dot that is first."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
    escaped = escaped.replace("…", "...").replace("`", "\\(ga")
    escaped = re.sub(r",(?=\S)", r",\\:", escaped)  # a line may end there
    return f"\\&{escaped}" if escaped.startswith(".") else escaped


def run(words: list[str]) -> int:
    """Write the pages, or with `--check` return 1 if one is not up to date."""
    made = pages()
    stale = [name for name, text in made.items() if read(FOLDER / name) != text]
    stale += [old.name for old in FOLDER.glob("*.1") if old.name not in made]
    if "--check" in words:
        if stale:
            sys.stderr.write(f"not up to date, run make generate: {', '.join(stale)}\n")
        return 1 if stale else 0
    for name in stale:
        if name in made:
            (FOLDER / name).write_text(made[name])
        else:
            (FOLDER / name).unlink()
    return 0


def read(path: Path) -> str:
    """Return the text of a file, "" if there is none."""
    return path.read_text() if path.exists() else ""


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
