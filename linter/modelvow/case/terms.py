"""Terms of a license for one model and project: what it allows, its bars, the regions that it leaves out."""

from __future__ import annotations

from modelvow.case.regions import regions_of
from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Terms = dict[str, Any]


COPIED = (
    "commercial_use",
    "commercial_conditions",
    "redistribution",
    "derivatives",
    "outputs_may_train_other_models",
    "outputs_condition",
    "share_alike",
    "patent_grant",
    "acceptable_use_policy",
    "restricted_uses",
    "attribution_required",
    "name_prefix_required",
)
PERMISSIONS = ("commercial_use", "redistribution", "derivatives", "outputs_may_train_other_models")
LIGHT = frozenset(("none", "threshold", "register", "notify", "display-mark", "territory"))
READ = "primary text read"
MEMORY = ("secondary", "tag only")
SERVICE_TERMS = "proprietary-api-terms"


def terms_of(
    license_id: str | None,
    record: Mapping[str, Any] | None,
    model: Mapping[str, Any],
    project: Mapping[str, Any],
) -> Terms:
    """Return the terms of a license, all unknown where the catalog lacks it; `model` is the licensed one."""
    record = record or {}
    said = record.get("terms", {})
    terms = {key: said.get(key) for key in COPIED}
    terms |= {key: record.get(key) for key in ("name", "category", "url", "confidence")}
    terms["license"] = license_id
    terms["name"] = terms["name"] or license_id
    terms["commercial_condition_codes"] = codes_for(said.get("commercial_condition_codes"), model["id"])
    terms["light_conditions"] = is_light(terms)
    if terms["patent_grant"] is None and terms["confidence"] == READ:
        # A text that was read and does not speak of patents grants none.
        terms["patent_grant"] = False
    if terms["share_alike"] is None and terms["category"] == SERVICE_TERMS:
        # A service hands out no copy that could be changed and shared.
        terms["share_alike"] = False
    terms["thresholds"] = thresholds_of(record, model["id"], project)
    terms["regions"] = regions_of(record, model["modality"], project)
    terms["service_duty"] = has_service_duty(record)
    return terms


def codes_for(codes: Sequence[str] | None, model_id: str | None) -> list[str] | None:
    """Return the codes that concern the model: `code@GLOB` counts for ids that fit alone."""
    if codes is None:
        return None
    return [
        code.partition("@")[0] for code in codes if "@" not in code or fits(code.partition("@")[2], model_id)
    ]


def fits(pattern: str, model_id: str | None) -> bool:
    """Whether a catalog id fits a pattern such as `lg-ai-research/exaone-4*`."""
    from modelvow.conditions.globs import match

    return model_id is not None and match(pattern, model_id)


def is_light(terms: Terms) -> bool | None:
    """Whether commercial use is bound to nothing but bars, marks, registration, notice or territory."""
    codes = terms["commercial_condition_codes"]
    if codes is None:
        return True if terms["commercial_use"] == "allowed" else None
    return LIGHT.issuperset(codes)


def thresholds_of(
    record: Mapping[str, Any],
    model_id: str | None,
    project: Mapping[str, Any],
) -> list[Terms] | None:
    """Return the bars of a license; None where its text is not known."""
    rows = record.get("thresholds", []) if record else None
    if not rows:
        return rows
    from modelvow.case.figures import judge

    return [judge(with_release(row, model_id), project) for row in rows]


def with_release(threshold: Mapping[str, Any], model_id: str | None) -> dict[str, Any]:
    """Return the bar with the release date of this model, where the license covers several."""
    row = {"operator": ">"} | dict(threshold)
    release = row.get("release_date")
    if release.__class__ is dict:
        row["release_date"] = release.get(model_id)
    return row


def has_service_duty(record: Mapping[str, Any]) -> bool | None:
    """Whether a duty falls due when the model is offered as a service; None where the text is not known."""
    if not record:
        return None
    duties = record.get("duties", ())
    if duties is None:
        return None
    return bool(record.get("service_duty")) or any("offer-as-service" in duty["trigger"] for duty in duties)


def declared_license(
    license_id: str | None, known: Mapping[str, Any] | None, facts: Mapping[str, Any]
) -> Terms | None:
    """Return a license record with the terms that the manifest declares, None when it declares none."""
    declared: Mapping[str, Any] | None = facts.get("terms")
    if declared is None:
        return None
    known = known or {"thresholds": [], "duties": [], "name": license_id}
    inner = dict(known.get("terms", {})) | {key: value for key, value in declared.items() if key in DECLARED}
    outer = {key: value for key, value in declared.items() if key not in DECLARED}
    return dict(known) | outer | {"terms": inner}


