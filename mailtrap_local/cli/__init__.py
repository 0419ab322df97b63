"""The command `mailtrap-local`: one file a command, and the only place that prints."""

import click

from mailtrap_local.cli.ca import ca
from mailtrap_local.cli.serve import serve


class _ServeByDefault(click.Group):
    """`mailtrap-local --http off` is `mailtrap-local serve --http off`."""

    def parse_args(self, context: click.Context, words: list[str]) -> list[str]:
        if not words or (words[0] not in self.commands and words[0] not in ("--help", "--version")):
            words = ["serve", *words]
        return super().parse_args(context, words)


@click.group(cls=_ServeByDefault, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="mailtrap-local", prog_name="mailtrap-local")
def main() -> None:
    """A local SMTP sandbox: catches all mail and shows it in a web page.

    Without a command it serves; `mailtrap-local serve --help` lists what can be set.
    """


main.add_command(serve)
main.add_command(ca)
