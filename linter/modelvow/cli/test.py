"""`modelvow test`."""

from __future__ import annotations

import click

from modelvow.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from modelvow.policy.examples import Result

EPILOG = """\b
Examples:
  modelvow test ./policy/acme.yaml
  modelvow test builtin:article"""


@click.command("test", epilog=EPILOG)
@click.argument("packs", nargs=-1, required=True, metavar="PACK...")
@click.pass_context
def command(ctx: click.Context, packs: tuple[str, ...]) -> None:
    """Run the examples of every rule of each PACK: a folder, a YAML file, or builtin:NAME.

    Every rule needs a bad example that it flags on the marked line, and a good one that it leaves alone.
    Exit code 1 when one does not hold, 2 when the pack cannot be read.
    """
    from modelvow.check import Options
    from modelvow.inquiry import examples_judge
    from modelvow.policy.examples import run_examples
    from modelvow.policy.packs import load, with_pages
    from modelvow.report import examples

    results: list[Result] = []
    for pack in packs:
        judge = examples_judge(Options(more_policy=(pack,), configured=False, beside=True))
        results += run_examples(with_pages(load(pack)), judge)
    click.echo(examples.to_text(results), nl=False)
    ctx.exit(1 if any(result.failures for result in results) else 0)
