"""Traits: what a model offers of each need, as a range over what is not known."""

from __future__ import annotations

from modelvow.case.needs import LEVELS, RANK
from modelvow.case.words import offer
from modelvow.conditions.closures import compile, possible  # noqa: A004 - the language's word for it
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from modelvow.case.memory import Programs
    from modelvow.conditions.traces import Trace

    Test = Callable[..., bool | None]

Trait = dict[str, Any]
Root = dict[str, Any]

OPEN = "what is known leaves it open"
ELSEWHERE = "model.traits."
FACT = "model."
OWN = frozenset(("name", "fallbacks"))
"""Keys of a model that a trait sees and that are the manifest's own."""


class Reads(NamedTuple):
    """What a trait depends on besides the model as it is known, as keys; None for all of a part.

    `own` is what the manifest says of the model itself.
    """

    project: tuple[str, ...] | None
    controls: tuple[str, ...] | None
    own: tuple[str, ...] | None


class Program(NamedTuple):
    """A trait ready to run. `asks` are the traits that its conditions look at.

    `traces` and `words` are those of its cases, by index, made when somebody asks for reasons.
    """

    name: str
    definition: Mapping[str, Any]
    tests: tuple[Test | None, ...]
    asks: tuple[str, ...]
    reads: Reads
    traces: dict[int, Callable[..., Trace]]
    words: dict[int, Callable[..., str]]


class Reading(NamedTuple):
    """What the cases say of one model: the range of levels, the case that surely holds, those that may."""

    least: int
    most: int
    holds: int
    open: tuple[int, ...]


class Ground(NamedTuple):
    """A model as a trait sees it, and how much it counts. `base` is None for the model itself.

    `hint`: the base is known from memory alone, so it may widen a range and never narrow it.
    """

    root: Root
    base: Mapping[str, Any] | None = None
    hint: bool = False


class Weighed(NamedTuple):
    """A model and its bases as a trait reads them, and the range of levels over them all."""

    grounds: Sequence[Ground]
    readings: Sequence[Reading]
    least: int
    most: int


def compile_trait(definition: Mapping[str, Any]) -> Program:
    """Return one trait ready to run."""
    params, cases = definition["params"], definition["cases"]
    tests = tuple(None if case["code"] is None else compile(case["code"], params) for case in cases)
    paths = [path for case in cases for path in texts_in(case["code"])]
    asks = names_below(ELSEWHERE, paths)
    said = [path for case in cases for path in paths_said(case["because"])]
    reads = Reads(*[part_read(part, (*paths, *said)) for part in ("project", "controls", "model")])
    own = () if reads.own is None else tuple([name for name in reads.own if name in OWN])
    return Program(definition["trait"], definition, tests, asks, reads._replace(own=own), {}, {})


def paths_said(template: str) -> Iterable[str]:
    """Yield what stands in the braces of a template, paths among it."""
    for text in template.split("{")[1:]:
        yield text.partition("}")[0]


def part_read(part: str, paths: Iterable[str]) -> tuple[str, ...] | None:
    """Return the keys of a part of the document that paths lead to, None where they ask for all of it."""
    if any(path.removeprefix("$.").partition("|")[0] == part for path in paths):
        return None
    return names_below(f"{part}.", paths)


def texts_in(code: Any) -> Iterable[str]:
    """Yield every text of a condition's code, paths among them."""
    if isinstance(code, str):
        yield code
    elif isinstance(code, list | dict):
        for part in code.values() if isinstance(code, dict) else code:
            yield from texts_in(part)


def names_below(prefix: str, paths: Iterable[str]) -> tuple[str, ...]:
    """Return the names that follow a prefix in paths, each once."""
    after = (
        path.removeprefix("$.").removeprefix(prefix)
        for path in paths
        if path.removeprefix("$.").startswith(prefix)
    )
    return tuple(dict.fromkeys(rest.partition(".")[0].partition("|")[0] for rest in after))


def ordered(programs: Programs, wanted: Iterable[str]) -> list[str]:
    """Return the wanted traits and those that they ask for, what is asked for first; a circle is cut."""
    found: dict[str, None] = {}
    entered: set[str] = set()

    def visit(name: str) -> None:
        if name in programs and name not in entered:
            entered.add(name)
            for asked in programs[name].asks:
                visit(asked)
            found[name] = None

    for name in wanted:
        visit(name)
    return list(found)


def read(program: Program, ground: Ground) -> Reading:
    """Return what the cases say: those that may hold widen the range, the first that surely does ends it."""
    cases = program.definition["cases"]
    unknown, holds = possible(program.tests, ground.root)
    last = len(cases) - 1 if holds is None else holds
    ranks = [RANK[cases[index]["level"]] for index in (*unknown, last)]
    return Reading(min(ranks), max(ranks), last, unknown)


