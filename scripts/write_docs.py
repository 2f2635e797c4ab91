"""Write the pages of docs/ that are generated, or with --check say which are stale (exit 1)."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "linter"))

import click  # noqa: E402

from modelvow import built  # noqa: E402 - this checkout's package, whatever else is installed
from modelvow.building import ensure_built  # noqa: E402
from modelvow.catalog.index import open_catalog  # noqa: E402
from modelvow.cli.group import group  # noqa: E402
from modelvow.inquiry import library  # noqa: E402
from modelvow.pages.catalog import catalog_page  # noqa: E402
from modelvow.pages.manifest import manifest_page  # noqa: E402
from modelvow.pages.rules import article_page, rule_page, rules_page  # noqa: E402
from modelvow.pages.traits import traits_page  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH = 100
DAY = "2026-11-25"
"""The day the pages that depend on one are written for; it moves when the facts are read anew."""


def pages() -> Iterator[tuple[str, str]]:
    """Yield every generated page: its path below docs/ and its text."""
    catalog = open_catalog(built.path("catalog.db"))
    told = library(("builtin:approved",))
    yield "manifest.md", manifest_page(json.loads(built.read_text("ai-manifest-1.schema.json")))
    yield "catalog.md", catalog_page(catalog)
    yield "traits.md", traits_page(told.traits, catalog, DAY)
    yield "article.md", article_page(told.claims, told.rules)
    yield "rules.md", rules_page(told.rules)
    for rule in told.rules:
        yield f"rules/{rule.code}.md", rule_page(rule, told.pages[rule.code], told.claims)
    yield "commands.md", commands_page()


def commands_page() -> str:
    """Return the help of the program and of each of its commands, as Markdown."""
    context = click.Context(group, info_name="modelvow", terminal_width=WIDTH)
    blocks = ["# Commands", _fenced(group.get_help(context))]
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is not None:
            inner = click.Context(command, info_name=name, parent=context, terminal_width=WIDTH)
            blocks += [f"## modelvow {name}", _fenced(command.get_help(inner)), *_subcommands(command, inner)]
    return "\n\n".join(blocks) + "\n"


def _subcommands(command: click.Command, context: click.Context) -> Iterator[str]:
    """Yield the help of each command of a group."""
    for name, each in command.commands.items() if isinstance(command, click.Group) else ():
        inner = click.Context(each, info_name=name, parent=context, terminal_width=WIDTH)
        yield f"### {inner.command_path}"
        yield _fenced(each.get_help(inner))


def _fenced(text: str) -> str:
    return f"```text\n{text.rstrip()}\n```"


def main(arguments: list[str]) -> int:
    """Write or check; 0 when nothing is stale."""
    ensure_built()
    stale = [(path, text) for path, text in pages() if _read(path) != text]
    left = _left_over({path for path, _ in pages()})
    for path, text in stale:
        print(f"docs/{path}")
        if "--check" not in arguments:
            (ROOT / "docs" / path).parent.mkdir(parents=True, exist_ok=True)
            (ROOT / "docs" / path).write_text(text, encoding="utf-8")
    for path in left:
        print(f"docs/{path} is of no rule in force: delete it")
    return 1 if left or (stale and "--check" in arguments) else 0


def _read(path: str) -> str | None:
    file = ROOT / "docs" / path
    return file.read_text(encoding="utf-8") if file.exists() else None


def _left_over(written: set[str]) -> list[str]:
    found = (ROOT / "docs" / "rules").glob("*.md")
    return sorted(f"rules/{file.name}" for file in found if f"rules/{file.name}" not in written)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
