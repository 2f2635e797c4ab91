"""`modelvow case`."""

from __future__ import annotations

import click

from modelvow.cli.failures import write_report

EPILOG = """\b
Examples:
  modelvow case
  modelvow case services/chat/ai-manifest.yaml --format json"""


@click.command("case", epilog=EPILOG)
@click.argument("path", required=False, type=click.Path())
@click.option(
    "--catalog",
    "overlays",
    multiple=True,
    metavar="PATH",
    help="Put an overlay over the catalog: a file, a folder, or package:NAME. Repeatable.",
)
@click.option("--as-of", metavar="DATE", help="The day of the case, YYYY-MM-DD; default today.")
@click.option("--format", "form", type=click.Choice(["yaml", "json"]), default="yaml", show_default=True)
def command(path: str | None, overlays: tuple[str, ...], as_of: str | None, form: str) -> None:
    """Print the case of the manifest at PATH: the one document that rules see.

    PATH may be left out where only one manifest lies below the current folder. Rules are written against this
    document; what is null in it is not known, what is not there was not declared.
    """
    from modelvow.inquiry import case_of
    from modelvow.report import case

    write_report(case.render(form, case_of(path, as_of, overlays)))
