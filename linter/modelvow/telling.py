"""Reports put together file by file: what is told of each is written at once, the rest is counted."""

from __future__ import annotations

from modelvow.case.evidence import Evidence
from modelvow.findings import Severity, Span
from modelvow.judging import Failed, folder_of
from modelvow.report import FOR_PEOPLE, blocks, text
from modelvow.report.result import Tally, View, added, code_of, count, is_failing, summary_of
from modelvow.report.result import Unreadable as Unjudged
from modelvow.settings import floor
from modelvow.spool import Extent, encoded
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple
from modelvow.waivers import Standing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from modelvow.findings import Finding
    from modelvow.judging import Input, Judged
    from modelvow.report.blocks import Part
    from modelvow.report.result import Report
    from modelvow.spool import Spool

    Standings = Mapping[str, Sequence[Standing]]
    """What became of the waivers in each file that covers a manifest."""

BY_RANK = {each.rank: each for each in Severity}
TEXTS = len(blocks.Part._fields) - 1
"""Texts of a part; what follows them is a count."""


class Plan(NamedTuple):
    """What is to be told: each report's format and how it is shown, and how grave a finding fails.

    `fail_on` None: as each manifest's configuration says. `seen`: the evidence that was looked at, too.
    """

    reports: tuple[tuple[str, View], ...]
    fail_on: str | None = None
    seen: bool = False


def format_of(form: str) -> Any:
    """Return the module of a format for machines that tells of each finding by itself."""
    from importlib import import_module

    return import_module(f"modelvow.report.{form}")


def plan_of(told: Sequence[Any]) -> Plan:
    """Return the plan that came as plain data."""
    reports, *rest = told
    return Plan(tuple([(form, View(*view)) for form, view in reports]), *rest)


class Batch(NamedTuple):
    """What some manifests came to, as far as a report by file needs it, but for its texts.

    `sizes` has the bytes of each text: by manifest in the order of `numbers`, by report, by kind. `strictest`
    is the rank of the lowest severity that fails any of them, None where nothing does.
    """

    numbers: list[int]
    sizes: list[list[int]]
    folded: list[int]
    tally: Tally
    fails: bool
    strictest: int | None
    failures: dict[int, Unjudged]
    asked: dict[int, tuple[str, ...]]
    standings: dict[int, Standings]
    evidence: dict[int, tuple[tuple[str, Evidence], ...]]


class Teller:
    """Writes what is told of manifests, in each of the ways that a plan asks for."""

    __slots__ = ("_notes", "_plan", "_words")

    def __init__(self, plan: Plan) -> None:
        """Begin with nothing told: as long as nothing graver is found, notes are told, too."""
        self._plan = plan
        self._notes = [True for _ in plan.reports]
        self._words = blocks.Words({})

    def tell(self, results: Sequence[tuple[int, Judged | Failed]]) -> tuple[Batch, bytes]:
        """Return what `results` came to, and their texts: by report, by kind, then by manifest."""
        parts = [self._parts(each) for _, each in results]
        written = [
            [[encoded(text) if text else b"" for text in of_kind] for of_kind in zip(*of_each, strict=True)]
            for of_each in zip(*[[part.texts for part in of_one] for of_one in parts], strict=True)
        ]
        texts = [of_kind for of_view in written for of_kind in of_view]
        sizes = [[len(content) for content in of_one] for of_one in zip(*texts, strict=True)]
        folded = [sum(part.folded for part in of_each) for of_each in zip(*parts, strict=True)]
        batch = self._counted(results)._replace(sizes=sizes, folded=folded)
        return batch, b"".join([content for of_kind in texts for content in of_kind])

    def _parts(self, result: Judged | Failed) -> list[Part]:
        if isinstance(result, Failed):
            return self.parts_of_failure(result.failure, result.text)
        return self.parts_of(result.findings, result.text)

    def parts_of_failure(self, failure: Unjudged, source: str) -> list[Part]:
        """Return what is told of a file that could not be judged: nothing, where it has no place in it."""
        return [
            blocks.unread_part(failure, source, view)
            if form in FOR_PEOPLE and failure.span is not None
            else blocks.Part()
            for form, view in self._plan.reports
        ]

    def parts_of(self, findings: Sequence[Finding], source: str) -> list[Part]:
        """Return what is told of a file in each of the ways."""
        if not findings:
            return [blocks.Part() for _ in self._plan.reports]
        if not self._words.claims and any(each.claims for each in findings):
            from modelvow.policy.packs import told_claims

            self._words = blocks.Words(told_claims())
        parts = []
        for place, (form, view) in enumerate(self._plan.reports):
            if form not in FOR_PEOPLE:
                parts.append(blocks.Part(graver=format_of(form).tell(findings)))
                continue
            part = blocks.part_of(findings, source, self._words, view, notes=self._notes[place])
            self._notes[place] = self._notes[place] and not part.graver
            parts.append(part)
        return parts

    def _counted(self, results: Sequence[tuple[int, Judged | Failed]]) -> Batch:
        judged = [(number, each) for number, each in results if not isinstance(each, Failed)]
        floors = [self._floor(each.manifest.fail_on) for _, each in judged]
        failing = (
            is_failing(finding, lowest)
            for (_, each), lowest in zip(judged, floors, strict=True)
            for finding in each.findings
        )
        return Batch(
            [number for number, _ in results],
            [],
            [],
            count(
                [each.manifest for _, each in judged], [one for _, each in judged for one in each.findings]
            ),
            any(failing),
            min([each.rank for each in floors if each is not None], default=None),
            {number: each.failure for number, each in results if isinstance(each, Failed)},
            {number: each.asked for number, each in judged if each.asked},
            {number: each.standings for number, each in judged if each.standings},
            {number: each.evidence for number, each in judged if each.evidence} if self._plan.seen else {},
        )

    def _floor(self, fail_on: Severity | None) -> Severity | None:
        return fail_on if self._plan.fail_on is None else floor(self._plan.fail_on)


