"""`modelvow catalog`."""

from __future__ import annotations

import click

from modelvow.cli.failures import write_report

EPILOG = """\b
Examples:
  modelvow catalog check                       is the catalog in force here consistent?
  modelvow catalog diff builtin models.yaml    what does an overlay change?
  modelvow catalog update --dry-run            what do public sources have that is newer?
  modelvow catalog COMMAND --help              tells more of each"""


@click.group("catalog", epilog=EPILOG)
def command() -> None:
    """Check, compare and refresh the catalog of facts.

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


UPDATE = """\b
Examples:
  modelvow catalog update --dry-run                what the usual sources would change
  modelvow catalog update --into facts             keep them in the repository
  modelvow catalog update --from litellm prices.json
  modelvow catalog update --from hub meta-llama/Llama-3.1-8B-Instruct

Exit codes: 0 up to date, 2 a source could not be taken; then all stays as it was."""


@command.command("update", epilog=UPDATE)
@click.option(
    "--from",
    "asked",
    nargs=2,
    multiple=True,
    metavar="KIND SOURCE",
    help="Read SOURCE, an address or a file, as KIND: modelsdev, litellm, spdx or hub (a repository's name "
    "does, too). Repeatable; default: the first three at their usual addresses.",
)
@click.option("--into", "folder", type=click.Path(), metavar="FOLDER", help="Where the overlays are kept.")
@click.option("--dry-run", "dry", is_flag=True, help="Show what would change, and write nothing.")
@click.option(
    "--timeout", type=click.FloatRange(min=0.1), metavar="SECONDS", help="How long a source may take."
)
@click.option("--as-of", metavar="DATE", help="The day on which the sources were read; default today.")
def update(
    asked: tuple[tuple[str, str], ...],
    folder: str | None,
    dry: bool,
    timeout: float | None,
    as_of: str | None,
) -> None:
    """Refresh facts from public sources into overlays of your own.

    The sources are asked only whether they have something newer, what they give is checked, and the
    difference is shown. Gaps are filled, endpoints and counts follow the source; a license or openness that
    the catalog knows is never changed. The overlays are used where a configuration or --catalog names their
    folder, by default modelvow/catalog in the folder of the user's data, and nowhere else.
    """
    import os

    from modelvow.cli.progress import bar
    from modelvow.settings import day_of, today
    from modelvow.upkeep import updating
    from modelvow.upkeep.fetching import SECONDS, Caps
    from modelvow.upkeep.sources import ADAPTERS

    kinds = [updating.Asked(kind, where) for kind, where in asked] or list(
        map(updating.Asked, updating.USUAL)
    )
    unknown = next((each.kind for each in kinds if each.kind not in ADAPTERS), None)
    if unknown is not None:
        from modelvow.policy.errors import guess, one_of

        names = list(ADAPTERS)
        raise click.UsageError(f"`{unknown}` is no kind of source; {guess(unknown, names, one_of(names))}")
    day, into = day_of(as_of or today()), folder or updating.default_folder(os.environ)
    with bar() as progress:
        means = updating.Means(into, day, Caps(seconds=timeout or SECONDS), progress)
        fresh = updating.gather(kinds, means)
    if not dry:
        updating.take(fresh, into, day)
    write_report(updating.to_text(fresh, into, dry=dry))
