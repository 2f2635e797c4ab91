"""`modelvow catalog`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from modelvow.cli.failures import write_report

if TYPE_CHECKING:
    from modelvow.catalog.index import Catalog

EPILOG = """\b
Examples:
  modelvow catalog check                       is the catalog in force here consistent?
  modelvow catalog diff builtin models.yaml    what does an overlay change?
  modelvow catalog update --dry-run            what do public sources have that is newer?
  modelvow catalog review                      which facts should somebody read?
  modelvow catalog COMMAND --help              tells more of each"""


@click.group("catalog", epilog=EPILOG)
def command() -> None:
    """Check, compare, refresh and review the catalog of facts.

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
    day, into = day_of(today() if as_of is None else as_of), folder or updating.default_folder(os.environ)
    with bar() as progress:
        means = updating.Means(into, day, Caps(seconds=timeout or SECONDS), progress)
        fresh = updating.gather(kinds, means)
    if not dry:
        updating.take(fresh, into, day)
    write_report(updating.to_text(fresh, into, dry=dry))


REVIEW = """\b
Examples:
  modelvow catalog review                       the most used facts that rest on little
  modelvow catalog review gpt-4o --limit 100
  modelvow catalog review --why "tag only" --format json
  modelvow catalog review --record BAAI/bge-m3 license --by "J. Doe" --on 2026-11-25 \\
    --source https://huggingface.co/BAAI/bge-m3/blob/main/README.md"""


@command.command("review", epilog=REVIEW)
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option(
    "--why", type=click.Choice(["own knowledge", "tag only", "tier B"]), help="Only what rests on this."
)
@click.option(
    "--limit", type=click.IntRange(min=1), default=40, show_default=True, help="Show the first N facts."
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option(
    "--catalog", "overlays", multiple=True, metavar="PATH", help="Put an overlay over it. Repeatable."
)
@click.option("--record", nargs=2, metavar="NAME FACT", help="Write down that a fact was read.")
@click.option("--by", metavar="PERSON", help="With --record: who read it.")
@click.option("--on", metavar="DATE", help="With --record: when, YYYY-MM-DD; default today.")
@click.option("--source", metavar="URL", help="With --record: where.")
@click.option(
    "--value", metavar="VALUE", help="With --record: what it says there; default what the catalog says."
)
@click.option(
    "--into",
    type=click.Path(),
    default="reviews.yaml",
    show_default=True,
    help="With --record: the overlay to write into.",
)
def review(
    names: tuple[str, ...],
    why: str | None,
    limit: int,
    form: str,
    overlays: tuple[str, ...],
    record: tuple[str, str] | None,
    by: str | None,
    on: str | None,
    source: str | None,
    value: str | None,
    into: str,
) -> None:
    """List facts that rest on own knowledge, a tag or a hint: the most used first, with where to check them.

    NAME is a model, a license or a provider. With --record it writes into an overlay who read a fact, when
    and where; every other byte of the file stays. Named under `catalog`, the overlay makes the fact a firm
    one, and the list shorter.
    """
    from modelvow.inquiry import catalog_here

    catalog = catalog_here(overlays)
    if record is not None:
        _record(record, by, on, source, value, into, catalog)
        return
    from modelvow.upkeep import reviewing

    only = reviewing.meant(names, catalog)
    found = [item for item in reviewing.items(catalog, only) if why in (None, item.why)]
    write_report(reviewing.to_json(found, limit) if form == "json" else reviewing.to_text(found, limit))


def _record(
    record: tuple[str, str],
    by: str | None,
    on: str | None,
    source: str | None,
    value: str | None,
    into: str,
    catalog: Catalog,
) -> None:
    from modelvow.manifest.read import read
    from modelvow.settings import day_of, today
    from modelvow.upkeep import recording

    if by is None or source is None:
        raise click.UsageError("`--record` needs `--by PERSON` and `--source URL`")
    said = None if value is None else read(value, "--value").value
    day = day_of(on or today())
    if day > today():
        raise click.UsageError(f"--on: nobody has read anything on {day}, which is still to come")
    reading = recording.Reading(*record, by, day, source, said)
    fact = recording.record(reading, into, catalog)
    write_report(f"{into}: {record[1]} of {fact.id}, read by {by} on {reading.on}\n")