DECLARED = frozenset((*COPIED, "commercial_condition_codes"))


def use_of(terms: Terms, of: str | None) -> Terms:
    """Return what counts of the terms of what is used; `of` says whether license or service."""
    keys = ("commercial_use", "light_conditions", "outputs_may_train_other_models", "share_alike")
    found = {key: terms[key] for key in (*keys, "thresholds", "regions", "license", "name")}
    found["of"] = of
    return found | in_words(found)


def in_words(use: Terms) -> Terms:
    """Return conditions and passed bars in words; what has nothing to say is left out."""
    bars = use["thresholds"] or ()
    met = {
        "conditions": "; ".join([*(row["text"] for row in bars if row["hard"]), *left_out(use["regions"])]),
        "passed": "; ".join(row["text"] for row in bars if row["hard"] and row["over"]),
    }
    return {key: text for key, text in met.items() if text}


def left_out(regions: Mapping[str, Any]) -> list[str]:
    """Return the regions that are left out, in words."""
    if not regions["excluded"] or regions["applies"] is False:
        return []
    who = "licensees seated in" if regions["by"] == "seat" else "use in"
    return [f"not for {who} {', '.join(regions['excluded'])}"]


def strictest(terms: Iterable[Mapping[str, Any]], key: str) -> str | None:
    """Return the strictest of a permission: forbidden by one is forbidden, unknown to one is unknown."""
    values = {one[key] for one in terms}
    if "forbidden" in values:
        return "forbidden"
    if None in values:
        return None
    return "conditional" if "conditional" in values else "allowed"


def any_true(values: Iterable[bool | None]) -> bool | None:
    """Return whether one is true, None where an unknown one may be."""
    seen = set(values)
    return True if True in seen else None if None in seen else False


def bound_of(own: Terms, bases: Sequence[tuple[str, Terms]]) -> Terms:
    """Return the strictest over a model and its bases (name, terms), and who of them makes it so."""
    everyone = [own, *(terms for _name, terms in bases)]
    bound: Terms = {key: strictest(everyone, key) for key in PERMISSIONS}
    bound["share_alike"] = any_true(terms["share_alike"] for terms in everyone)
    stricter = [key for key in PERMISSIONS if bound[key] is not None and bound[key] != own[key]]
    bound["from"] = [name for name, terms in bases if any(terms[key] == bound[key] for key in stricter)]
    return bound


def joined(all_terms: Sequence[Terms]) -> Terms:
    """Return the terms of several licenses as one: the strictest of each."""
    if len(all_terms) == 1:
        return all_terms[0]
    first = all_terms[0]
    found = {key: first[key] if all(one[key] == first[key] for one in all_terms) else None for key in first}
    found |= {key: strictest(all_terms, key) for key in PERMISSIONS}
    for key in ("share_alike", "acceptable_use_policy", "service_duty"):
        found[key] = any_true(one[key] for one in all_terms)
    for key in ("patent_grant", "light_conditions"):
        found[key] = all_true(one[key] for one in all_terms)
    for key in ("commercial_condition_codes", "restricted_uses", "thresholds"):
        found[key] = gathered(one[key] for one in all_terms)
    found["regions"] = joined_regions([one["regions"] for one in all_terms])
    found["name"] = " and ".join(dict.fromkeys(one["name"] for one in all_terms if one["name"])) or None
    return found


def all_true(values: Iterable[bool | None]) -> bool | None:
    """Return whether all are true, None where an unknown one may not be."""
    seen = set(values)
    return False if False in seen else None if None in seen else True


def gathered(lists: Iterable[list[Any] | None]) -> list[Any] | None:
    """Return all entries, each once; None where one of the lists is unknown."""
    found: list[Any] = []
    for entries in lists:
        if entries is None:
            return None
        found += [entry for entry in entries if entry not in found]
    return found


def joined_regions(regions: Sequence[Terms]) -> Terms:
    """Return regions left out by any of several licenses."""
    excluded = gathered(one["excluded"] for one in regions)
    return {
        "excluded": excluded,
        "by": next((one["by"] for one in regions if one["by"]), None),
        "applies": any_true(one["applies"] for one in regions),
        "none": all_true(one["none"] for one in regions),
        "barred": any_true(one["barred"] for one in regions),
        "barred_codes": gathered(one["barred_codes"] for one in regions) or [],
        "declared_clear": all_true(one["declared_clear"] for one in regions),
    }
