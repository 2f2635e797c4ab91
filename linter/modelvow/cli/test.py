"""`modelvow test`."""

from __future__ import annotations

import click

EPILOG = """\b
Examples:
  modelvow test ./policy/acme.yaml
  modelvow test builtin:article
  modelvow test ./policy/acme.yaml --min-coverage 90"""


@click.command("test", epilog=EPILOG)
@click.argument("packs", nargs=-1, required=True, metavar="PACK...")
@click.option(
    "--min-coverage",
    type=click.FloatRange(0, 100),
    metavar="PERCENT",
    help="Fail where examples reach less of the branches of rules than that.",
)
@click.pass_context
def command(ctx: click.Context, packs: tuple[str, ...], min_coverage: float | None) -> None:
    """Run the examples of every rule of each PACK: a folder, a YAML file, builtin:NAME or package:NAME.

    Every rule needs a bad example that it flags on the marked line, and a good one that it leaves alone. Told
    are the branches of rules that no example of theirs reaches: each leaf of a condition, true and false, and
    the undetermined outcome where a fact may be missing.
    Exit code 1 when an example does not hold or too few branches are reached, 2 when the pack cannot be read.
    """
    from modelvow.report import examples
    from modelvow.testing import tested

    results, reach = tested(packs)
    click.echo(examples.to_text(results) + examples.coverage_text(reach), nl=False)
    is_covered = min_coverage is None or examples.percentage(reach) >= min_coverage
    if not is_covered:
        click.echo(f"--min-coverage {min_coverage:g} is not reached", err=True)
    ctx.exit(0 if is_covered and not any(result.failures for result in results) else 1)
