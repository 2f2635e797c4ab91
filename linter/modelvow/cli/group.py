"""The group of commands. A command's module is imported when it is called, so that `--help` stays quick."""

from __future__ import annotations

from importlib import import_module

import click

from modelvow.cli.completing import is_asked, quiet
from modelvow.cli.failures import COULD_NOT_JUDGE, INTERRUPTED
from modelvow.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from click.shell_completion import CompletionItem

COMMANDS = {
    "check": "Judge manifests: where do the chosen models and the declared needs disagree?",
    "init": "Write a first ai-manifest.yaml, commented.",
    "waive": "Accept a finding until some day, and write that down.",
    "explain": "Tell what a rule, a claim or a need is about, with examples.",
    "rules": "List the rules in force.",
    "models": "List, filter and compare models, or tell what is known of one.",
    "case": "Print the one document that rules see of a manifest.",
    "test": "Run the examples of a policy pack.",
    "policy": "Lock the packs and overlays that judge manifests.",
    "completion": "Print what makes a shell complete commands, options, rules and models.",
    "catalog": "Check, compare, refresh and review the catalog of facts.",
}
"""Each command and what it does, in the order of `--help`."""

EPILOG = """\b
Examples:
  modelvow init --model gpt-4o    write a manifest for one model
  modelvow check                  judge the manifests below this folder
  modelvow explain FIT002         what a rule found, and why it matters
  modelvow models llama3.1:8b     what is known of a model

Exit codes: 0 nothing to object to, 1 findings, 2 could not judge."""


class Commands(click.Group):
    """A group whose commands are modules of this package, imported by name."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Return the command of that name, None when there is none."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"modelvow.cli.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that `args` begin with; an unknown one fails with the nearest name."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from modelvow.policy.errors import guess

            ctx.fail(
                f"there is no command `{args[0]}`; {guess(args[0], COMMANDS, '`modelvow --help` lists them')}"
            )
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Return the commands that begin so, without importing them, and our own options."""
        from click.shell_completion import CompletionItem

        names = [name for name in COMMANDS if name.startswith(incomplete)]
        options = click.Command.shell_complete(self, ctx, incomplete)
        return [*(CompletionItem(name, help=COMMANDS[name]) for name in names), *options]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=Commands,
    invoke_without_command=True,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--version", is_flag=True, help="Show the version, that of the catalog, and the YAML parser in use."
)
@click.pass_context
def group(ctx: click.Context, version: bool) -> None:
    """Check that the AI models a project uses keep what the project needs.

    A project says in one file, ai-manifest.yaml, which models it uses, what it needs from them and what it
    does about their risks. modelvow says where these disagree: on which line, why, on which facts, and what
    to do.
    """
    if version:
        from modelvow.cli.about import version_line

        click.echo(version_line())
    elif ctx.invoked_subcommand is None:
        from modelvow.cli.about import next_steps

        click.echo(next_steps())


def call(arguments: Sequence[str]) -> int:
    """Run the command that `arguments` name; click's own complaints are printed, and are 2."""
    if is_asked():
        from modelvow.cli.shells import register

        quiet()
        register()
    try:
        code = group.main(list(arguments), prog_name="modelvow", standalone_mode=False)
    except click.exceptions.Abort:
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return COULD_NOT_JUDGE
    return code if isinstance(code, int) else 0
