"""Manifests judged with what was kept of earlier runs: the same results, sooner."""

from __future__ import annotations

from modelvow.cache.codec import decode
from modelvow.cache.keys import digest, ground_mark, waivers_mark
from modelvow.judging import Judged, ground_of, judge
from modelvow.manifest.read import content_of
from modelvow.report.result import Manifest
from modelvow.typed import TYPE_CHECKING, NamedTuple
from modelvow.waiver_files import waiver_files

if TYPE_CHECKING:
    from modelvow.cache.codec import Encoded
    from modelvow.cache.store import Store
    from modelvow.judging import Ground, Input
    from modelvow.settings import Workshop


class Place(NamedTuple):
    """A manifest before it is judged: where it stands, its bytes, and the key of what is kept of it."""

    ground: Ground
    content: bytes
    key: str | None
    files: tuple[str, ...]


class Desk:
    """Judges manifests for one run, and looks up first what was kept of them."""

    __slots__ = ("_marks", "_program", "store", "workshop")

    def __init__(self, workshop: Workshop, program: str, store: Store | None) -> None:
        """Look up in `store` (None: nowhere) what the program of that mark kept."""
        self.workshop = workshop
        self.store = store
        self._program = program
        self._marks: dict[int, str] = {}

    def place(self, manifest: Input, run: int) -> Place:
        """Return where `manifest` stands, and its bytes as they are now; Unreadable where there are none."""
        ground = ground_of(manifest, self.workshop.roots)
        content = content_of(manifest.home, manifest.name)
        files = waiver_files(ground.folder, ground.root, self.workshop.waiver_files)
        waivers = waivers_mark(files)
        paths = tuple([file.path for file in files])
        if waivers is None:
            return Place(ground, content, None, paths)
        options = self.workshop.options
        parts = (manifest.name, ground.name, run, options.outcomes, options.grounds, waivers)
        return Place(ground, content, digest(self._mark(ground.folder), *parts, content), paths)

    def recall(self, manifest: Input, place: Place) -> Judged | None:
        """Return what was kept of `manifest` at `place`, None where nothing was or its evidence changed."""
        text = self.store.get(place.key) if self.store is not None and place.key is not None else None
        if self.store is None or text is None:
            return None
        from modelvow.case.evidence import look_at

        shown = Manifest(manifest.name, 0, 0, None)
        blank = Judged(shown, place.ground.folder, (), (), text=_text_of(place.content))
        judged = decode(text, self.store.bodies, blank, place.files)
        folder, root = place.ground.folder, place.ground.root
        if any(look_at(path, folder, root, self.workshop.real) != state for path, state in judged.evidence):
            return None
        return judged

    def judge(self, manifest: Input, place: Place, run: int) -> Judged:
        """Judge `manifest` on the bytes that its key stands for; Unreadable where it cannot be."""
        return judge(self.workshop, manifest._replace(text=place.content), run=run)

    def keep(self, key: str | None, encoded: Encoded, *, asked: bool) -> None:
        """Keep what a manifest came to; not of one that asks for packs, which its key knows nothing of."""
        if self.store is not None and key is not None and not asked:
            self.store.put(key, encoded)

    def _mark(self, folder: str) -> str:
        settled = self.workshop.settle(folder)
        catalog = self.workshop.catalog(folder)
        mark = self._marks.get(id(settled))
        if mark is None:
            mark = digest(self._program, ground_mark(settled, catalog))
            self._marks[id(settled)] = mark
        return mark


def _text_of(content: bytes) -> str:
    return content.decode("utf-8", "replace").removeprefix("\ufeff")
