"""Choosing models of the catalog: by what they are, who has them, and when they end.

A fact that is not known lets no model through a filter that asks for it: such models are counted instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from modelvow.case.endpoints import status_on

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from modelvow.catalog.index import Catalog

Record = dict[str, Any]
Test = tuple[str, "Callable[[Record], bool | None]"]

OPENNESS = ("open-source", "open-weights", "restricted-weights", "closed")
OWN = ("self", "device")
"""Hosts that are no provider: the project, or its users, run the weights."""
SERVED = ("active", "deprecated")
REFERENCE = "licenseref-"
WILD = frozenset("*?[")
SCALE = {"k": 1e-6, "m": 1e-3, "b": 1.0, "t": 1e3}
"""What a letter behind a number of parameters means, in billions."""


class Wanted(NamedTuple):
    """What models are looked for; each part narrows, several values of one part widen it.

    `licenses` and `developers` are globs; `most` and `least` are billions of parameters; `retires_before` is
    an ISO date that the last day of an endpoint comes before, of one at `hosts` if there are any.
    """

    openness: tuple[str, ...] = ()
    licenses: tuple[str, ...] = ()
    developers: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    most: float | None = None
    least: float | None = None
    retires_before: str | None = None
    words: tuple[str, ...] = ()


class Chosen(NamedTuple):
    """The models that are surely wanted, and by fact how many are left out since it is not known of them."""

    records: tuple[Record, ...]
    unknown: Mapping[str, int]


class SelectionError(Exception):
    """A filter or order that means nothing here: which option, the value, and the way out."""

    def __init__(self, option: str, value: str, way_out: str) -> None:
        """Keep the parts; the message joins them."""
        self.option, self.value, self.way_out = option, value, way_out
        super().__init__(f"{option}: {value}; {way_out}")


def records_of(catalog: Catalog) -> list[Record]:
    """Return every model of the catalog, by id."""
    return [record for name in catalog.model_ids() if (record := catalog.model(name))]


def choose(records: Iterable[Record], wanted: Wanted, as_of: str) -> Chosen:
    """Return the models of `records` that are wanted, as of a day."""
    tests = tests_of(wanted, as_of)
    found: list[Record] = []
    unknown: dict[str, int] = {}
    for record in records:
        open_ones = []
        for fact, test in tests:
            answer = test(record)
            if answer is False:
                break
            if answer is None:
                open_ones.append(fact)
        else:
            if not open_ones:
                found.append(record)
            for fact in open_ones:
                unknown[fact] = unknown.get(fact, 0) + 1
    return Chosen(tuple(found), unknown)


def tests_of(wanted: Wanted, as_of: str) -> list[Test]:
    """Return what each part asks: the fact that it is about, and a test for True, False or not known."""
    tests: list[Test] = []
    if wanted.words:
        tests.append(("name", lambda record: has_words(record, wanted.words)))
    if wanted.openness:
        tests.append(("openness", lambda record: among(record["openness"], wanted.openness)))
    if wanted.licenses:
        tests.append(("license", lambda record: has_license(record, wanted.licenses)))
    if wanted.developers:
        tests.append(("developer", lambda record: has_developer(record, wanted.developers)))
    if wanted.tasks:
        tests.append(("task", lambda record: has_task(record, wanted.tasks)))
    if wanted.hosts and wanted.retires_before is None:
        tests.append(("state on that host", lambda record: has_host(record, wanted.hosts, as_of)))
    if wanted.most is not None or wanted.least is not None:
        tests.append(("number of parameters", lambda record: is_sized(record, wanted.least, wanted.most)))
    if (day := wanted.retires_before) is not None:
        tests.append(("last day", lambda record: ends_before(record, day, wanted.hosts, as_of)))
    return tests


def among(value: str | None, values: Collection[str]) -> bool | None:
    """Return whether a fact is one of `values`."""
    return None if value is None else value in values


def has_words(record: Record, words: Iterable[str]) -> bool:
    """Return whether each of `words` occurs in one of the names, the family or the developer's name."""
    names = [str(row["alias"]) for row in record["aliases"]]
    names += [str(record[key] or "") for key in ("id", "name", "family", "developer_name", "weights_repo")]
    text = "\n".join(names).casefold()
    return all(word.casefold() in text for word in words)


def has_license(record: Record, globs: Iterable[str]) -> bool | None:
    """Return whether the license is one of `globs`, written with `LicenseRef-` or without."""
    if record["license"] is None:
        return None
    return any(fits(name, glob) for glob in globs for name in spelled(record["license"]))


def spelled(license_id: str) -> tuple[str, str]:
    """Return a license id as it is, and without `LicenseRef-`."""
    short = license_id[len(REFERENCE) :] if license_id.casefold().startswith(REFERENCE) else license_id
    return license_id, short


