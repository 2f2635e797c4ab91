"""Manifests judged with what was kept of earlier runs: the same results, sooner."""

from __future__ import annotations

from modelvow.cache.codec import decode
from modelvow.cache.keys import digest, ground_mark, waivers_mark
from modelvow.judging import Judged, ground_of
from modelvow.manifest.read import content_of
from modelvow.report.result import Manifest
from modelvow.typed import TYPE_CHECKING, NamedTuple
from modelvow.waiver_files import waiver_files

if TYPE_CHECKING:
    from modelvow.cache.codec import Encoded
    from modelvow.cache.store import Store
    from modelvow.judging import Ground, Input
    from modelvow.settings import Workshop


class Stand(NamedTuple):
    """Where a manifest stands before it is judged, its bytes, and the files of waivers that cover it.

    `told` is all else that decides what it comes to; None where a file of waivers could not be read.
    """

    ground: Ground
    content: bytes
    files: tuple[str, ...]
    told: tuple[str, ...] | None


class Place(NamedTuple):
    """A manifest before it is judged: where it stands, its bytes, and the key of what is kept of it."""

    ground: Ground
    content: bytes
    key: str | None
    files: tuple[str, ...]


class Desk:
    """Judges manifests for one run, and looks up first what was kept of them."""

    __slots__ = ("_marks", "_program", "_waivers", "store", "workshop")

    def __init__(self, workshop: Workshop, program: str, store: Store | None) -> None:
        """Look up in `store` (None: nowhere) what the program of that mark kept."""
        self.workshop = workshop
        self.store = store
        self._program = program
        self._marks: dict[str | None, str] = {}
        self._waivers: dict[str, tuple[tuple[str, ...], str | None]] = {}

    def stand(self, manifest: Input) -> Stand:
        """Return where `manifest` stands, and its bytes as they are now; Unreadable where there are none."""
        workshop = self.workshop
        ground = ground_of(manifest, workshop.looked)
        content = content_of(manifest.home, manifest.name)
        files, waivers = self._covering(ground)
        told = None if waivers is None else (manifest.name, ground.name, self._mark(ground.folder), waivers)
        return Stand(ground, content, files, told)

    def _covering(self, ground: Ground) -> tuple[tuple[str, ...], str | None]:
        """Return the files of waivers that cover manifests there, and what stands for them."""
        looked = self.workshop.looked
        # In most folders there is none, and that of the root covers them all.
        folder = ground.root if ground.folder in looked.silent else ground.folder
        found = self._waivers.get(folder)
        if found is None:
            files = waiver_files(folder, ground.root, self.workshop.waiver_files, looked)
            found = self._waivers[folder] = tuple([file.path for file in files]), waivers_mark(files)
        return found

    def place(self, manifest: Input, run: int) -> Place:
        """Return what `stand` does, with the key of what is kept of `manifest`."""
        ground, content, files, told = self.stand(manifest)
        if told is None:
            return Place(ground, content, None, files)
        options = self.workshop.options
        return Place(ground, content, digest(*told, run, options.outcomes, options.grounds, content), files)

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
        if any(look_at(path, folder, root, self.workshop.looked) != state for path, state in judged.evidence):
            return None
        return judged

    def judge(self, manifest: Input, place: Place, run: int) -> Judged:
        """Judge `manifest` on the bytes that its key stands for; Unreadable where it cannot be."""
        from modelvow.judge import judge

        return judge(self.workshop, manifest._replace(text=place.content), run=run)

    def keep(self, key: str | None, encoded: Encoded, *, asked: bool) -> None:
        """Keep what a manifest came to; not of one that asks for packs, which its key knows nothing of."""
        if self.store is not None and key is not None and not asked:
            self.store.put(key, encoded)

    def _mark(self, folder: str) -> str:
        file = self.workshop.file(folder)
        mark = self._marks.get(file)
        if mark is not None and not self.workshop.is_locked(folder):
            return mark
        settled = self.workshop.settle(folder)
        if mark is None:
            mark = digest(self._program, ground_mark(settled, self.workshop.catalog(folder)))
            self._marks[file] = mark
        return mark


def _text_of(content: bytes) -> str:
    return content.decode("utf-8", "replace").removeprefix("\ufeff")
