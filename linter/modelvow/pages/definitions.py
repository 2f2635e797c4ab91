"""Two public definitions of openness, derived from what the catalog records of a model and its license.

OSI's Open Source AI Definition 1.0, and the classes of the Linux Foundation's Model Openness Framework 1.0.
Neither body said any of this of a model: it follows from components, and from those alone that are recorded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from modelvow.case.bases import bases_of
from modelvow.case.models import is_base_established

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from modelvow.catalog.index import Catalog

Record = dict[str, Any]
License = dict[str, Any] | None

OPEN_LICENSES = ("permissive", "public-domain", "copyleft")
UNREAD = "tag only"
TOLD = ("described", "partial", "full")


class Part(NamedTuple):
    """One thing that a definition asks for; `facts` are what the catalog records of it.

    `inherited`: what a model was made from has to have it too.
    """

    name: str
    facts: tuple[str, ...]
    holds: Callable[[Record, License], bool | None]
    inherited: bool = False


class Verdict(NamedTuple):
    """What follows for one model. `meets` is True only as far as the catalog records parts at all."""

    meets: bool | None
    has: tuple[str, ...]
    lacks: tuple[str, ...]
    open: tuple[str, ...]
    not_recorded: tuple[str, ...]


def has(*names: str) -> Callable[[Record, License], bool | None]:
    """Return a test for any one of the components `names`."""

    def test(record: Record, _license: License) -> bool | None:
        found = [record["components"][name] for name in names]
        return True if True in found else None if None in found else False

    return test


def data_is(*enough: str) -> Callable[[Record, License], bool | None]:
    """Return a test for training data: published or told as far as one of `enough`; "none" never is."""

    def test(record: Record, _license: License) -> bool | None:
        told = record["components"]["training_data"]
        return None if told is None else told in enough

    return test


def data_information(record: Record, _license: License) -> bool | None:
    """Return whether the data is told well enough to build the like: surely where all of it is."""
    told = record["components"]["training_data"]
    return {"full": True, "none": False}.get(told)


def open_terms(_record: Record, terms: License) -> bool | None:
    """Return whether the license lets everybody use, change and pass on the weights for any purpose."""
    if terms is None or terms.get("category") is None:
        return None
    if terms["category"] in OPEN_LICENSES:
        return True
    return None if terms.get("confidence") == UNREAD else False


def osi_terms(record: Record, terms: License) -> bool | None:
    """Return the same for OSI-approved terms; open ones that OSI has not judged leave it open."""
    if terms is not None and terms.get("osi_approved"):
        return True
    return None if open_terms(record, terms) is not False else False


WEIGHTS = Part("weights", ("components.weights",), has("weights"))
TRAINING_CODE = Part("training code", ("components.training_code",), has("training_code"), inherited=True)
INFERENCE_CODE = Part("inference code", ("components.inference_code",), has("inference_code"))

OSAID = (
    WEIGHTS,
    Part("OSI-approved terms", ("license",), osi_terms),
    TRAINING_CODE,
    INFERENCE_CODE,
    Part("detailed information on the data", ("components.training_data",), data_information, inherited=True),
)
OSAID_NOT_RECORDED = ("licenses of code and data", "code that processed the data")

MOF = (
    (
        "III",
        "Open Model",
        (
            WEIGHTS,
            Part("open license", ("license",), open_terms),
            Part(
                "architecture",
                ("components.architecture_documented", "components.inference_code"),
                has("architecture_documented", "inference_code"),
            ),
            Part(
                "report or paper", ("components.paper", "components.system_card"), has("paper", "system_card")
            ),
            Part("evaluation results", ("components.evaluation",), has("evaluation")),
            Part(
                "model card",
                ("components.model_card", "components.system_card"),
                has("model_card", "system_card"),
            ),
            Part("description of the data", ("components.training_data",), data_is(*TOLD)),
        ),
        ("a data card of its own", "licenses of code, data and documents"),
    ),
    (
        "II",
        "Open Tooling",
        (TRAINING_CODE, INFERENCE_CODE),
        ("evaluation code", "evaluation data", "supporting libraries"),
    ),
    (
        "I",
        "Open Science",
        (
            Part("paper", ("components.paper",), has("paper")),
            Part("training data", ("components.training_data",), data_is("full"), inherited=True),
            Part(
                "intermediate checkpoints",
                ("components.checkpoints_published",),
                has("checkpoints_published"),
            ),
        ),
        ("code that prepared the data",),
    ),
)
"""Class, its name, what it asks for beyond the class before it, and what of that no catalog records."""


def definitions_of(record: Record, catalog: Catalog) -> Record:
    """Return both definitions for a model, as plain values."""
    line = _line(record, catalog)
    osaid = judge(OSAID, OSAID_NOT_RECORDED, line)
    return {
        "osaid": {"name": "Open Source AI Definition", "version": "1.0", **_plain(osaid)},
        "mof": mof_of(line),
    }


def mof_of(line: Sequence[tuple[Record, License]]) -> Record:
    """Return the class: `least` as far as recorded, `most` that is not excluded; None for no class."""
    verdicts = {}
    parts: tuple[Part, ...] = ()
    unrecorded: tuple[str, ...] = ()
    for name, _title, more, besides in MOF:
        parts, unrecorded = parts + more, unrecorded + besides
        verdicts[name] = judge(parts, unrecorded, line)
    return {
        "name": "Model Openness Framework",
        "version": "1.0",
        "least": _highest(name for name, verdict in verdicts.items() if verdict.meets),
        "most": _highest(name for name, verdict in verdicts.items() if verdict.meets is not False),
        "classes": {name: {"title": title, **_plain(verdicts[name])} for name, title, _more, _besides in MOF},
    }


def judge(
    parts: Iterable[Part], unrecorded: tuple[str, ...], line: Sequence[tuple[Record, License]]
) -> Verdict:
    """Return what follows from `parts`; `line`: the model with its license, then all it was made from."""
    held = {part: _held(part, line) for part in dict.fromkeys(parts)}
    outcomes = set(held.values())
    return Verdict(
        False if False in outcomes else None if None in outcomes else True,
        tuple(part.name for part, holds in held.items() if holds),
        tuple(part.name for part, holds in held.items() if holds is False),
        tuple(part.name for part, holds in held.items() if holds is None),
        unrecorded,
    )


def _held(part: Part, line: Sequence[tuple[Record, License]]) -> bool | None:
    found = [part.holds(record, terms) for record, terms in (line if part.inherited else line[:1])]
    if part.inherited:
        found += [None for record, _terms in line[:1] if not is_base_established(record)]
    return False if False in found else None if None in found else True


def _line(record: Record, catalog: Catalog) -> list[tuple[Record, License]]:
    bases = [base.record for base in bases_of(record, catalog) if base.record is not None]
    return [(each, catalog.license(each["license"] or "")) for each in (record, *bases)]


def _highest(names: Iterable[str]) -> str | None:
    return next(reversed(list(names)), None)


def _plain(verdict: Verdict) -> Record:
    return {key: value if key == "meets" else list(value) for key, value in verdict._asdict().items()}


LABELS = {"osaid": "Open Source AI (OSI) 1.0", "mof": "Model Openness (LF) 1.0"}
"""What the definitions are called on a page."""
ANSWERS = {True: "met as far as recorded", False: "not met", None: "open"}


def told(found: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return both definitions in words: label and text, with what leaves it open or speaks against it."""
    return [(LABELS["osaid"], _osaid_words(found["osaid"])), (LABELS["mof"], _mof_words(found["mof"]))]