def has_developer(record: Record, globs: Iterable[str]) -> bool | None:
    """Return whether the developer, by slug or by name, is one of `globs`."""
    names = [record[key] for key in ("developer", "developer_name") if record[key]]
    return any(fits(name, glob) for glob in globs for name in names) if names else None


def has_task(record: Record, tasks: Iterable[str]) -> bool | None:
    """Return whether the model is counted as one of `tasks`, or takes or gives it."""
    words = {record["kind"], *record["modality"]} - {None, "unknown"}
    return not words.isdisjoint(tasks) if words else None


def has_host(record: Record, hosts: Iterable[str], as_of: str) -> bool | None:
    """Return whether one of `hosts` serves the model on the day `as_of`."""
    answers = [served_by(record, host, as_of) for host in hosts]
    return True if True in answers else None if None in answers else False


def served_by(record: Record, host: str, as_of: str) -> bool | None:
    """Return whether `host` serves the model; who has the weights serves it themselves."""
    if host in OWN:
        weights: bool | None = record["components"]["weights"]
        return weights
    rows = [row for row in record["hosts"] if row["provider"] == host]
    states = {status_on(row["status"], row["retires"], as_of)[0] for row in rows}
    return True if states & {*SERVED} else None if None in states else False


def is_sized(record: Record, least: float | None, most: float | None) -> bool | None:
    """Return whether the parameters, in billions, are within both bounds."""
    size = record["parameters"]
    if size is None:
        return None
    return (least is None or size >= least) and (most is None or size <= most)


def ends_before(record: Record, day: str, hosts: Collection[str], as_of: str) -> bool | None:
    """Return whether an endpoint (of one of `hosts`, if there are any) has its last day before `day`."""
    rows = [row for row in record["hosts"] if not hosts or row["provider"] in hosts]
    states = [status_on(row["status"], row["retires"], as_of) for row in rows]
    if any(retires is not None and retires < day for _status, retires in states):
        return True
    return None if any(status is None for status, _retires in states) else False


def fits(name: str, glob: str) -> bool:
    """Return whether a name is meant by `glob`, whatever the case."""
    from fnmatch import fnmatchcase

    return fnmatchcase(name.casefold(), glob.casefold())


def check_wanted(wanted: Wanted, records: Sequence[Record], catalog: Catalog) -> None:
    """Raise SelectionError where a value is one that nothing in the catalog can have."""
    tasks = {word for record in records for word in (record["kind"], *record["modality"]) if word}
    developers = {record[key] for record in records for key in ("developer", "developer_name")} - {None}
    licenses = {name for license_id in catalog.licenses() for name in spelled(license_id)}
    _known("--openness", wanted.openness, OPENNESS)
    _known("--task", wanted.tasks, sorted(tasks))
    check_hosts(wanted.hosts, catalog)
    _matched("--license", wanted.licenses, licenses)
    _matched("--developer", wanted.developers, developers)


def check_hosts(hosts: Iterable[str], catalog: Catalog) -> None:
    """Raise SelectionError where a host is neither a provider of the catalog nor self or device."""
    _known("--host", hosts, (*OWN, *catalog.providers()))


def _known(option: str, values: Iterable[str], words: Collection[str]) -> None:
    from modelvow.policy.errors import guess, one_of

    for value in values:
        if value not in words:
            raise SelectionError(option, f"there is no `{value}`", guess(value, words, one_of(words)))


def _matched(option: str, globs: Iterable[str], words: Collection[str]) -> None:
    for glob in globs:
        if not any(fits(word, glob) for word in words):
            said = "nothing is called" if WILD & {*glob} else "there is no"
            raise SelectionError(option, f"{said} `{glob}`", _meant(glob, words))


def _meant(glob: str, words: Collection[str]) -> str:
    """Return what may have been meant: names that begin so before one that is only like it."""
    from modelvow.policy.errors import guess

    longer = [word for word in words if fits(word, f"{glob}*")]
    if longer:
        return f"did you mean `{longer[0] if len(longer) == 1 else f'{glob}*'}`?"
    return guess(glob, words, "`modelvow models` shows what there is, `*` stands for any text")


def billions(text: str, option: str) -> float:
    """Return a number of parameters in billions: `8`, `8b`, `560m`, `1.5T`."""
    letter = text[-1:].casefold()
    number = text[:-1] if letter in SCALE else text
    try:
        value = float(number) * SCALE.get(letter, 1.0)
    except ValueError:
        value = -1.0
    if not 0 <= value < float("inf"):
        raise SelectionError(
            option, f"`{text}` is no number of parameters", "write billions: `8`, `8b`, `0.5`, `560m`"
        )
    return value
