"""What is told at length of rules, claims and needs: pages for docs, texts for terminals."""

from __future__ import annotations

from modelvow.pages.conditions import condition_lines, flow, indented
from modelvow.policy.errors import guess
from modelvow.policy.pack import TEMPLATES
from modelvow.policy.rule import describe_severity
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from modelvow.policy.pack import Claim, Example, Pack, Page
    from modelvow.policy.rule import Rule

WIDTH = 100
WAY_OUT = "`modelvow rules` lists the rules, `modelvow models` looks up a model"
EACH = {
    "run": "the whole run",
    "project": "the project",
    "model": "each model",
    "need": "each requirement",
    "control": "each control",
    "waiver": "each waiver, and what became of it",
    "usage": "each use",
}
KINDS = {
    "bad": "Flagged",
    "good": "Left alone",
    "undetermined": "Undetermined: a fact is missing",
}
GROUPS = (
    ("O+", "What open models offer"),
    ("O-", "What open models are challenged by"),
    ("C+", "What closed models offer"),
    ("C-", "What closed models are challenged by"),
    ("S", "What the choice turns on"),
    ("X", "What holds of both"),
)
OPINION = (
    "The claims are those of one article: one author's opinion. A policy can turn any rule off, change its "
    "severity or its parameters, or replace the cases of a trait."
)
ARTICLE = "《开源与闭源 AI 模型：发展路径的比较与前瞻》 (2025-02-23)"  # noqa: RUF001 - its title as printed


class Library(NamedTuple):
    """All that can be explained: rules in force, their pages by code, claims, traits as they are defined."""

    rules: Sequence[Rule]
    pages: Mapping[str, Page]
    claims: Sequence[Claim]
    traits: Sequence[Mapping[str, Any]]


class UnknownSubjectError(Exception):
    """Something asked about that is no rule, claim or need; `suggestion` says what may have been meant."""

    def __init__(self, subject: str, suggestion: str) -> None:
        """Keep both; the message joins them."""
        super().__init__(f"`{subject}` is no rule, claim or need; {suggestion}")
        self.subject, self.suggestion = subject, suggestion


def library_of(packs: Iterable[Pack], rules: Sequence[Rule], traits: Sequence[Mapping[str, Any]]) -> Library:
    """Return what `packs` tell of `rules` in force; where two tell of one rule, the later page stands."""
    pages: dict[str, Page] = {}
    claims: dict[str, Claim] = {}
    for pack in _with_bases(packs):
        pages.update(pack.pages)
        claims.update({claim.id: claim for claim in pack.claims})
    return Library(rules, pages, tuple(claims.values()), traits)


def _with_bases(packs: Iterable[Pack]) -> Iterator[Pack]:
    for pack in packs:
        yield from _with_bases(pack.bases)
        yield pack


# Texts for terminals


def explain_text(subject: str, library: Library) -> str:
    """Return what is to be said of a rule (by code or name), a claim or a need, for people at a terminal.

    Case does not matter. Raises UnknownSubjectError.
    """
    wanted = subject.strip().lower()
    for rule in library.rules:
        if wanted in (rule.code.lower(), rule.name):
            return _explain_rule(rule, library)
    for claim in library.claims:
        if wanted in (claim.id.lower(), claim.term):
            return _explain_claim(claim, library.rules)
    for trait in library.traits:
        if wanted.replace("-", "_") == trait["trait"]:
            return _explain_need(trait, library.rules)
    raise UnknownSubjectError(subject, guess(subject, _subjects(library), WAY_OUT))


def _subjects(library: Library) -> Iterator[str]:
    for rule in library.rules:
        yield from (rule.code, rule.name)
    yield from (claim.id for claim in library.claims)
    yield from (trait["trait"] for trait in library.traits)


def _explain_rule(rule: Rule, library: Library) -> str:
    page = library.pages.get(rule.code)
    blocks = [
        [f"{rule.code} {rule.name}", rule.title],
        _facts(rule),
        [] if page is None else ["Why", *indented(_paragraphs(page.rationale))],
        ["What to do", *indented(_wrapped(plain(rule.help)))],
        _conditions(rule),
        _parameters(rule.params),
        _claims(rule, library.claims),
        *([] if page is None else [_example(example) for example in page.examples]),
        [] if page is None or not page.references else ["References", *indented(page.references)],
    ]
    return _joined(blocks)


