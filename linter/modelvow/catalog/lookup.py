"""From a name to the models that it may mean."""

from __future__ import annotations

from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from modelvow.catalog.strip import Reading

LONGEST_NAME = 300
MOST_STRIPS = 6
MOST_READINGS = 80
KIND_PROVIDERS = {
    "bedrock": "amazon-bedrock",
    "vertex": "google-vertex",
    "azure": "azure",
    "openrouter": "openrouter",
}
WRAPPINGS = (
    "us-gov.",
    "global.",
    "apac.",
    "us.",
    "eu.",
    "jp.",
    "au.",
    "ca.",
    "arn:",
    "projects/",
    "publishers/",
)
OWN_NAMES = frozenset(("id", "hf-repo", "ollama", "display"))


class Spelling(NamedTuple):
    """One way to write a model's name, and what kind of name it is."""

    text: str
    kind: str
    id: str


class Match(NamedTuple):
    """What a name leads to. `ids` holds one id when found, more when ambiguous, none when unknown.

    `stripped` tells what was taken off as (what, text), `called` how the host spells what is left, `provider`
    whom the name itself names.
    """

    name: str
    how: str
    ids: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    stripped: tuple[tuple[str, str], ...] = ()
    provider: str | None = None
    revision: str | None = None
    fine_tuned: bool = False
    called: str = ""


class Source(NamedTuple):
    """What look-up needs of a catalog."""

    spellings: Callable[[str], list[Spelling]]
    model: Callable[[str], dict[str, Any] | None]
    prefixes: list[dict[str, Any]]
    services: dict[str, str]


def find(name: str, host: str | None, source: Source) -> Match:
    """Return what `name` leads to; `host` is the provider that the project declares, if any."""
    if len(name) > LONGEST_NAME:
        return Match(name, "unknown", called=name)
    rows = same(name, source.spellings(name))
    if rows:
        return as_it_stands(name, rows, host, source)
    from modelvow.catalog.strip import first_reading

    return stripped(first_reading(name), host, source) or Match(name, "unknown", called=name)


def same(name: str, rows: list[Spelling]) -> list[Spelling]:
    """Return the rows nearest to `name`: spelled exactly so, else but for case, else but for marks."""
    exact = [row for row in rows if row.text == name]
    if exact:
        return exact
    folded = name.casefold()
    return [row for row in rows if row.text.casefold() == folded] or rows


def as_it_stands(name: str, rows: list[Spelling], host: str | None, source: Source) -> Match:
    """Return the match of a name that the table holds: with nothing taken off."""
    how = "exact" if rows[0].text == name else "normalized"
    match = matched(name, how, settled(rows, (name,), host, source))
    if len(match.ids) > 1 or OWN_NAMES.intersection(match.kinds):
        return match
    # Only a name that begins like a wrapped one is worth the import.
    wrapped = name.lower().startswith((*WRAPPINGS, *(row["prefix"] for row in source.prefixes)))
    return served(match, source) if wrapped else match._replace(provider=by_kind(match, source))


def matched(name: str, how: str, rows: list[Spelling]) -> Match:
    """Return the match of `rows` with nothing else told."""
    ids = tuple(sorted({row.id for row in rows}))
    kinds = tuple(sorted({row.kind for row in rows}))
    return Match(name, how if len(ids) == 1 else "ambiguous", ids, kinds, called=name)


def served(match: Match, source: Source) -> Match:
    """Return the match with whom its wrapping, or else its kind, names as provider.

    A prefix that is an organization's name too (`openai/`) names nobody while the table knows the whole.
    """
    from modelvow.catalog.strip import first_reading, unwrapped

    plain = [row for row in source.prefixes if "openrouter" not in row["style"]]
    level = [first_reading(match.name)]
    for _ in range(MOST_STRIPS):
        level = [inner for outer in level for inner in unwrapped(outer, plain)]
        for reading in level:
            if leads_to(reading, match.ids[0], source):
                called = spelled_by_host(reading, match.ids[0], reading.provider, source)
                return match._replace(provider=reading.provider, called=called, stripped=reading.stripped)
    return match._replace(provider=by_kind(match, source))


def leads_to(reading: Reading, own: str, source: Source) -> bool:
    """Return whether what is left is the model `own`, or a form of it is a row of the provider."""
    if own in {row.id for row in same(reading.text, source.spellings(reading.text))}:
        return True
    spellings = {form.casefold() for form in reading.forms}
    return any(row_of(own, reading.provider or "", spellings, source))


def by_kind(match: Match, source: Source) -> str | None:
    """Return the cloud that a name belongs to, None where the developer's own service calls it so too."""
    record = source.model(match.ids[0]) if match.kinds[0] in KIND_PROVIDERS else None
    if len(match.kinds) != 1 or record is None:
        return None
    own = source.services.get(record["developer"])
    spelled_by_own = any(row["provider"] == own and row["model_id"] == match.name for row in record["hosts"])
    return None if spelled_by_own else KIND_PROVIDERS.get(match.kinds[0])


