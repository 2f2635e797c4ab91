"""`modelvow rules`."""

from __future__ import annotations

import click

from modelvow.cli.failures import write_report

EPILOG = """\b
Examples:
  modelvow rules
  modelvow rules --origin
  modelvow rules --policy ./policy/acme.yaml --format json"""


@click.command("rules", epilog=EPILOG)
@click.option("--policy", "packs", multiple=True, metavar="PACK", help="Add a pack of rules; later wins.")
@click.option(
    "--origin", is_flag=True, help="Say where each rule and setting comes from, and who turned rules off."
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(packs: tuple[str, ...], origin: bool, form: str) -> None:
    """List the rules in force here, as packs and configuration leave them.

    The configuration is the one nearest to the current folder.
    """
    from modelvow.inquiry import rules_in_force
    from modelvow.report import rules
    from modelvow.settings import origins_here

    ruleset = rules_in_force(packs)
    write_report(
        rules.to_json(ruleset)
        if form == "json"
        else rules.to_text(ruleset, origin=origin, settings=origins_here())
    )