def _facts(rule: Rule) -> list[str]:
    lowered = "one lower in a pilot, a note in an experiment" if rule.lowered else "the same at every stage"
    source = "the reader of manifests" if rule.from_reader else EACH[rule.each]
    rows = [
        ("severity", f"{describe_severity(rule)}; {'never lowered' if rule.from_reader else lowered}"),
        ("looks at", source + (f", at its need `{rule.need}`" if rule.need else "")),
        ("pack", rule.pack),
    ]
    if not rule.waivable:
        rows.append(("waivable", "no"))
    return [f"{name:<9} {value}" for name, value in rows]


def _conditions(rule: Rule) -> list[str]:
    """Return when a rule finds something, in the rule language."""
    if rule.from_reader:
        return []
    lines = ["when:", *indented(condition_lines(rule.when))]
    if rule.unless is not None:
        lines += ["unless:", *indented(condition_lines(rule.unless))]
    if len(rule.severity) > 1:
        lines += ["severity:", *indented(_severity_lines(rule))]
    if rule.asks:
        lines.append(f"asks: {flow(rule.asks)}")
    return ["When it is found", *indented(lines)]


def _severity_lines(rule: Rule) -> Iterator[str]:
    for case in rule.severity:
        lines = [] if case.code is None else condition_lines(case.code)
        if not lines:
            yield f"- {case.severity}: {{}}"
            continue
        yield f"- {case.severity}:"
        yield from indented(lines, "    ")


def _parameters(params: Mapping[str, Any]) -> list[str]:
    if not params:
        return []
    width = max(map(len, params))
    return ["Parameters", *(f"  {name:<{width}}  {flow(value)}" for name, value in params.items())]


def _claims(rule: Rule, claims: Sequence[Claim]) -> list[str]:
    told = [
        f"{claim.id} {claim.term} ({claim.english}): {claim.claim}"
        for claim in claims
        if claim.id in rule.claims
    ]
    if not told:
        return []
    return [
        "Claims of the article it stands on",
        *(line for text in told for line in indented(_wrapped(text))),
    ]


def _example(example: Example) -> list[str]:
    head = KINDS[example.kind] + (f", on {example.as_of}" if example.as_of else "")
    return [head, *indented(example.manifest.rstrip().splitlines(), "    ")]


def _explain_claim(claim: Claim, rules: Sequence[Rule]) -> str:
    standing = [f"{rule.code}  {rule.title}" for rule in rules if claim.id in rule.claims]
    head = [f"{claim.id} {claim.term} ({claim.english})", *_wrapped(f"The article holds: {claim.claim}.")]
    blocks = [head, ["Rules that stand on it", *indented(standing or ["none in force"])], _wrapped(OPINION)]
    return _joined(blocks)


def _explain_need(trait: Mapping[str, Any], rules: Sequence[Rule]) -> str:
    name = trait["trait"]
    judging = [f"{rule.code}  {rule.title}" for rule in rules if rule.need == name]
    blocks = [
        [
            f"{name}" + (f" ({trait['article']})" if trait["article"] else ""),
            f"A project needs it when {trait['question']}.",
        ],
        ["What a level demands", *(line for level in _demands(trait) for line in level)],
        [
            "What a model offers: the first that holds",
            *(line for case in trait["cases"] for line in _trait_case(case)),
        ],
        _parameters(trait["params"]),
        _wrapped(trait["notes"]),
        ["Rules", *indented(judging or ["none in force"])],
    ]
    return _joined(blocks)


def _demands(trait: Mapping[str, Any]) -> Iterator[list[str]]:
    for level, sentence in trait["levels"].items():
        first, *rest = _wrapped(sentence, WIDTH - 10)
        yield [f"  {level:<7} {first}", *indented(rest, " " * 10)]


def _trait_case(case: Mapping[str, Any]) -> list[str]:
    lines = [] if case["code"] is None else condition_lines(case["code"])
    reason = f"  {case['reason']}" if case["reason"] else ""
    return [f"  {case['level']}:{reason}".rstrip(), *indented(lines or ["else"], "    ")]


# Pages for docs


