"""`mailtrap-local completion`: prints what a shell needs to complete commands, flags and values."""

import click

_PROGRAM = "mailtrap-local"
_VARIABLE = "_MAILTRAP_LOCAL_COMPLETE"  # by which click knows that a shell asks
_HELP = """Print what makes a shell complete commands, flags and values.

It goes into the file that the shell reads when it starts:

\b
bash: ~/.bashrc
    eval "$(mailtrap-local completion bash)"
zsh: ~/.zshrc, behind compinit
    eval "$(mailtrap-local completion zsh)"
fish: ~/.config/fish/config.fish
    mailtrap-local completion fish | source
"""


@click.command(help=_HELP, short_help="Print what makes a shell complete commands and flags.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, /, shell: str) -> None:
    """Print the script of a shell."""
    # of this command and a shell's call alone
    from click.shell_completion import BashComplete, FishComplete, ZshComplete  # noqa: PLC0415

    kinds = {"bash": BashComplete, "zsh": ZshComplete, "fish": FishComplete}
    script = kinds[shell](context.find_root().command, {}, _PROGRAM, _VARIABLE)
    # without its look at the version of bash, which may be another machine's
    click.echo(script.source_template % script.source_vars())
