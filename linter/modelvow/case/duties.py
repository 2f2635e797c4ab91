"""What the licenses of a model oblige a project to, and what the manifest shows to be met."""

from __future__ import annotations

from modelvow.case import join
from modelvow.case.licenses import OWN, source_of
from modelvow.case.models import NOT_A_BASE
from modelvow.case.owing import Doing, binds, condition, doing_of, reason, triggered
from modelvow.case.terms import MEMORY, codes_for
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from modelvow.case.evidence import Evidence
    from modelvow.case.identify import Identity
    from modelvow.case.memory import Setting

Row = dict[str, Any]

DERIVATIVE = ("derivative", "derivative-if-alike")
UNREAD: Row = {
    "code": "unread",
    "trigger": ("distribute", "offer-as-service", "public-ui"),
    "do": "whatever it asks for",
    "mark": None,
    "locator": None,
    "applies_when": None,
    "evidence": "none",
    "owed_by_default": True,
}
"""Stands for the duties of a text that nobody has read."""
SHORT = {
    "ship-license-copy": "give the license along",
    "notice-file": "add a Notice file",
    "keep-notices": "keep its copyright notices",
    "mark-changes": "say what was changed",
    "attribute": "name its creator and license",
    "display-mark": "show the mark",
    "name-prefix": "publish it under a name that begins with",
    "pass-on-restrictions": "pass its limits of use on in your terms",
    "bind-users": "bind users to its limits of use",
    "register": "register with the licensor",
    "provide-source": "offer the source",
    "disclose-dangers": "tell users of known dangers",
    "disclose-ai": "tell users that it is AI",
}
ALSO_SHOWN_BY = {"bind-users": "pass-on-restrictions", "authorisation": "request-license"}
"""Duties that the evidence of another one shows to be met."""
TOLD_BY = {"disclose-ai": "transparency_notice"}
"""Duties that a control answers."""


class Owing(NamedTuple):
    """A model beside what is declared of it."""

    entry: Mapping[str, Any]
    doing: Doing
    shown: Mapping[str, Row]
    controls: Mapping[str, Any]


class Bound(NamedTuple):
    """A license with its record. `only`: the codes that reach a model trained on outputs, None for all."""

    license: Mapping[str, Any]
    record: Mapping[str, Any] | None
    only: Sequence[str] | None = None
    taught: bool = False


def shown_of(declared: Mapping[str, Any], place: int, evidence: Mapping[str, Evidence]) -> dict[str, Row]:
    """Return the declared evidence of duties, by code; what nobody looked for does not exist."""
    from modelvow.case.evidence import duty_key

    found = {}
    for code, path in declared.items():
        seen = evidence.get(duty_key(place, code))
        found[code] = {
            "name": code,
            "evidence": path,
            "exists": seen is not None and seen.exists,
            "outside": seen is not None and seen.outside,
            "url": seen is not None and seen.url,
        }
    return found


def duties_of(
    identity: Identity, model: Mapping[str, Any], others: Iterable[Identity], setting: Setting
) -> Row:
    """Return what is owed or may be, with where it stands; `owed_open` tells what cannot be said."""
    doing = doing_of(identity, model, others, setting.project)
    owing = Owing(identity.entry, doing, model.get("duties") or {}, model["controls"])
    rows: dict[Any, Row] = {}
    for bound in bounds(identity, model, doing, setting):
        for duty in duties_in(bound):
            row = judged(duty, bound, owing)
            key = (bound.license["license"], duty["code"], duty["locator"])
            if row is not None and (key not in rows or (rows[key]["unmet"] is None and row["unmet"])):
                rows[key] = row
    return told(list(rows.values()))


