"""Regions as ISO 3166-1 codes, and those that a license leaves out."""

from __future__ import annotations

from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

EU = frozenset(
    """
    AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK
    AX GF GP MF MQ RE YT
    """.split()  # noqa: SIM905 - codes read better in rows
)
"""The Union, with those of its members' regions that are part of it and have codes of their own."""
EEA = EU | {"IS", "LI", "NO"}
WORLD = frozenset(
    """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS
    BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE
    EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM
    HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC
    LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA
    NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW
    SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO
    TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
    """.split()  # noqa: SIM905 - as above
)
BLOCS = {"EU": EU, "EEA": EEA, "WORLDWIDE": WORLD}

SEAT = "licensee-seat"
WORDLIKE = frozenset(("text", "code", "embedding", "rerank", "translation", "moderation"))
"""Modalities that a clause on multimodal models does not concern."""


class Exclusion(NamedTuple):
    """What a license leaves out, beside what a project declares.

    `excluded` None: its text is not known. `applies`: whether it concerns the model at all. `declared` are
    regions or seat, None when neither is declared; `barred` those of them that are left out.
    """

    excluded: Sequence[str] | None
    by_seat: bool
    applies: bool | None
    declared: Sequence[str] | None
    barred: Sequence[str]


def expand(codes: Iterable[str]) -> list[str]:
    """Return the country codes that `codes` stand for, sorted, each once."""
    found: set[str] = set()
    for code in codes:
        upper = code.upper()
        found |= BLOCS.get(upper, {upper})
    return sorted(found)


def regions_of(
    license_record: Mapping[str, Any],
    modality: Sequence[str] | None,
    project: Mapping[str, Any],
) -> dict[str, Any]:
    """Return what regions and seats a license leaves out, and whether the project meets one of them."""
    exclusion = exclusion_of(license_record, modality, project)
    excluded, by_seat, applies, _declared, barred = exclusion
    return {
        "excluded": excluded,
        "by": None if not excluded else "seat" if by_seat else "place",
        "applies": applies,
        "none": is_free(exclusion),
        "barred": is_barred(exclusion),
        "barred_codes": barred if applies is not False else [],
        "declared_clear": is_clear(exclusion),
    }


def exclusion_of(
    license_record: Mapping[str, Any],
    modality: Sequence[str] | None,
    project: Mapping[str, Any],
) -> Exclusion:
    """Return what a license leaves out, beside what the project declares: its seat or its regions."""
    scope = license_record.get("region_scope") or {}
    excluded = scope.get("excluded", license_record.get("terms", {}).get("excluded_regions"))
    by_seat = SEAT in (scope.get("applies_to_code") or ())
    applies = concerns(scope, modality) if excluded else None if excluded is None else False
    declared = seat_of(project) if by_seat else project.get("regions_expanded")
    # Most licenses leave nothing out.
    barred = sorted(set(expand(excluded)).intersection(declared)) if excluded and declared else []
    return Exclusion(excluded, by_seat, applies, declared, barred)


def seat_of(project: Mapping[str, Any]) -> list[str] | None:
    """Return the declared seat as a list of one, None when none is declared."""
    return [project["seat"].upper()] if "seat" in project else None


def concerns(scope: Mapping[str, Any], modality: Sequence[str] | None) -> bool | None:
    """Whether a license's exclusion concerns a model of this modality; None where that is unknown."""
    if not scope.get("multimodal_only"):
        return True
    return None if modality is None else not WORDLIKE.issuperset(modality)


def is_free(exclusion: Exclusion) -> bool | None:
    """Whether no region is barred. Of a seat that is not declared neither this nor the contrary is said."""
    if exclusion.applies is None:
        return None
    seated = exclusion.by_seat and exclusion.declared is not None and not exclusion.barred
    return not exclusion.applies or seated


def is_barred(exclusion: Exclusion) -> bool | None:
    """Whether a declared region or seat is left out."""
    if exclusion.excluded is None:
        return None if exclusion.declared else False
    return exclusion.applies if exclusion.barred else False


def is_clear(exclusion: Exclusion) -> bool | None:
    """Whether regions or seat are declared and none of them is left out."""
    if not exclusion.declared:
        return False
    if exclusion.excluded is None or (exclusion.applies is None and exclusion.barred):
        return None
    return not (exclusion.applies and exclusion.barred)
