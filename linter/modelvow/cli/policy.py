"""`modelvow policy`."""

from __future__ import annotations

import click

from modelvow.cli.failures import write_report

EPILOG = """\b
Examples:
  modelvow policy lock            write down what judges here, by the hash of its content
  modelvow policy lock --check    is it still what was locked?
  modelvow check --locked         judge by that and nothing else"""


@click.group("policy", epilog=EPILOG)
def command() -> None:
    """Lock the packs and overlays that judge manifests."""


LOCK = """\b
Examples:
  modelvow policy lock
  modelvow policy lock --check
  modelvow policy lock --policy package:acme_policy

Exit codes: 0 written, or as locked; 1 with --check: not as locked; 2 could not be read."""


@command.command("lock", epilog=LOCK)
@click.option(
    "--policy",
    "packs",
    multiple=True,
    metavar="PACK",
    help="Lock this pack, too, as `check --policy` adds it.",
)
@click.option(
    "--catalog", "overlays", multiple=True, metavar="PATH", help="Lock this overlay, too. Repeatable."
)
@click.option("--output", "file", type=click.Path(), metavar="FILE", help="Write the lock to FILE.")
@click.option("--check", "comparing", is_flag=True, help="Write nothing; say what is not as locked.")
@click.pass_context
def lock(
    ctx: click.Context, packs: tuple[str, ...], overlays: tuple[str, ...], file: str | None, comparing: bool
) -> None:
    """Write modelvow.lock: every pack and overlay that judges here, by the hash of its content.

    It goes beside the configuration nearest to the current folder, else to the root of the repository. Review
    it like code: `check --locked` judges by what is in it and nothing else.
    """
    from modelvow.cli.outputs import write_file
    from modelvow.locking import compared, locked_here, told

    if comparing:
        problems = compared(packs, overlays, file)
        write_report(told(problems))
        ctx.exit(1 if problems else 0)
    made = locked_here(packs, overlays, file)
    write_file(made.path, made.text)
    write_report(made.told)
