"""`mailtrap-local completion`: prints what a shell needs to complete commands, flags and values."""

import click
from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    ShellComplete,
    ZshComplete,
    add_completion_class,
)

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


class _JoinedValues(ShellComplete):
    """Completes `--tls=st` as `--tls st`, which click does in part: shells want the whole word."""

    def get_completion_args(self) -> tuple[list[str], str]:
        words, incomplete = super().get_completion_args()
        if words[1:] and words[-1] == "=" and words[-2].startswith("--"):  # bash splits there
            del words[-1]
        return words, incomplete

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem]:
        name, is_joined, value = incomplete.partition("=")
        if not is_joined or not name.startswith("--"):
            return super().get_completions(args, incomplete)
        items = super().get_completions([*args, name], value)
        for item in items:
            item.value = f"{name}={item.value}" if item.type == "plain" else item.value
        return items


class _Bash(_JoinedValues, BashComplete):
    pass


class _Zsh(_JoinedValues, ZshComplete):
    pass


class _Fish(_JoinedValues, FishComplete):
    pass


_SHELLS: dict[str, type[ShellComplete]] = {"bash": _Bash, "zsh": _Zsh, "fish": _Fish}


def answer_shells() -> None:
    """Have click answer by these classes when a shell asks."""
    for name, shell in _SHELLS.items():
        add_completion_class(shell, name)


@click.command(help=_HELP, short_help="Print what makes a shell complete commands and flags.")
@click.argument("shell", type=click.Choice([*_SHELLS]))
@click.pass_context
def completion(context: click.Context, /, shell: str) -> None:
    """Print the script of a shell."""
    script = _SHELLS[shell](context.find_root().command, {}, _PROGRAM, _VARIABLE)
    # without its look at the version of bash, which may be another machine's
    click.echo(script.source_template % script.source_vars())
