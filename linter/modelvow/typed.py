"""What a check uses of `typing`, without its import: a quarter of what a check does goes into that.

Type checkers see the real names. At run time annotations are text that nobody evaluates, so stand-ins do.
"""

from __future__ import annotations

__all__ = ["TYPE_CHECKING", "Any", "Final", "NamedTuple", "NoReturn", "Protocol"]

TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import Any, Final, NamedTuple, NoReturn, Protocol
else:
    from collections import namedtuple

    Any = Final = NoReturn = object

    class Protocol:
        """Says what a type checker asks of a value; nothing at run time."""

    class _Maker(type):
        """Makes a named tuple of each class that is derived from `NamedTuple`."""

        def __new__(cls, name: str, bases: tuple[type, ...], space: dict[str, object]) -> type:
            """Return the named tuple of the fields that are annotated, with all else that the class holds."""
            if not bases:
                return super().__new__(cls, name, bases, space)
            fields = space.pop("__annotations__", {})
            defaults = [space.pop(field) for field in tuple(fields) if field in space]
            made = namedtuple(name, fields, defaults=defaults, module=space.pop("__module__"))  # noqa: PYI024
            made.__annotations__ = fields
            for key, value in space.items():
                setattr(made, key, value)
            return made

    class NamedTuple(metaclass=_Maker):
        """Derived from, it gives a named tuple, as `typing.NamedTuple` does."""
