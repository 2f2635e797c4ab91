"""What rules say at length, for reports that list the rules that found something."""

from __future__ import annotations

from modelvow.pages.rules import library_of, plain, rule_page
from modelvow.policy.packs import with_pages
from modelvow.policy.rule import highest_severity
from modelvow.report.result import Explained
from modelvow.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from modelvow.pages.rules import Library
    from modelvow.policy.pack import Pack
    from modelvow.policy.rule import Rule


def explain(rules: Iterable[Rule], packs: Iterable[Pack]) -> tuple[Explained, ...]:
    """Return what `packs` tell of `rules`, by code; of two rules with one code the first stands."""
    by_code: dict[str, Rule] = {}
    for rule in rules:
        by_code.setdefault(rule.code, rule)
    chosen = [by_code[code] for code in sorted(by_code)]
    library = library_of([with_pages(pack) for pack in packs], chosen, ())
    return tuple(_explained(rule, library) for rule in chosen)


def _explained(rule: Rule, library: Library) -> Explained:
    page = library.pages.get(rule.code)
    rationale = "" if page is None else " ".join(page.rationale.split())
    told = [f"{rule.title}.", rationale, f"What to do: {plain(rule.help)}." if rule.help else ""]
    return Explained(
        rule.code,
        rule.name,
        rule.title,
        highest_severity(rule),
        "\n\n".join(filter(None, told)),
        "" if page is None else _body(rule_page(rule, page, library.claims).splitlines()),
        rule.claims,
    )


def _body(lines: Sequence[str]) -> str:
    """Return a page without its heading, which whoever shows it sets above."""
    return "\n".join(lines[1:]).strip() + "\n"
