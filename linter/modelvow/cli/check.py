"""`modelvow check`."""

from __future__ import annotations

import click

from modelvow.cli import completing
from modelvow.findings import Severity
from modelvow.report import FORMATS

SEVERITIES = [severity.value for severity in Severity]

EPILOG = """\b
Examples:
  modelvow check                              every manifest below this folder
  modelvow check services/chat                those below another one
  modelvow check --format json --output report.json
  modelvow check --format text --format sarif=out.sarif
  modelvow check --fail-on warning            fail on warnings, too
  modelvow check --policy ./policy/acme.yaml  add rules of your own
  modelvow check --catalog models.yaml        add or correct facts
  modelvow check --write-baseline base.json   know what is there, then fail on
  modelvow check --baseline base.json         what is new
  modelvow check --since main                 what a branch touched
  modelvow check - --stdin-filename ai-manifest.yaml < draft.yaml

Exit codes: 0 nothing at or above --fail-on, 1 findings, 2 could not judge. 2 beats 1.
Options can stand in modelvow.toml or in [tool.modelvow] of pyproject.toml under the same names."""


@click.command("check", epilog=EPILOG)
@click.argument("paths", nargs=-1, type=click.Path())
@click.option(
    "--policy",
    "packs",
    multiple=True,
    metavar="PACK",
    help="Add a pack of rules; later wins.",
    shell_complete=completing.packs,
)
@click.option(
    "--select",
    multiple=True,
    metavar="RULE",
    help="Judge by these alone: code, name or family. Repeatable.",
    shell_complete=completing.families,
)
@click.option(
    "--ignore",
    multiple=True,
    metavar="RULE",
    help="Leave these out: code, name or family. Repeatable.",
    shell_complete=completing.families,
)
@click.option(
    "--severity", "severities", multiple=True, metavar="RULE=LEVEL", help="Change how much a rule weighs."
)
@click.option(
    "--param", "params", multiple=True, metavar="RULE.NAME=VALUE", help="Set a parameter of a rule or trait."
)
@click.option(
    "--catalog",
    "overlays",
    multiple=True,
    metavar="PATH",
    help="Put an overlay over the catalog: a file, a folder, or package:NAME. Repeatable.",
)
@click.option("--strict", is_flag=True, default=None, help="Count what cannot be determined as error.")
@click.option("--locked", is_flag=True, default=None, help="Judge by what modelvow.lock holds alone.")
@click.option(
    "--fail-on", type=click.Choice([*SEVERITIES, "never"]), help="Lowest severity that fails; default error."
)
@click.option(
    "--baseline",
    type=click.Path(),
    metavar="FILE",
    help="Keep quiet about what FILE knows until it changes; `none` sets a configured one aside.",
)
@click.option(
    "--write-baseline",
    type=click.Path(),
    metavar="FILE",
    help="Write what is found into FILE, known from now on; with --baseline only take out what is fixed.",
)
@click.option(
    "--since",
    metavar="REV",
    help="Judge what was touched since a git revision, and tell what is new, changed and fixed.",
)
@click.option("--as-of", metavar="DATE", help="Judge as on this day, YYYY-MM-DD; default today.")
@click.option(
    "--format",
    "forms",
    multiple=True,
    metavar="FORMAT[=FILE]",
    help=f"Kind of report, default text, and the file it goes to. Repeatable. One of {', '.join(FORMATS)}.",
    shell_complete=completing.formats,
)
@click.option("--output", "file", type=click.Path(), metavar="FILE", help="Write the report to FILE.")
@click.option(
    "--sarif-omit-suppressed",
    "omit_suppressed",
    is_flag=True,
    help="Leave waived and known findings out of SARIF, for services that would open an alert for each.",
)
@click.option("-q", "--quiet", is_flag=True, default=None, help="One line a finding.")
@click.option("--notes", is_flag=True, default=None, help="Show notes beside graver findings.")
@click.option("--waived", is_flag=True, help="List what is waived: by whom, until when and why.")
@click.option("--known", is_flag=True, help="List what a baseline knows.")
@click.option(
    "--expand", is_flag=True, default=None, help="One block a finding, even where several have one cause."
)
@click.option("--outcomes", is_flag=True, help="In JSON and JSON Lines: what every rule said, passes too.")
@click.option(
    "--jobs",
    type=click.IntRange(min=0),
    default=0,
    metavar="N",
    help="Use at most N processes for many manifests; default one a processor.",
)
@click.option("--no-cache", is_flag=True, help="Neither use nor keep what manifests came to in earlier runs.")
@click.option("--stdin-filename", metavar="NAME", help="Where the manifest read from - would lie.")
@click.pass_context
def command(
    ctx: click.Context,
    paths: tuple[str, ...],
    packs: tuple[str, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    severities: tuple[str, ...],
    params: tuple[str, ...],
    overlays: tuple[str, ...],
    strict: bool | None,
    locked: bool | None,
    fail_on: str | None,
    baseline: str | None,
    write_baseline: str | None,
    since: str | None,
    as_of: str | None,
    forms: tuple[str, ...],
    file: str | None,
    omit_suppressed: bool,
    quiet: bool | None,
    notes: bool | None,
    waived: bool,
    known: bool,
    expand: bool | None,
    outcomes: bool,
    jobs: int,
    no_cache: bool,
    stdin_filename: str | None,
) -> None:
    """Judge the manifests at PATHS, or all below the current folder.

    A manifest is a file named ai-manifest.yaml, .yml or .json; a file that is named is judged whatever it
    is called, and - is standard input. What git ignores is left out, and so is a repository in another: name
    its folder to judge it.
    """
    from modelvow.check import Options
    from modelvow.cli.judging import equipped, judge
    from modelvow.report.result import View

    options = Options(
        more_policy=packs,
        select=select,
        ignore=ignore,
        severities=severities,
        params=params,
        strict=strict,
        locked=locked,
        as_of=as_of,
        stdin_filename=stdin_filename,
        outcomes=outcomes,
        catalog=overlays,
        baseline=baseline,
        write_baseline=write_baseline,
        since=since,
    )
    view = View(
        concise=quiet,
        expand=expand,
        notes=notes,
        waived=waived,
        known=known,
        outcomes=outcomes,
        omit_suppressed=omit_suppressed,
    )
    ctx.exit(
        judge(
            paths, equipped(options, jobs, cache=not no_cache), view, forms=forms, file=file, fail_on=fail_on
        )
    )
