"""`modelvow catalog`."""

from __future__ import annotations

import click

from modelvow.cli.failures import write_report

EPILOG = """\b
Examples:
  modelvow catalog check                       is the catalog in force here consistent?
  modelvow catalog diff builtin models.yaml    what does an overlay change?
  modelvow catalog COMMAND --help              tells more of each"""


@click.group("catalog", epilog=EPILOG)
def command() -> None:
    """Check and compare the catalog of facts.

    A catalog is the built-in one (`builtin`), a built file, a folder with catalog.json, or overlays: files
    and folders that add to the built-in one and correct it.
    """


CHECK = """\b
Examples:
  modelvow catalog check
  modelvow catalog check facts/models.yaml
  modelvow catalog check catalog/ --known

Exit codes: 0 consistent, 1 something to mend, 2 could not be read."""


@command.command("check", epilog=CHECK)
@click.argument("path", required=False, type=click.Path())
@click.option(
    "--catalog", "overlays", multiple=True, metavar="PATH", help="Put an overlay over it. Repeatable."
)
@click.option("--known", is_flag=True, help="Also list what is known to be so, and why it stays.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_context
def check(ctx: click.Context, path: str | None, overlays: tuple[str, ...], known: bool, form: str) -> None:
    """Look for what cannot be right in the catalog at PATH, by default the one in force here.

    Every license, base, provider, family and source exists; every name leads to its model; dates are dates;
    no model descends from itself; no two facts disagree. Overlays are checked over the built-in catalog.
    """
    from modelvow.upkeep import checking

    checked = checking.check(path, overlays)
    write_report(checking.to_json(checked) if form == "json" else checking.to_text(checked, known=known))
    ctx.exit(0 if checking.is_right(checked) else 1)


DIFF = """\b
Examples:
  modelvow catalog diff builtin facts/models.yaml    what an overlay changes
  modelvow catalog diff old/catalog.db catalog/      a built catalog and a folder
  modelvow catalog diff a.yaml b.yaml --format json  what two overlays say

Exit codes: 0 compared, whatever differs; 2 could not be read."""


@command.command("diff", epilog=DIFF)
@click.argument("old", type=click.Path())
@click.argument("new", type=click.Path())
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def diff(old: str, new: str, form: str) -> None:
    """List what NEW says otherwise than OLD: records added, removed and changed, fact by fact.

    An overlay beside a catalog is put over it; two overlays are compared by what they say. Sources and days
    of checking are no facts here.
    """
    from modelvow.upkeep import comparing

    records = comparing.compare(old, new)
    write_report(comparing.to_json(records) if form == "json" else comparing.to_text(records))
