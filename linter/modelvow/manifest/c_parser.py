"""The C parser of ruamel.yaml.clib, without the 20 modules of ruamel.yaml that importing it brings along.

The extension imports all of ruamel.yaml, which takes longer than starting Python, and our loop needs nothing
of it. So the extension is given our own makers of events. Whoever imports it later gets it complete: until
then, `_Unfinished` stands for it in `sys.modules`.
"""

from __future__ import annotations

import sys
from types import ModuleType

from modelvow.manifest.events import MAKERS, plain
from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from modelvow.manifest.events import Event

EXTENSION = "_ruamel_yaml"
WANTED = (
    *("error", "reader", "scanner", "parser", "composer", "constructor", "emitter", "serializer"),
    *("representer", "tokens", "nodes", "events"),
)
"""The modules of ruamel.yaml that the extension takes names from."""


class _Placeholder(ModuleType):
    """Stands for a module of ruamel.yaml and remembers which names were taken from it."""

    def __init__(self, name: str, known: Mapping[str, Callable[..., Event]]) -> None:
        super().__init__(name)
        self.taken: list[str] = []
        self._known = known

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        self.taken.append(name)
        return self._known.get(name) or type(name, (Exception,), {})


class _Unfinished(ModuleType):
    """Stands for the extension; whoever takes anything from it gets it complete."""

    def __init__(self, extension: ModuleType, placeholders: list[_Placeholder]) -> None:
        super().__init__(EXTENSION)
        self.extension = extension
        self.placeholders = placeholders

    def __getattr__(self, name: str) -> Any:
        _complete(self)
        return getattr(self.extension, name)


def load() -> ModuleType | None:
    """Return the extension, None where it is missing or does not load."""
    if EXTENSION in sys.modules:
        there = sys.modules[EXTENSION]
        return there.extension if isinstance(there, _Unfinished) else there
    try:
        return _load_alone() if _alone() else _load_whole()
    except Exception:  # noqa: BLE001 - a broken extension fails in any way it likes; the pure parser takes over
        # ruamel.yaml, which holds the pure parser, survives a missing extension, but not every broken one.
        sys.modules[EXTENSION] = None  # type: ignore[assignment]
        return None


def parse(extension: ModuleType, text: str) -> Iterator[Event]:
    """Return the events of `text`; raises the errors of the extension."""
    events = iter(extension.CParser(text).get_event, None)
    return events if extension.ScalarEvent is MAKERS["ScalarEvent"] else plain(events)


def version(extension: ModuleType) -> str:
    """Return the version of the libyaml inside, such as `0.1.7`."""
    return ".".join(str(part) for part in extension.get_version())


def _alone() -> bool:
    """Say whether nobody uses ruamel.yaml, nor could be about to in another thread."""
    from _thread import _count

    return "ruamel.yaml" not in sys.modules and _count() == 0


def _load_whole() -> ModuleType:
    return __import__(EXTENSION)


def _load_alone() -> ModuleType:
    """Load the extension with placeholders; where it wants more than they give, load it as usual."""
    placeholders = [
        _Placeholder(f"ruamel.yaml.{name}", MAKERS if name == "events" else {}) for name in WANTED
    ]
    seeds: dict[str, Any] = {each.__name__: each for each in placeholders}
    # None makes the import of anything else in ruamel.yaml fail instead of running it among placeholders.
    seeds["ruamel.yaml"] = None
    sys.modules.update(seeds)
    try:
        extension = _load_whole()
    except Exception:  # noqa: BLE001 - another layout than the one known here
        sys.modules.pop(EXTENSION, None)
    else:
        sys.modules[EXTENSION] = _Unfinished(extension, placeholders)
        return extension
    finally:
        for name in seeds:
            sys.modules.pop(name, None)
    return _load_whole()


def _complete(unfinished: _Unfinished) -> None:
    """Give the extension the real names in place of what it was loaded with."""
    from importlib import import_module

    sys.modules[EXTENSION] = unfinished.extension
    for placeholder in unfinished.placeholders:
        module = import_module(placeholder.__name__)
        for name in placeholder.taken:
            setattr(unfinished.extension, name, getattr(module, name))