def told(rows: list[Row]) -> Row:
    """Return the rows, and in words what is unmet and what is open."""
    found: Row = {"owed": rows}
    unmet = [row for row in rows if row["unmet"]]
    if unmet:
        found["owed_unmet"] = by_license((row["by"], row["name"]) for row in unmet)
        found["owed_shown_by"] = way_out(unmet)
    unclear = [row for row in rows if row["unmet"] is None]
    if unclear:
        found["owed_open"] = by_license((row["by"], f"{row['name']} {row['open']}") for row in unclear)
    return found


def way_out(rows: Sequence[Row]) -> str:
    """Return how a manifest shows the duties to be met."""
    named = [f"`published_as: {row['mark']}…`" for row in rows if row["evidence"] == "name"]
    codes = dict.fromkeys(row["code"] for row in rows if row["evidence"] != "name")
    listed = [f"`duties: {{{', '.join(f'{code}: …' for code in codes)}}}`"] if codes else []
    return " and ".join([*listed, *named])


def by_license(told: Iterable[tuple[str, str]]) -> str:
    """Return texts, each after the license in words that it is of, those of one license together."""
    groups: dict[str, list[str]] = {}
    for by, text in told:
        groups.setdefault(by, []).append(text)
    return "; ".join(f"{by}: {', '.join(members)}" for by, members in groups.items())


def sources_of(rows: Sequence[Row], setting: Setting) -> dict[str, Row]:
    """Return the source of every duty: the license's text."""
    found = {}
    for index, row in enumerate(rows):
        known = source_of(row["license"], setting, hint=row["hint"]).get("license")
        if known is not None:
            note = {"note": row["locator"]} if row["locator"] else {}
            found[f"owed[{index}]"] = known | note
    return found


# Which licenses oblige


def bounds(identity: Identity, model: Mapping[str, Any], doing: Doing, setting: Setting) -> Iterator[Bound]:
    """Yield the licenses that oblige the project."""
    for one in model["licenses"]:
        if is_own_work(identity, one):
            continue
        record = join.license_in(join.known_license(one["license"], setting), setting)
        if setting.weak and one["hint"]:
            record = None
        teaches = doing.distilled and not doing.tuned and one["of"] != "service"
        if teaches and one["relation"] == OWN:
            # The entry is the teacher; what goes out is the model that was trained on its outputs.
            yield taught(one, record, identity.record["id"])
        else:
            yield Bound(one, record)
    for one in model["teachers"]:
        record = join.license_in(join.known_license(one["license"], setting), setting)
        yield taught(one, record, one["of"])


def is_own_work(identity: Identity, one: Mapping[str, Any]) -> bool:
    """Whether the license is what the project itself gives to a model that it built on a declared base."""
    return one["relation"] == OWN and identity.record["id"] is None and "base" in identity.entry


def taught(one: Mapping[str, Any], record: Mapping[str, Any] | None, teacher: str | None) -> Bound:
    """Return the license of a teacher, narrowed to what reaches a model trained on its outputs."""
    if record is None or is_unread(record):
        return Bound(one, None, taught=True)
    rule = record.get("outputs_rule")
    if rule is None:
        # A text that was read and does not speak of outputs asks nothing of them.
        return Bound(one, record, only=(), taught=True)
    codes = codes_for(rule["duty_codes"], teacher)
    if codes is None:
        return Bound(one, None, taught=True)
    if any(code in DERIVATIVE for code in codes):
        return Bound(one, record, taught=True)
    return Bound(one, record, only=codes, taught=True)


def is_unread(record: Mapping[str, Any]) -> bool:
    """Whether nobody has read what the text obliges to."""
    duties = record.get("duties")
    return duties is None or (
        not duties and record.get("confidence") in MEMORY and record.get("category") != "public-domain"
    )


def duties_in(bound: Bound) -> Sequence[Mapping[str, Any]]:
    """Return the duties of a license that are to be reported when nothing is declared."""
    if bound.record is None or is_unread(bound.record):
        return (UNREAD,)
    return [
        duty
        for duty in bound.record["duties"]
        if duty["owed_by_default"] and (bound.only is None or duty["code"] in bound.only)
    ]


