"""`modelvow explain`."""

from __future__ import annotations

import click

from modelvow.cli import completing
from modelvow.cli.failures import write_report

EPILOG = """\b
Examples:
  modelvow explain FIT002          a rule by its code
  modelvow explain no-way-out      a rule by its name
  modelvow explain transparency    a need: what each level demands, what a model offers
  modelvow explain O+3             a claim, and the rules that stand on it"""


@click.command("explain", epilog=EPILOG)
@click.argument("subject", metavar="CODE|NAME|CLAIM|NEED", shell_complete=completing.subjects)
@click.option(
    "--policy",
    "packs",
    multiple=True,
    metavar="PACK",
    help="Add a pack of rules.",
    shell_complete=completing.packs,
)
def command(subject: str, packs: tuple[str, ...]) -> None:
    """Tell what a rule, a claim or a need is about, why it matters and what to do."""
    from modelvow.inquiry import library
    from modelvow.pages.rules import explain_text
    from modelvow.report.terminal import escape

    text = explain_text(subject, library(packs))
    write_report("".join(f"{escape(line)}\n" for line in text.splitlines()))
