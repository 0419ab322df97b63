"""The program `mailtrap-local`: one file a command, and the only package that prints.

A command's file is imported when it is called, so that `sendmail`, which programs wait for, starts
without the imports of `serve`.
"""

import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_COMMANDS = {
    "serve": "serve:serve",
    "run": "run:run",
    "wait": "wait:wait",
    "ready": "ready:ready",
    "send": "send:send",
    "release": "release:release",
    "check": "check:check",
    "import": "import_:import_mail",
    "export": "export:export",
    "store": "store:store",
    "account": "account:account",
    "mcp": "mcp:mcp",
    "sendmail": "sendmail:sendmail",
    "ca": "ca:ca",
    "completion": "completion:completion",
}  # in the order in which the help lists them
_INTERRUPTED = 130  # 128 and the number of SIGINT, as shells have it
_GROUP_OPTIONS = frozenset({"-h", "--help", "--version"})


class _Commands(click.Group):
    """Group whose default command is `serve`: `mailtrap-local --http off`."""

    def main(self, *words: Any, **options: Any) -> Any:
        if "_MAILTRAP_LOCAL_COMPLETE" in os.environ:
            # a shell asks, and nobody else pays for it
            from mailtrap_local.cli.completion import answer_shells  # noqa: PLC0415

            answer_shells()
        try:
            return super().main(*words, **options)
        except OSError as problem:  # of the output: a full disk; what a command reads has its own
            click.echo(f"Error: {problem.strerror or problem}", err=True)
            sys.exit(1)

    def parse_args(self, context: click.Context, words: list[str]) -> list[str]:
        if not words and context.resilient_parsing:  # a shell asks for all commands
            return super().parse_args(context, words)
        if not words or (words[0].startswith("-") and words[0] not in _GROUP_OPTIONS):
            words = ["serve", *words]
        if os.environ.get("MTL_MAILPIT"):
            self._take_mailpit_variables(is_server=words[0] == "serve")
        return super().parse_args(context, words)

    def _take_mailpit_variables(self, *, is_server: bool) -> None:
        # few need it
        from mailtrap_local.cli.mailpit_environ import (  # noqa: PLC0415
            is_in_place_of_mailpit,
            mailpit_variables,
            unknown_variables,
            user_variables,
        )

        if not is_in_place_of_mailpit(os.environ):
            return
        users = user_variables(os.environ) if is_server else {}
        unknown = unknown_variables(os.environ) if is_server else []
        os.environ.update(mailpit_variables(os.environ) | users)
        for name in unknown:
            click.echo(f"warning: {name} has no effect here", err=True)

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except KeyboardInterrupt:  # click would end with 1, which says something else of `wait`
            context.exit(_INTERRUPTED)

    def list_commands(self, context: click.Context) -> list[str]:
        return list(_COMMANDS)

    def shell_complete(self, context: click.Context, incomplete: str) -> "list[CompletionItem]":
        items = super().shell_complete(context, incomplete)
        serve = self.get_command(context, "serve")
        if not incomplete.startswith("-") or serve is None:
            return items
        flags = serve.shell_complete(click.Context(serve), incomplete)
        known = {item.value for item in items}
        return [*items, *(item for item in flags if item.value not in known)]

    def resolve_command(
        self, context: click.Context, words: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if words[0] not in _COMMANDS and not context.resilient_parsing:
            from difflib import get_close_matches  # noqa: PLC0415  # of this mistake alone

            close = get_close_matches(words[0], _COMMANDS, 1)
            meant = f" Did you mean {close[0]!r}?" if close else ""
            context.fail(f"No such command {words[0]!r}.{meant}")
        return super().resolve_command(context, words)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in _COMMANDS:
            return None
        file, _, attribute = _COMMANDS[name].partition(":")
        command: click.Command = getattr(import_module(f"{__name__}.{file}"), attribute)
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="mailtrap-local", prog_name="mailtrap-local")
def main() -> None:
    """A local SMTP sandbox: catches all mail and shows it in a web page.

    Without a command it serves; `mailtrap-local serve --help` lists what can be set.
    """
