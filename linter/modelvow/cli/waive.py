"""`modelvow waive`."""

from __future__ import annotations

import click

from modelvow.cli import completing

EPILOG = """\b
Examples:
  modelvow waive FIT002 --model chat --until 2027-01-31 \\
      --reason "replaced in March" --approved-by "head of care"
  modelvow waive no-outcome services/chat/ai-manifest.yaml --until 2027-01-31 \\
      --reason "declared by the product" --approved-by "head of care" --file ai-waivers.yaml

Exit codes: 0 written, 2 not written."""


@click.command("waive", epilog=EPILOG)
@click.argument("rule", shell_complete=completing.rules)
@click.argument("manifest", required=False, type=click.Path())
@click.option(
    "--model",
    metavar="NAME",
    help="Name or id of the model; left out, every model.",
    shell_complete=completing.declared,
)
@click.option("--until", required=True, metavar="DATE", help="The last day on which it holds, YYYY-MM-DD.")
@click.option("--reason", required=True, metavar="TEXT", help="Why it is acceptable.")
@click.option("--approved-by", "approver", required=True, metavar="TEXT", help="Who accepts it.")
@click.option(
    "--file", type=click.Path(), metavar="FILE", help="Write into this ai-waivers.yaml, not the manifest."
)
@click.option("--any-facts", is_flag=True, help="Let it hold even when the facts change that it excuses.")
@click.option("--as-of", metavar="DATE", help="Judge as on this day, YYYY-MM-DD; default today.")
@click.pass_context
def command(
    ctx: click.Context,
    rule: str,
    manifest: str | None,
    model: str | None,
    until: str,
    reason: str,
    approver: str,
    file: str | None,
    any_facts: bool,
    as_of: str | None,
) -> None:
    """Accept what RULE finds in MANIFEST until some day, and write that down.

    RULE is a code or a name, MANIFEST by default the one below the current folder. Every other byte of the
    file stays as it is. A waiver that would hide nothing is not written.
    """
    from modelvow.cli.waiving import waive
    from modelvow.waivers import Waiver

    waiver = Waiver(rule, model, reason, approver, until)
    click.echo(waive(waiver, manifest, file=file, facts=not any_facts, as_of=as_of))
    ctx.exit(0)
