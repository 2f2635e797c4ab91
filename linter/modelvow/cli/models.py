"""`modelvow models`."""

from __future__ import annotations

import click

from modelvow.cli.failures import COULD_NOT_JUDGE

EPILOG = """\b
Examples:
  modelvow models gpt-4o
  modelvow models bedrock/us.anthropic.claude-3-5-haiku-20241022-v1:0
  modelvow models Qwen/Qwen3-8B --host self --format json
  modelvow models | grep mistral"""


@click.command("models", epilog=EPILOG)
@click.argument("name", required=False)
@click.option(
    "--host", metavar="HOST", help="Who serves it: a provider, self or device; default as the name says."
)
@click.option(
    "--as-of", metavar="DATE", help="Judge dates and ages as on this day, YYYY-MM-DD; default today."
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_context
def command(ctx: click.Context, name: str | None, host: str | None, as_of: str | None, form: str) -> None:
    """Tell what is known of the model NAME, by any name that code calls it.

    Without NAME it lists the ids of all models in the catalog.
    """
    from modelvow import knowledge
    from modelvow.pages import model as page

    if name is None:
        click.echo("\n".join(knowledge.all_ids()))
        return
    known = knowledge.know(name, host, as_of)
    if known.record is None and known.match.ids == ():
        click.echo(page.unknown(known), err=True)
        ctx.exit(COULD_NOT_JUDGE)
    click.echo(page.to_json(known) if form == "json" else page.to_text(known), nl=False)
    if known.record is None:
        ctx.exit(COULD_NOT_JUDGE)