def weigh(program: Program, grounds: Sequence[Ground]) -> Weighed:
    """Return the lowest over a model (first of `grounds`) and its bases."""
    readings = [read(program, ground) for ground in grounds]
    least = min([reading.least for reading in readings])
    binding = [reading.most for reading, ground in zip(readings, grounds, strict=True) if not ground.hint]
    return Weighed(grounds, readings, least, max(min(binding), least))


def told(program: Program, weighed: Weighed) -> Trait:
    """Return a trait with its reasons."""
    grounds, readings, least, most = weighed
    return shown(least, most) | reasons(program, grounds, readings, most)


def shown(least: int, most: int) -> Trait:
    """Return a range without reasons."""
    low, high = LEVELS[least], LEVELS[most]
    return {"least": low, "most": high, "offers": offer(low, high), "because": [], "missing": [], "used": []}


def joined(traits: Sequence[Trait]) -> Trait:
    """Return the trait of a model that may be any of several."""
    if len(traits) == 1:
        return traits[0]
    least = min(RANK[trait["least"]] for trait in traits)
    most = max(RANK[trait["most"]] for trait in traits)
    together = shown(least, most)
    for key in ("because", "missing", "used"):
        together[key] = list(dict.fromkeys(entry for trait in traits for entry in trait[key]))
    return together


def reasons(program: Program, grounds: Sequence[Ground], readings: Sequence[Reading], most: int) -> Trait:
    """Return why the range is what it is: the model's own reason, and those of bases that hold it down."""
    because: dict[str, str] = {}
    missing: list[str] = []
    used: list[str] = []
    for ground, reading in zip(grounds, readings, strict=True):
        binds = ground.base is not None and (
            reading.most <= most < readings[0].most or reading.least < readings[0].least
        )
        if ground.base is None or binds:
            text = because_of(program, ground, reading)
            # Of bases that are alike the nearest speaks for all.
            because.setdefault(text, _about(ground) + text)
            missing += missing_for(program, ground, reading)
            used += used_by(program, ground, reading) if ground.base is None else []
    told = list(because.values())
    return {"because": told, "missing": list(dict.fromkeys(missing)), "used": list(dict.fromkeys(used))}


def because_of(program: Program, ground: Ground, reading: Reading) -> str:
    """Return the reason of the case that surely holds."""
    case = program.definition["cases"][reading.holds]
    if case["code"] is None and reading.open:
        return OPEN
    if reading.holds not in program.words:
        from modelvow.conditions.templates import compile_words

        program.words[reading.holds] = compile_words(case["because"], program.definition["params"])
    return program.words[reading.holds](ground.root).strip(" ;,:")


def traced(program: Program, index: int, root: Root) -> Trace:
    """Return why a case holds, fails or stays open."""
    if index not in program.traces:
        from modelvow.conditions.traces import compile_trace

        code = program.definition["cases"][index]["code"]
        program.traces[index] = compile_trace(code, program.definition["params"])
    return program.traces[index](root)


def _about(ground: Ground) -> str:
    base = ground.base
    return "" if base is None else f"no more than its base {base['name']} ({base['relation']}): "


def missing_for(program: Program, ground: Ground, reading: Reading) -> list[str]:
    """Return the facts that the cases which may hold asked for."""
    found: list[str] = []
    for index in reading.open:
        found += traced(program, index, ground.root).missing
    names = [name for path in found for name in named(path, ground.root, "missing")]
    return (
        names
        if ground.base is None
        else [f"{name} of {ground.base['id'] or ground.base['name']}" for name in names]
    )


def used_by(program: Program, ground: Ground, reading: Reading) -> list[str]:
    """Return the facts that settled the case that holds and refuted those before it."""
    found: list[str] = []
    for index in range(reading.holds + 1):
        if program.tests[index] is not None and index not in reading.open:
            result = traced(program, index, ground.root)
            found += [path for path, _value in result.used if path not in result.absent]
    return [name for path in found for name in named(path, ground.root, "used")]


OF_MODEL = ("facts", "practices", "terms", "use", "bound", "endpoint", "tuning", "host")


def named(path: str, root: Root, what: str) -> list[str]:
    """Return the facts that a path stands for, from the model on; a trait stands for what it rests on."""
    if path.startswith(ELSEWHERE):
        name = path.removeprefix(ELSEWHERE).partition(".")[0]
        return list(root["model"]["traits"].get(name, {}).get(what, ()))
    if not path.startswith(FACT):
        return [] if what == "used" else [path]
    name = path.removeprefix(FACT)
    return [name] if name.partition(".")[0] in OF_MODEL else []
