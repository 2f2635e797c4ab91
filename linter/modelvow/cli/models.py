"""`modelvow models`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from modelvow.cli import completing
from modelvow.cli.failures import COULD_NOT_JUDGE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

FORMATS = ("text", "json", "csv")
ORDERS = (
    "id",
    "name",
    "developer",
    "openness",
    "license",
    "released",
    "parameters",
    "context",
    "downloads",
    "hosts",
)
FILTERS = (
    "openness",
    "licenses",
    "developers",
    "tasks",
    "most",
    "least",
    "retires_before",
    "words",
    "meets",
    "maybe",
    "limit",
    "turned",
)
"""Parameters that are about the table alone."""

EPILOG = """\b
Examples:
  modelvow models gpt-4o                   all that is known of one model
  modelvow models Qwen/Qwen3-8B --host self --format json
  modelvow models gpt-4o claude-sonnet-4-5 llama3.1:8b        side by side
  modelvow models --openness open-source --task embedding --max-params 1
  modelvow models --license 'apache*' --developer mistralai --sort released
  modelvow models --meets ai-manifest.yaml --task chat        what would do instead
  modelvow models --host openai --retires-before 2027-06-01   what ends soon
  modelvow models --search coder --format csv > models.csv

Exit codes: 0 told, also when no model is found; 2 a name or a value of an option is not known."""


@click.command("models", epilog=EPILOG)
@click.argument("names", nargs=-1, metavar="[NAME]...", shell_complete=completing.models)
@click.option(
    "--openness",
    multiple=True,
    metavar="WORD",
    help="Only open-source, open-weights, restricted-weights or closed.",
)
@click.option(
    "--license",
    "licenses",
    multiple=True,
    metavar="GLOB",
    help="Only under such a license; LicenseRef- may be left out.",
)
@click.option(
    "--developer",
    "developers",
    multiple=True,
    metavar="GLOB",
    help="Only by such a developer, by id or name.",
)
@click.option(
    "--task",
    "tasks",
    multiple=True,
    metavar="TASK",
    help="Only for a task: chat, code, embedding, rerank, image, …",
)
@click.option(
    "--host",
    "hosts",
    multiple=True,
    metavar="HOST",
    help="Only what HOST serves: a provider, self or device. With NAME: who serves it.",
)
@click.option("--max-params", "most", metavar="N", help="At most so many parameters: 8, 8b, 560m.")
@click.option("--min-params", "least", metavar="N", help="At least so many parameters.")
@click.option(
    "--meets", metavar="MANIFEST", help="Only what surely meets all needs that a manifest declares."
)
@click.option("--maybe", is_flag=True, help="With --meets: also where facts are missing to say so.")
@click.option(
    "--retires-before",
    metavar="DATE",
    help="Only with an endpoint whose last day is before DATE, past ones too.",
)
@click.option(
    "--search",
    "words",
    multiple=True,
    metavar="WORD",
    help="Only with WORD in a name, the family or the developer.",
)
@click.option(
    "--sort",
    "order",
    type=click.Choice(ORDERS),
    default="id",
    show_default=True,
    help="Newest, largest and most used first; unknown last.",
)
@click.option("--reverse", "turned", is_flag=True, help="Turn the order around.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Show the first N models.")
@click.option(
    "--catalog",
    "overlays",
    multiple=True,
    metavar="PATH",
    help="Put an overlay over the catalog: a file, a folder, or package:NAME. Repeatable.",
)
@click.option(
    "--as-of", metavar="DATE", help="Judge dates and ages as on this day, YYYY-MM-DD; default today."
)
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.pass_context
def command(ctx: click.Context, /, names: tuple[str, ...], form: str, **given: Any) -> None:
    """List the models of the catalog, or tell what is known of each NAME, by any name that code calls it.

    Options of one kind widen, those of different kinds narrow. A model of which a fact is not known passes no
    filter that asks for it; how many these are is said on the error stream.
    """
    if given["maybe"] and given["meets"] is None:
        ctx.fail("`--maybe` goes with `--meets MANIFEST`")
    if not names:
        _show_table(given, form)
    else:
        _refuse_filters(ctx, form, given)
        ctx.exit(_show_models(names, form, given))


def _refuse_filters(ctx: click.Context, form: str, given: dict[str, Any]) -> None:
    used = [param.opts[0] for param in ctx.command.params if param.name in FILTERS and given[param.name]]
    if given["order"] != "id":
        used.append("--sort")
    if used:
        ctx.fail(f"{', '.join(used)} narrows or orders the table of all models; leave out NAME, or {used[0]}")
    if form == "csv":
        ctx.fail("`--format csv` is for the table of all models; with NAME use text or json")
    if len(given["hosts"]) > 1:
        ctx.fail("with NAME give `--host` once: who serves it")


def _show_table(given: dict[str, Any], form: str) -> None:
    from modelvow.browsing import browse
    from modelvow.pages import listing as page

    listing = browse(_query(given), given["overlays"], _watched)
    if form == "text":
        _page(page.to_text(listing, _room()))
    else:
        _print(page.to_json(listing) if form == "json" else page.to_csv(listing))
    for line in page.asides(listing):
        click.echo(line, err=True)


def _query(given: dict[str, Any]) -> Any:
    from modelvow.listing import Query
    from modelvow.selection import Wanted, billions
    from modelvow.settings import day_of

    wanted = Wanted(
        openness=given["openness"],
        licenses=given["licenses"],
        developers=given["developers"],
        tasks=given["tasks"],
        hosts=given["hosts"],
        most=None if given["most"] is None else billions(given["most"], "--max-params"),
        least=None if given["least"] is None else billions(given["least"], "--min-params"),
        retires_before=None if given["retires_before"] is None else day_of(given["retires_before"]),
        words=given["words"],
    )
    kept = ("meets", "maybe", "order", "turned", "limit", "as_of")
    return Query(wanted, **{key: given[key] for key in kept})


def _show_models(names: Sequence[str], form: str, given: dict[str, Any]) -> int:
    """Show what is known of each name; 2 where one of them leads nowhere or to several models."""
    from modelvow.knowledge import know_all
    from modelvow.pages import model, model_data, sides

    known = know_all(names, next(iter(given["hosts"]), None), given["as_of"], given["overlays"])
    for each in known:
        if each.match.ids == ():
            click.echo(model.unknown(each), err=True)
    if any(each.match.ids == () for each in known):
        return COULD_NOT_JUDGE
    if form == "json":
        _print([model_data.to_json(known[0]) if len(known) == 1 else model_data.to_json_list(known)], end="")
    elif len(known) == 1:
        _page(model.to_text(known[0], _room()).splitlines())
    else:
        for each in known:
            if each.record is None:
                click.echo(model.ambiguous(each), err=True, nl=False)
        clear = [each for each in known if each.record is not None]
        _page(sides.to_text(clear, _room()) if clear else ())
    return COULD_NOT_JUDGE if any(each.record is None for each in known) else 0


def _room() -> int | None:
    """Return the columns of the terminal, or those that COLUMNS gives; None where nobody looks at columns."""
    import os
    import shutil
    import sys

    if sys.stdout is not None and (sys.stdout.isatty() or os.environ.get("COLUMNS")):
        return shutil.get_terminal_size().columns
    return None


def _page(lines: Iterable[str]) -> None:
    """Print `lines`, on a terminal through its pager where they are more than it has room for."""
    import shutil
    import sys

    told = list(lines)
    if sys.stdout is not None and sys.stdout.isatty() and len(told) >= shutil.get_terminal_size().lines:
        click.echo_via_pager(f"{line}\n" for line in told)
    else:
        _print(told)


def _print(lines: Iterable[str], end: str = "\n") -> None:
    from modelvow.cli.failures import write_report

    write_report("".join(f"{line}{end}" for line in lines))


def _watched(records: Sequence[Any]) -> Iterator[Any]:
    """Yield `records`, with a bar on the error stream where that is a terminal."""
    import sys

    if sys.stderr is None or not sys.stderr.isatty():
        yield from records
        return
    with click.progressbar(records, label="Judging models", file=sys.stderr) as bar:
        yield from bar