# One duty


def judged(duty: Mapping[str, Any], bound: Bound, owing: Owing) -> Row | None:
    """Return a duty as the case holds it; None where it is surely not owed."""
    trigger = triggered(duty["trigger"], owing.doing, taught=bound.taught)
    # Most duties are triggered by nothing that the project does: no more is asked of them.
    if trigger is False or (bound.license["part"] and duty["code"] == "name-prefix"):
        return None
    answers: dict[str, bool | None] = {"trigger": trigger}
    codes = duty["applies_when"]
    for code in ("unread",) if codes is None else codes:
        answers[code] = condition(code, duty, bound.license, owing.doing, taught=bound.taught)
    answers["binds"] = binds(bound.license, owing.doing)
    if False in answers.values():
        return None
    met = is_met(duty, owing)
    if met is None:
        answers["name"] = None
    unclear = [code for code, answer in answers.items() if answer is None]
    row: Row = {
        "name": in_words(duty),
        "by": origin(bound.license),
        "code": duty["code"],
        "license": bound.license["license"],
        "of": bound.license["of"],
        "locator": duty["locator"],
        "mark": duty["mark"],
        "evidence": duty["evidence"],
        "hint": bound.license["hint"],
        "unmet": False if met else None if unclear else True,
    }
    if row["unmet"] is None:
        row["open"] = reason(unclear[0], duty, bound.license)
        row["lacks"] = [LACKS.get(code) or f"duties.{duty['code']}" for code in unclear]
    return row


LACKS = {
    "trigger": "host",
    "distributed": "host",
    "commercial": "project.commercial",
    "business-use": "project.commercial",
    "unread": "license",
    "name": "published_as",
}
"""What would settle a condition, where something in manifest or catalog would."""


def is_met(duty: Mapping[str, Any], owing: Owing) -> bool | None:
    """Whether the manifest shows a duty to be met; None of a name that it does not give."""
    codes = (duty["code"], ALSO_SHOWN_BY.get(duty["code"]))
    shown = any(code in owing.shown and owing.shown[code]["exists"] for code in codes if code)
    if duty["evidence"] != "name":
        return shown or is_told(duty["code"], owing.controls)
    name = owing.entry.get("published_as")
    if name is not None:
        return begins_with(name, duty["mark"])
    return shown or begins_with(owing.entry["id"], duty["mark"]) or None


def is_told(code: str, controls: Mapping[str, Any]) -> bool:
    """Whether a control answers a duty."""
    control = controls.get(TOLD_BY[code]) if code in TOLD_BY else None
    return control is not None and control["exists"]


def begins_with(name: str, mark: str) -> bool:
    """Whether a published name begins with a mark, however its words are joined."""
    return squashed(name.rstrip("/").rpartition("/")[2]).startswith(squashed(mark))


def squashed(text: str) -> str:
    """Return letters and digits alone, in one case."""
    return "".join(char for char in text.casefold() if char.isalnum())


def in_words(duty: Mapping[str, Any]) -> str:
    """Return a duty in words: "show the mark “Built with Llama” (`display-mark`, §1.b.i)"."""
    if duty is UNREAD:
        return str(duty["do"])
    mark = f" “{duty['mark']}”" if duty["mark"] else ""
    locator = f", {duty['locator']}" if duty["locator"] else ""
    return f"{SHORT.get(duty['code'], duty['do'])}{mark} (`{duty['code']}`{locator})"


def origin(one: Mapping[str, Any]) -> str:
    """Return a license in words: "Llama 3.1 Community License of its base Llama 3.1 8B"."""
    name = one["name"] or one["license"] or "an unknown license"
    if one["relation"] == OWN:
        return str(name)
    role = "teacher" if one["relation"] == NOT_A_BASE else "part" if one["part"] else "base"
    return f"{name} of its {role} {one['of_name']}{' (known from memory alone)' if one['hint'] else ''}"