def told_shortly(found: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the same in a word or two."""
    if not found:
        return []
    ends = [found["mof"][end] or "none" for end in ("least", "most")]
    return [
        (LABELS["osaid"], ANSWERS[found["osaid"]["meets"]]),
        (LABELS["mof"], " to ".join(dict.fromkeys(ends))),
    ]


def _osaid_words(osaid: Mapping[str, Any]) -> str:
    answer = ANSWERS[osaid["meets"]]
    if osaid["meets"]:
        return f"{answer}; not recorded: {', '.join(osaid['not_recorded'])}"
    if osaid["meets"] is None:
        return f"{answer}, not established: {', '.join(osaid['open'])}"
    return f"{answer}, lacks {', '.join(osaid['lacks'])}"


def _mof_words(mof: Mapping[str, Any]) -> str:
    least, most, classes = mof["least"], mof["most"], mof["classes"]
    if most is None:
        return f"none, lacks {', '.join(classes['III']['lacks'])}"
    if least == most:
        text = f"{_titled(most, classes)} as far as recorded"
        return f"{text}; not recorded: {', '.join(classes[most]['not_recorded'])}"
    text = f"at most {_titled(most, classes)}, {f'at least {least}' if least else 'perhaps none'}"
    return f"{text}; not established: {', '.join(classes[most]['open'])}"


def _titled(name: str, classes: Mapping[str, Any]) -> str:
    return f"{name} {classes[name]['title']}"
