"""`modelvow init`."""

from __future__ import annotations

import os
import sys

import click

from modelvow.cli.failures import COULD_NOT_JUDGE

EPILOG = """\b
Examples:
  modelvow init --model gpt-4o
  modelvow init --model meta-llama/Llama-3.1-8B-Instruct --model BAAI/bge-m3
  modelvow init --model gpt-4o --output services/chat/ai-manifest.yaml"""


@click.command("init", epilog=EPILOG)
@click.option(
    "--model", "models", multiple=True, metavar="NAME", help="A model, as your code calls it. Repeatable."
)
@click.option(
    "--output",
    "path",
    type=click.Path(),
    default="ai-manifest.yaml",
    show_default=True,
    help="The file to write.",
)
@click.pass_context
def command(ctx: click.Context, models: tuple[str, ...], path: str) -> None:
    """Write a first manifest, commented, for the models a project uses.

    Without --model it asks for them. An existing manifest is never overwritten.
    """
    from modelvow.cli.outputs import write_file
    from modelvow.draft import draft, lookup_all

    _keep_taken(ctx, path)
    if os.path.splitext(path)[1].lower() == ".json":
        raise click.UsageError(
            "a first manifest is commented, which JSON cannot be; name a .yaml as --output"
        )
    if not all(map(str.strip, models)):
        raise click.UsageError("a --model has no name; write it as your code calls it")
    known = lookup_all(models or _asked())
    # Asking may take long: somebody else may have been faster.
    _keep_taken(ctx, path)
    write_file(path, draft(known, os.path.basename(os.path.dirname(os.path.abspath(path)))))
    for each in known:
        click.echo(each.told, err=True)
    click.echo(f"Wrote {path}. Say in it what the project needs, then run `modelvow check`")


def _keep_taken(ctx: click.Context, path: str) -> None:
    """Exit where there is a manifest already, with a word about it."""
    from modelvow.discover import NAMES

    taken = next((name for name in (path, *_beside(path, NAMES)) if os.path.lexists(name)), None)
    if taken is not None:
        click.echo(
            f"error: `{taken}` is there already and stays as it is; edit it, or name another --output",
            err=True,
        )
        ctx.exit(COULD_NOT_JUDGE)


def _beside(path: str, names: tuple[str, ...]) -> list[str]:
    return [os.path.join(os.path.dirname(path), name) for name in names]


def _asked() -> tuple[str, ...]:
    """Ask for models on a terminal; elsewhere nobody would answer."""
    if not (sys.stdin and sys.stdin.isatty()):
        raise click.UsageError("name the models: --model NAME, as your code calls them; repeat it for each")
    text = click.prompt("Models this project uses, as its code calls them (commas between)", err=True)
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    if not names:
        raise click.UsageError("a manifest needs at least one model")
    return names