def settled(rows: list[Spelling], forms: Iterable[str], by: str | None, source: Source) -> list[Spelling]:
    """Return the rows left when candidates are told apart by the provider `by`, or by being a catalog id."""
    ids = {row.id for row in rows}
    if len(ids) == 1:
        return rows
    if by == "ollama":
        left = {row.id for row in rows if row.kind == "ollama"}
    else:
        spellings = {form.casefold() for form in forms}
        left = {own for own in ids if by and any(row_of(own, by, spellings, source))}
    if len(left) != 1:
        left = {row.id for row in rows if row.kind == "id" and row.text in forms}
    return [row for row in rows if row.id in left] if len(left) == 1 else rows


def row_of(own: str, provider: str, spellings: set[str], source: Source) -> Iterator[str]:
    """Yield how `provider` spells the model `own`, as far as it is one of `spellings` (casefolded)."""
    for row in (source.model(own) or {"hosts": []})["hosts"]:
        if row["provider"] == provider and row["model_id"].casefold() in spellings:
            yield row["model_id"]


def stripped(reading: Reading, host: str | None, source: Source) -> Match | None:
    """Return the match with the fewest parts taken off, None where nothing known is left."""
    level, seen = [reading], {reading.text}
    for _ in range(MOST_STRIPS):
        level = shorter_readings(level, seen, source)
        hits = [(each, rows) for each in level if (rows := fitting(each, source))]
        if hits:
            return chosen(reading.text, hits, host, source)
    return None


def shorter_readings(level: list[Reading], seen: set[str], source: Source) -> list[Reading]:
    """Return the readings with one part more off than those of `level`, each text once; adds to `seen`."""
    from modelvow.catalog.strip import peeled

    found = []
    for longer in level:
        for shorter in peeled(longer, source.prefixes):
            if shorter.text not in seen and len(seen) < MOST_READINGS:
                seen.add(shorter.text)
                found.append(shorter)
    return found


def fitting(reading: Reading, source: Source) -> list[Spelling]:
    """Return the spellings of what is left whose model fits what was taken off."""
    return [row for row in same(reading.text, source.spellings(reading.text)) if fits(reading, row, source)]


def fits(reading: Reading, row: Spelling, source: Source) -> bool:
    """Return whether the model of `row` is one that the parts taken off can have stood around."""
    record = source.model(row.id)
    if record is None:
        return False
    weights = record["components"]["weights"]
    return all(
        (need == "open" and weights is not False)
        or (need == "closed" and weights is not True)
        or need == f"by:{record['developer']}"
        or (need.startswith("named:") and need.removeprefix("named:") in f"-{record['id']}-")
        for need in reading.needs
    )


def chosen(name: str, hits: list[tuple[Reading, list[Spelling]]], host: str | None, source: Source) -> Match:
    """Return the one match of readings with equally much taken off; several ids make it ambiguous."""
    reading, rows = hits[0]
    rows = settled(rows, reading.forms, reading.provider or host, source)
    everything = rows if len(hits) == 1 else [row for _, found in hits for row in found]
    if len({row.id for row in everything}) > 1:
        rows = settled(everything, reading.forms, reading.provider or host, source)
    match = matched(name, "stripped", rows)._replace(
        stripped=reading.stripped,
        provider=reading.provider,
        revision=reading.revision,
        fine_tuned=reading.fine_tuned,
        called=reading.called,
    )
    return match if len(match.ids) > 1 else at_host(match, reading, host, source)


def at_host(match: Match, reading: Reading, host: str | None, source: Source) -> Match:
    """Return the match with its provider checked and the name as that host spells it."""
    record = source.model(match.ids[0]) or {}
    provider = match.provider
    if reading.fine_tuned and provider is None:
        provider = source.services.get(record["developer"])
    foreign = provider in source.services.values() and source.services.get(record["developer"]) != provider
    if foreign and all(row["provider"] != provider for row in record["hosts"]):
        provider = None  # an address of its own behind that developer's protocol
    called = spelled_by_host(reading, match.ids[0], provider or host, source)
    return match._replace(provider=provider, called=called)


def spelled_by_host(reading: Reading, own: str, by: str | None, source: Source) -> str:
    """Return the first form of the name that a row of the host has, else what its wrapping left."""
    hosts = (source.model(own) or {"hosts": []})["hosts"]
    known = {row["model_id"].casefold(): row["model_id"] for row in hosts if by in (None, row["provider"])}
    for form in reading.forms:
        if form.casefold() in known:
            return str(known[form.casefold()])
    return reading.called
