"""The mutants of the judging core: mutmut changes one place of a function at a time, and names them."""

from __future__ import annotations

import difflib
import functools
import os
from typing import TYPE_CHECKING, NamedTuple

import libcst
from mutmut.mutation.file_mutation import create_mutations, deep_replace, group_by_top_level_node
from mutmut.mutation.trampoline_templates import mangle_function_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mutmut.mutation.file_mutation import Mutation


class Mutant(NamedTuple):
    """One change; `path` is below the package, `owner` the class of a method, `number` counts from 1."""

    path: str
    owner: str | None
    function: str
    number: int

    @property
    def module(self) -> str:
        """The module's name, such as `modelvow.case.terms`."""
        return "modelvow." + self.path.removesuffix(".py").replace(os.sep, ".").removesuffix(".__init__")

    @property
    def place(self) -> str:
        """The function's name, after its class's."""
        return f"{self.owner}.{self.function}" if self.owner else self.function

    @property
    def name(self) -> str:
        """What mutmut calls it."""
        mangled = mangle_function_name(name=self.function, class_name=self.owner)
        return f"{self.module}.{mangled}__mutmut_{self.number}"


def mutants(package: str, path: str) -> list[Mutant]:
    """Return the mutants of the file `path` of the package, in the order of its functions."""
    _module, functions = _read(package, path)
    return [
        Mutant(path, owner, function.name.value, number)
        for owner, function, changes in functions
        for number in range(1, len(changes) + 1)
    ]


def source(package: str, mutant: Mutant) -> str:
    """Return the text of the mutant's file with its one change."""
    module, functions = _read(package, mutant.path)
    change = next(
        changes[mutant.number - 1]
        for owner, function, changes in functions
        if (owner, function.name.value) == (mutant.owner, mutant.function)
    )
    changed = deep_replace(module, change.original_node, change.mutated_node)
    assert isinstance(changed, libcst.Module)  # noqa: S101 - the change lies within the module
    return changed.code


def difference(package: str, mutant: Mutant) -> tuple[str, str]:
    """Return the lines that the mutant takes and those that it puts there, stripped."""
    before = _read(package, mutant.path)[0].code.splitlines()
    lines = list(difflib.ndiff(before, source(package, mutant).splitlines()))
    return _signed(lines, "- "), _signed(lines, "+ ")


def _signed(lines: list[str], sign: str) -> str:
    return "\n".join(line[2:].strip() for line in lines if line.startswith(sign))


@functools.cache
def _read(package: str, path: str) -> tuple[libcst.Module, list[_Function]]:
    full = os.path.join(package, path)
    with open(full, encoding="utf-8") as file:
        module, changes, *_ignored = create_mutations(full, file.read())
    grouped = group_by_top_level_node(changes)
    return module, [(owner, node, grouped[node]) for owner, node in _functions(module) if node in grouped]


_Function = tuple[str | None, libcst.FunctionDef, "Sequence[Mutation]"]


def _functions(module: libcst.Module) -> Iterator[tuple[str | None, libcst.FunctionDef]]:
    for node in module.body:
        if isinstance(node, libcst.FunctionDef):
            yield None, node
        elif isinstance(node, libcst.ClassDef):
            methods = (each for each in node.body.body if isinstance(each, libcst.FunctionDef))
            yield from ((node.name.value, method) for method in methods)