def packed(batch: Batch) -> list[Any]:
    """Return `batch` as plain data for another process."""
    tally = [*batch.tally[:-1], sorted(batch.tally.broken)]
    return [*batch._replace(tally=tally)]  # type: ignore[arg-type]


def unpacked(told: Sequence[Any]) -> Batch:
    """Return the batch that `packed` made plain."""
    batch = Batch(*told)
    tally = Tally(*batch.tally)
    return batch._replace(
        tally=tally._replace(broken=frozenset(tally.broken)),
        failures={
            int(number): Unjudged(path, reason, hint, Span(*span) if span else None)
            for number, (path, reason, hint, span) in batch.failures.items()
        },
        asked={int(number): tuple(packs) for number, packs in batch.asked.items()},
        standings={
            int(number): {
                path: tuple([Standing(*each) for each in of_file]) for path, of_file in told.items()
            }
            for number, told in batch.standings.items()
        },
        evidence={
            int(number): tuple([(path, Evidence(*state)) for path, state in seen])
            for number, seen in batch.evidence.items()
        },
    )


class Row(NamedTuple):
    """Where the texts about one file lie, in one report; `number` is that of the manifest."""

    number: int
    path: str
    texts: tuple[Extent | None, ...]


class Ledger:
    """Adds up what batches came to, and knows where their texts lie.

    What is told of single manifests is by their numbers, among all `inputs`.
    """

    __slots__ = (
        "_folded",
        "_once",
        "_rows",
        "asked",
        "evidence",
        "fails",
        "failures",
        "inputs",
        "plan",
        "spool",
        "standings",
        "strictest",
        "tally",
        "teller",
    )

    def __init__(self, plan: Plan, inputs: Sequence[Input], spool: Spool) -> None:
        """Begin with nothing."""
        self.plan = plan
        self.inputs = inputs
        self.spool = spool
        self.teller = Teller(plan)
        self.tally = Tally()
        self.fails = False
        self.strictest: int | None = None
        self.failures: dict[int, Unjudged] = {}
        self.asked: dict[int, tuple[str, ...]] = {}
        self.standings: dict[int, Standings] = {}
        self.evidence: dict[int, tuple[tuple[str, Evidence], ...]] = {}
        self._once: dict[tuple[str, Evidence], tuple[str, Evidence]] = {}
        self._folded = [0 for _ in plan.reports]
        self._rows: list[list[Row]] = [[] for _ in plan.reports]

    def tell(self, results: Sequence[tuple[int, Judged | Failed]]) -> None:
        """Take in what this process judged."""
        if not results:
            return
        batch, content = self.teller.tell(results)
        self.add(batch, 0, self.spool.put(content))

    def add(self, batch: Batch, file: int, start: int) -> None:
        """Take in a batch whose texts begin at `start` of a file of the spool."""
        self.tally = added(self.tally, batch.tally)
        self.fails = self.fails or batch.fails
        ranks = [rank for rank in (self.strictest, batch.strictest) if rank is not None]
        self.strictest = min(ranks, default=None)
        self.failures |= batch.failures
        self.asked |= batch.asked
        self.standings |= batch.standings
        # Thousands have evidence under the same path, of which the disk said the same.
        once = self._once.setdefault
        self.evidence |= {
            number: tuple([once(each, each) for each in seen]) for number, seen in batch.evidence.items()
        }
        self._folded = [mine + its for mine, its in zip(self._folded, batch.folded, strict=True)]
        paths = [self.inputs[number].name for number in batch.numbers]
        self._place(batch.numbers, paths, batch.sizes, Extent(file, start, 0))

    def tell_of(self, path: str, findings: Sequence[Finding], source: str) -> None:
        """Take in what is found of a file that is no manifest, once all these are told."""
        self.tally = added(self.tally, count((), findings))
        lowest = None if self.strictest is None else BY_RANK[self.strictest]
        # A file of waivers is no manifest: it weighs as it does for the strictest of them.
        self.fails = self.fails or any(is_failing(each, lowest) for each in findings)
        self._add_parts(path, self.teller.parts_of(findings, source))

    def fail(self, failure: Unjudged, source: str) -> None:
        """Take in a file that could not be judged and is no manifest, once all these are told."""
        self._add_parts(failure.path, self.teller.parts_of_failure(failure, source))

    def _add_parts(self, path: str, parts: Sequence[Part]) -> None:
        texts = [encoded(text) for part in parts for text in part.texts]
        start = self.spool.put(b"".join(texts))
        self._folded = [mine + part.folded for mine, part in zip(self._folded, parts, strict=True)]
        self._place([len(self.inputs)], [path], [[len(each) for each in texts]], Extent(0, start, 0))

    def _place(
        self, numbers: Sequence[int], paths: Sequence[str], sizes: Sequence[list[int]], at: Extent
    ) -> None:
        """Note where the texts of files lie: from `at` on by report and kind, those of a kind together."""
        file, start, _ = at
        where: list[list[Extent | None]] = [[] for _ in numbers]
        for of_kind in zip(*sizes, strict=True):
            for place, size in enumerate(of_kind):
                where[place].append(Extent(file, start, size) if size else None)
                start += size
        for number, path, extents in zip(numbers, paths, where, strict=True):
            for view, rows in enumerate(self._rows):
                texts = tuple(extents[view * TEXTS : (view + 1) * TEXTS])
                if any(texts):
                    rows.append(Row(number, path, texts))

    def judged(self) -> Iterator[tuple[int, str, tuple[str, ...]]]:
        """Yield what was judged: its number, its folder, and the packs that it asks for."""
        for number, manifest in enumerate(self.inputs):
            if number not in self.failures:
                yield number, folder_of(manifest), self.asked.get(number, ())

    def covered(self) -> Iterator[tuple[str, tuple[str, ...], Standings]]:
        """Yield of each manifest that a file of waivers covers its folder, packs and what became of those."""
        for number in sorted(self.standings):
            yield folder_of(self.inputs[number]), self.asked.get(number, ()), self.standings[number]

    def report(self, place: int, head: Report) -> Iterator[str | bytes]:
        """Yield the report of that number, piece by piece; `head` has all but manifests and findings."""
        form, view = self.plan.reports[place]
        rows = sorted(self._rows[place], key=lambda row: row.number)
        if form in FOR_PEOPLE:
            yield from self.spool.read(self._arranged(rows, view))
            shown = any(row.texts[text.GRAVER] for row in rows)
            yield text.ending(head, self.tally, self._folded[place] if shown else 0, view)
            return
        told = [extent for row in rows if (extent := row.texts[text.GRAVER]) is not None]
        kind = format_of(form)
        before, after = kind.frame(head, summary_of(head, self.tally), view, found=bool(told))
        yield before
        yield from self.spool.read([each.after(len(kind.BETWEEN)) for each in told[:1]] + told[1:])
        yield after

    def _arranged(self, rows: Sequence[Row], view: View) -> list[Extent]:
        gap = text.gap(view).encode()
        between = Extent(0, self.spool.put(gap), len(gap)) if gap else None
        pieces = text.arranged([(row.path, row.texts) for row in rows], between)
        return [each for each in pieces if each is not None]

    def code(self, head: Report) -> int:
        """Return the exit code of what was told."""
        return code_of(
            judged=bool(self.tally.manifests),
            whole=not head.unreadable and not self.tally.broken,
            fails=self.fails,
        )
