"""What a check uses of `typing`, without its import: a quarter of what a check does goes into that.

Type checkers see the real names. At run time annotations are text that nobody evaluates, so stand-ins do.
"""

from __future__ import annotations

__all__ = ["TYPE_CHECKING", "Any", "Final", "NamedTuple", "NoReturn", "Protocol", "record"]

TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import Any, Final, NamedTuple, NoReturn, Protocol, TypeVar

    Tuple = TypeVar("Tuple", bound=tuple[Any, ...])

    def record(cls: type[Tuple], values: tuple[Any, ...], /) -> Tuple:
        """Return a named tuple of a class, given all its values in their order.

        For what there are ten thousands of: to call the class takes three times as long.
        """
else:
    from _collections import _tuplegetter

    Any = Final = NoReturn = object
    record = tuple.__new__

    class Protocol:
        """Says what a type checker asks of a value; nothing at run time."""

    class _Record(tuple):
        """What named tuples have in common; `namedtuple` makes five functions anew for each of them."""

        __slots__ = ()

        def __new__(cls, *values: object, **named: object) -> Any:
            """Return a value; the class gets a constructor of its own when one needs names or defaults.

            Writing it takes longer than all else about a class, and most classes of a run never need it.
            """
            if not named and len(values) == len(cls._fields):
                return tuple.__new__(cls, values)
            names = ", ".join(cls._fields)
            text = f"lambda _cls, {names}: _new(_cls, ({names},))"
            made = eval(text, {"_new": tuple.__new__})  # noqa: S307 - the names of our own fields
            made.__defaults__ = tuple(cls._field_defaults.values())
            made.__name__ = "__new__"
            cls.__new__ = staticmethod(made)
            return made(cls, *values, **named)

        @classmethod
        def _make(cls, values: Any) -> _Record:
            made = tuple.__new__(cls, values)
            if len(made) != len(cls._fields):
                raise TypeError(f"expected {len(cls._fields)} arguments, got {len(made)}")
            return made

        def _replace(self, /, **named: object) -> _Record:
            made = tuple.__new__(type(self), map(named.pop, self._fields, self))
            if named:
                raise ValueError(f"got unexpected field names: {list(named)}")
            return made

        __replace__ = _replace

        def _asdict(self) -> dict[str, object]:
            return dict(zip(self._fields, self, strict=True))

        def __repr__(self) -> str:
            told = ", ".join([f"{name}={value!r}" for name, value in self._asdict().items()])
            return f"{type(self).__name__}({told})"

        def __getnewargs__(self) -> tuple[object, ...]:
            return tuple(self)

    class _Maker(type):
        """Makes a named tuple of each class that is derived from `NamedTuple`."""

        def __new__(cls, name: str, bases: tuple[type, ...], space: dict[str, object]) -> type:
            """Return the named tuple of the fields that are annotated, with all else that the class holds."""
            if not bases:
                return super().__new__(cls, name, bases, space)
            fields = tuple(space.get("__annotations__", ()))
            space["_field_defaults"] = {field: space[field] for field in fields if field in space}
            space.update({field: _tuplegetter(place, field) for place, field in enumerate(fields)})
            space |= {"__slots__": (), "_fields": fields, "__match_args__": fields}
            return type(name, (_Record,), space)

    class NamedTuple(metaclass=_Maker):
        """Derived from, it gives a named tuple, as `typing.NamedTuple` does."""
