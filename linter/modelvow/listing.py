"""A table of models: what it was asked for, what it holds, and in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from modelvow.case.endpoints import status_on
from modelvow.selection import OPENNESS, SERVED, Wanted, spelled

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from modelvow.catalog.index import Catalog

Record = dict[str, Any]


class Fit(NamedTuple):
    """How far a model meets the needs: `open` has by need what would have to be known; empty: it does."""

    open: Mapping[str, tuple[str, ...]]

    @property
    def is_sure(self) -> bool:
        """Say whether all needs are surely met."""
        return not self.open


class Query(NamedTuple):
    """What the table shows. `meets`: a manifest whose needs are to be met; `maybe` lets open ones in too."""

    wanted: Wanted = Wanted()
    meets: str | None = None
    maybe: bool = False
    order: str = "id"
    turned: bool = False
    limit: int | None = None
    as_of: str | None = None


class Listing(NamedTuple):
    """The models of a table, in its order. `fits` has by id how far needs are met, None where none are asked.

    `unknown` counts by fact the models that are left out since it is not known; `undetermined` those of
    which it is open whether they meet the needs; `cut` those beyond the limit.
    """

    records: Sequence[dict[str, Any]]
    catalog: Catalog
    as_of: str
    query: Query
    unknown: Mapping[str, int]
    fits: Mapping[str, Fit] | None = None
    undetermined: int = 0
    cut: int = 0


def hosted_by(record: Record, as_of: str) -> tuple[str, ...]:
    """Return the providers that serve the model on the day `as_of`."""
    rows = record["hosts"]
    served = [row["provider"] for row in rows if status_on(row["status"], row["retires"], as_of)[0] in SERVED]
    return tuple(dict.fromkeys(served))


class LastDay(NamedTuple):
    """The last day of an endpoint, and whose: announced (deprecated), only listed (active), or past."""

    day: str
    provider: str
    status: str

    @property
    def told(self) -> str:
        """The day in words; what a price list alone says is no notice."""
        return f"{ENDING.get(self.status, 'may end')} {self.day} {self.provider}"


ENDING = {"deprecated": "ends", "retired": "ended"}


def last_day(record: Record, hosts: Collection[str], as_of: str) -> LastDay | None:
    """Return the first last day of an endpoint that is to come, else the latest past one."""
    found = []
    for row in record["hosts"]:
        status, retires = status_on(row["status"], row["retires"], as_of)
        if status is not None and retires is not None and (not hosts or row["provider"] in hosts):
            found.append(LastDay(retires, row["provider"], status))
    coming = [each for each in found if each.day >= as_of]
    return min(coming) if coming else max(found, default=None)


ORDERS: dict[str, tuple[Callable[[Record], Any], bool]] = {
    "id": (lambda record: record["id"], False),
    "name": (lambda record: record["name"].casefold(), False),
    "developer": (lambda record: record["developer"], False),
    "openness": (lambda record: OPENNESS.index(record["openness"]) if record["openness"] else None, False),
    "license": (lambda record: record["license"] and spelled(record["license"])[1].casefold(), False),
    "released": (lambda record: record["released"], True),
    "parameters": (lambda record: record["parameters"], True),
    "context": (lambda record: record["context_tokens"], True),
    "downloads": (lambda record: (record["community"] or {}).get("downloads"), True),
    "hosts": (lambda record: len({row["provider"] for row in record["hosts"]}), True),
}
"""Orders by name: the fact they go by, and whether the most comes first."""


def in_order(records: Iterable[Record], order: str, *, turned: bool = False) -> list[Record]:
    """Return `records` by a fact, equals by id; those of which it is not known come last either way."""
    key, most_first = ORDERS[order]
    by_id = sorted(records, key=lambda record: str(record["id"]))
    known = [record for record in by_id if key(record) is not None]
    rest = [record for record in by_id if key(record) is None]
    return [*sorted(known, key=key, reverse=most_first is not turned), *rest]
