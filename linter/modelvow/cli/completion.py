"""`modelvow completion`."""

from __future__ import annotations

import click

from modelvow.cli.failures import write_report
from modelvow.cli.shells import SHELLS

EPILOG = """\b
Examples:
  eval "$(modelvow completion bash)"                          this bash; for every one put it into ~/.bashrc
  eval "$(modelvow completion zsh)"                           this zsh; for every one put it into ~/.zshrc
  modelvow completion fish > ~/.config/fish/completions/modelvow.fish"""


@click.command("completion", epilog=EPILOG)
@click.argument("shell", type=click.Choice(SHELLS))
def command(shell: str) -> None:
    """Print the script that makes SHELL complete commands, options, rules, formats, packs and models."""
    from modelvow.cli.completing import VARIABLE
    from modelvow.cli.group import group
    from modelvow.cli.shells import script

    write_report(script(shell, group, "modelvow", VARIABLE) + "\n")