def rule_page(rule: Rule, page: Page, claims: Sequence[Claim]) -> str:
    """Return the page of a rule, as Markdown."""
    blocks = [
        [f"# {rule.code} {rule.name}"],
        [f"{rule.title}."],
        [f"- {line}" for line in _facts(rule)],
        ["## Why"],
        [page.rationale.rstrip()],
        ["## What to do"],
        [f"{_sentence(plain(rule.help))}."],
        *_fenced("## When it is found", _conditions(rule)[1:]),
        *_parameter_table(rule.params),
        *_claim_list(rule, claims),
        *(block for example in page.examples for block in _example_page(example)),
        *([["## References"], [f"- <{link}>" for link in page.references]] if page.references else []),
    ]
    return _joined(blocks)


def _fenced(heading: str, lines: Sequence[str]) -> list[list[str]]:
    return [[heading], ["```yaml", *(line[2:] for line in lines), "```"]] if lines else []


def _parameter_table(params: Mapping[str, Any]) -> list[list[str]]:
    if not params:
        return []
    rows = [f"| `{name}` | {flow(value)} |" for name, value in params.items()]
    return [["## Parameters"], ["| parameter | default |", "|---|---|", *rows]]


def _claim_list(rule: Rule, claims: Sequence[Claim]) -> list[list[str]]:
    told = [claim for claim in claims if claim.id in rule.claims]
    if not told:
        return []
    lines = [f"- **{claim.id}** {claim.term} ({claim.english}): {claim.claim}" for claim in told]
    return [["## Claims it stands on"], lines, [OPINION]]


def _example_page(example: Example) -> Iterator[list[str]]:
    yield [f"## {KINDS[example.kind]}" + (f", on {example.as_of}" if example.as_of else "")]
    yield ["```yaml", *example.manifest.rstrip().splitlines(), "```"]
    for path, content in example.files.items():
        yield [f"with `{path}`:"]
        yield ["```", *content.rstrip().splitlines(), "```"]


def rules_page(rules: Iterable[Rule]) -> str:
    """Return the index of all rules, as Markdown; the pages of rules lie beside it in `rules/`."""
    rules = list(rules)
    rows = [
        f"| [{rule.code}](rules/{rule.code}.md) | {rule.name} | {describe_severity(rule)} | {rule.title} |"
        for rule in sorted(rules, key=lambda rule: rule.code)
    ]
    head = ["| code | name | severity | what is found |", "|---|---|---|---|"]
    templates = {rule.family: rule.pack for rule in rules if rule.pack in TEMPLATES}
    told = [
        f"`{family}` rules are in `builtin:{pack}`, a template: in force only where a policy extends it."
        for family, pack in templates.items()
    ]
    intro = " ".join(["Severities are those of a project in production.", *told])
    return _joined([["# Rules"], [intro], [*head, *rows]])


def article_page(claims: Sequence[Claim], rules: Sequence[Rule]) -> str:
    """Return the article's claims and the rules that stand on each, as Markdown."""
    blocks = [
        ["# The article, claim by claim"],
        [f"The rules `FIT`, `RSK` and `SEL` stand on one article, {ARTICLE}. {OPINION}"],
    ]
    for prefix, heading in GROUPS:
        told = [claim for claim in claims if claim.id.startswith(prefix)]
        head = ["| id | term | the claim, in our words | rules |", "|---|---|---|---|"]
        blocks += [[f"## {heading}"], [*head, *(_claim_row(claim, rules) for claim in told)]]
    return _joined(blocks)


def _claim_row(claim: Claim, rules: Sequence[Rule]) -> str:
    codes = [rule.code for rule in rules if claim.id in rule.claims]
    links = " ".join(f"[{code}](rules/{code}.md)" for code in sorted(codes))
    return f"| {claim.id} | {claim.term} {claim.english} | {claim.claim} | {links} |"


# Words


def plain(template: str) -> str:
    """Return a template as it reads without a case: segments gone, placeholders as `…`."""
    from modelvow.conditions.templates import split

    pieces = [piece for piece in split(template) if not piece.segment]
    return "".join("…" if piece.is_path else piece.text for piece in pieces).strip()


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:].rstrip(".")


def _wrapped(text: str, width: int = WIDTH) -> list[str]:
    from textwrap import wrap

    return wrap(text, width, break_long_words=False, break_on_hyphens=False)


def _paragraphs(text: str) -> list[str]:
    paragraphs = [_wrapped(paragraph) for paragraph in text.strip().split("\n\n")]
    return [line for number, lines in enumerate(paragraphs) for line in ([""] if number else []) + lines]


def _joined(blocks: Iterable[Sequence[str]]) -> str:
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"
