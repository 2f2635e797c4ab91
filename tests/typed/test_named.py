"""The stand-in for `typing.NamedTuple` makes what the real one makes."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
from pathlib import Path
from shutil import copytree, ignore_patterns
from typing import NamedTuple as Real

import pytest

from modelvow.typed import NamedTuple

LINTER = Path(__file__).parents[2] / "linter"


class Point(NamedTuple):
    """A place."""

    line: int
    column: int = 1
    notes: tuple[str, ...] = ()

    @property
    def is_first(self):
        """Whether nothing lies before it."""
        return self == (1, 1, ())

    def moved(self, by: int):
        """Return a place further down."""
        return self._replace(line=self.line + by)


class RealPoint(Real):
    line: int
    column: int = 1
    notes: tuple[str, ...] = ()


def test_fields_defaults_and_annotations_are_those_of_the_real_one():
    assert Point._fields == RealPoint._fields
    assert Point._field_defaults == RealPoint._field_defaults
    assert list(Point.__annotations__) == list(RealPoint.__annotations__)
    assert (Point.__name__, Point.__module__, Point.__doc__) == ("Point", __name__, "A place.")
    assert Point.__qualname__ == "Point"


def test_values_compare_print_and_travel_as_tuples_with_names():
    point = Point(3, notes=("x",))
    assert point == (3, 1, ("x",)) == RealPoint(3, notes=("x",))
    assert repr(point) == "Point(line=3, column=1, notes=('x',))"
    assert pickle.loads(pickle.dumps(point)) == point  # noqa: S301 - our own bytes
    assert point.moved(2).line == 5
    assert Point(1).is_first


def test_methods_of_named_tuples_do_what_those_of_the_real_one_do():
    point, real = Point(3), RealPoint(3)
    assert point._asdict() == real._asdict()
    assert Point._make([1, 2, ()]) == RealPoint._make([1, 2, ()])
    assert point._replace(column=7) == real._replace(column=7)
    assert type(point._replace(column=7)) is Point
    assert point.__replace__(line=2) == (2, 1, ())
    assert copy.deepcopy(point) == point
    with pytest.raises(TypeError, match="expected 3 arguments, got 2"):
        Point._make([1, 2])
    with pytest.raises((ValueError, TypeError), match="unexpected field names"):
        point._replace(row=1)
    with pytest.raises(TypeError, match="row"):
        Point(1, row=2)
    with pytest.raises(TypeError, match="4"):
        Point(1, 2, (), 3)


def test_named_tuples_are_matched_by_place_as_the_real_ones_are():
    match Point(1, 2):
        case Point(line, column, notes):
            found = line, column, notes
    assert found == (1, 2, ())
    assert Point.__match_args__ == RealPoint.__match_args__
    assert not hasattr(Point(1), "__dict__")


def test_a_field_without_a_default_must_be_given_and_none_can_be_set():
    with pytest.raises(TypeError, match="line"):
        Point()
    with pytest.raises(AttributeError):
        Point(1).line = 2


def test_a_check_does_not_import_typing(tmp_path):
    (tmp_path / "ai-manifest.yaml").write_text("version: 1\nmodels: [{id: gpt-4o}]\n", encoding="utf-8")
    code = (
        "import sys; before = set(sys.modules); from modelvow.__main__ import run; run(['check']);"
        "new = set(sys.modules) - before;"
        "print(sorted(new & {'typing', 'dataclasses', 'contextlib', 'datetime', 'hashlib'}))"
    )
    # As it is installed: a checkout looks first whether it is fresh. And without packages of the environment
    # that import such modules at the start of any process.
    copytree(LINTER / "modelvow", tmp_path / "site" / "modelvow", ignore=ignore_patterns("__pycache__"))
    path = [str(tmp_path / "site"), *sys.path]
    ran = subprocess.run(
        [sys.executable, "-S", "-c", f"import sys; sys.path[:0] = {path!r}; {code}"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.stdout.splitlines()[-1:], ran.stderr) == (["[]"], "")
