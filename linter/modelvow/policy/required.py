"""Required packs: which of a policy's packs are, and the order that lets nothing get in before them."""

from __future__ import annotations

from modelvow.policy.pack import BUILTIN_PREFIX
from modelvow.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from modelvow.policy.pack import Pack


def in_order(packs: Sequence[Pack]) -> tuple[Pack, ...]:
    """Return `packs` in the order in which they are merged.

    It is their own, unless one of them, or of those that they extend, is required: then built-in packs come
    first and required ones next, so that nothing has changed what these settle.
    """
    required = tuple(_required_in(packs))
    if not required:
        return tuple(packs)
    builtin = [pack for pack in packs if pack.source.startswith(BUILTIN_PREFIX)]
    rest = [pack for pack in packs if not pack.source.startswith(BUILTIN_PREFIX)]
    return (*builtin, *required, *rest)


def _required_in(packs: Iterable[Pack]) -> Iterator[Pack]:
    for pack in packs:
        if pack.required:
            yield pack
        else:
            yield from _required_in(pack.bases)


def family_of(packs: Iterable[Pack]) -> Iterator[Pack]:
    """Yield `packs`, each after all that it extends."""
    for pack in packs:
        yield from family_of(pack.bases)
        yield pack
