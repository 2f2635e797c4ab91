"""Which licenses bind what is done with a model: its own, its service's, those of what it was made from."""

from __future__ import annotations

import pytest

from modelvow.case import join, licenses
from modelvow.case.bases import Base
from modelvow.case.identify import Identity
from modelvow.case.records import blank
from modelvow.case.terms import terms_of
from modelvow.catalog.lookup import Match

MIT = {
    "name": "MIT License",
    "category": "permissive",
    "confidence": "primary text read",
    "url": "https://mit.example",
    "terms": {"commercial_use": "allowed", "acceptable_use_policy": False},
}
TAGGED = MIT | {"name": "Tagged License", "confidence": "tag only"}
SERVICE = MIT | {"name": "Acme terms", "category": "proprietary-api-terms"}
LICENSES = {"MIT": MIT, "Tagged": TAGGED, "LicenseRef-api-acme": SERVICE}
UNKNOWN = object()


@pytest.fixture(name="setting")
def fixture_setting(setting_of):
    return setting_of(licenses=LICENSES)


def record(id_="acme/writer", license_="MIT", tier="A", **changes):
    found = blank("Writer") | {"id": id_, "developer": "acme", "license": license_, "tier": tier}
    return found | changes


def identity(known=None, how="exact", bases=(), **entry):
    found = {"id": "writer"} | entry
    return Identity(0, found, Match("writer", how), how, known or record(), (), tuple(bases))


def base(relation="fine-tune", developer="other", license_="MIT", *, part=False, hint=False, tier="A"):
    known = record("other/base", license_, tier, developer=developer)
    return Base("other/base", "Base", relation, known, hint=hint, declared=False, part=part)


def model(one, setting, *, self_run=True, of="license", own_service=False, use="MIT"):
    licensed = join.license_for(one.record, setting)
    return {
        "self_run": self_run,
        "host": {"own_service": own_service},
        "use": {"of": of, "license": use},
        "terms": join.own_terms(one, one.record, licensed, setting),
        "bases": [{"terms": join.base_terms(base, setting)} for base in one.bases],
    }


def bound(one, setting, **changes):
    found = licenses.licenses_of(one, model(one, setting, **changes), setting)
    return found["licenses"], found["teachers"]


def test_weights_are_bound_by_their_license_and_what_a_host_runs_is_left_open(setting):
    for self_run, binds in ((True, True), (False, None)):
        ((own,), teachers) = bound(identity(), setting, self_run=self_run)
        assert teachers == []
        assert own == {
            "license": "MIT",
            "name": "MIT License",
            "category": "permissive",
            "of": "model",
            "of_name": "Writer",
            "relation": "own",
            "hint": False,
            "part": False,
            "binds": binds,
            "terms": terms_of("MIT", MIT, record(), {}),
        }
    (hint,), _none = bound(identity(record(tier="B", name=None)), setting)
    assert (hint["hint"], hint["of_name"]) == (True, "writer")


def test_licenses_of_others_go_along_and_those_of_a_teacher_bind_what_was_taught(setting):
    bases = [base(), base("distilled-from-outputs"), base(developer="acme"), base("encoder-of")]
    for self_run, binds in ((True, True), (False, None)):
        (own, first, part), (teacher,) = bound(identity(bases=bases), setting, self_run=self_run)
        assert own["relation"] == "own"
        assert first == own | {
            "of": "other/base",
            "of_name": "Base",
            "relation": "fine-tune",
            "binds": binds,
            "terms": terms_of("MIT", MIT, bases[0].record, {}),
        }
        assert (first["part"], part["part"], part["relation"]) == (False, True, "encoder-of")
        assert (teacher["relation"], teacher["binds"]) == ("distilled-from-outputs", True)


@pytest.mark.parametrize(
    ("changes", "hint", "part"),
    [
        ({}, False, False),
        ({"hint": True}, True, False),
        ({"tier": "B"}, True, False),
        ({"part": True}, False, True),
    ],
)
def test_a_base_that_is_a_hint_or_a_part_makes_its_license_one(setting, changes, hint, part):
    (_own, found), _none = bound(identity(bases=[base(**changes)]), setting)
    assert (found["hint"], found["part"]) == (hint, part)


def test_a_base_without_a_record_is_told_by_its_name(setting):
    nobody = Base(None, "acme/secret", "fine-tune", None, hint=False, declared=True)
    (_own, found), _none = bound(identity(bases=[nobody]), setting)
    assert (found["of"], found["hint"], found["license"]) == ("acme/secret", False, None)


@pytest.mark.parametrize(
    ("of", "own_service", "use", "name", "kind", "binds"),
    [
        ("service", True, "LicenseRef-api-acme", "LicenseRef-api-acme", "service", True),
        ("service", True, "MIT", "MIT", "service", True),
        ("service", False, "LicenseRef-api-acme", "MIT", "model", None),
        ("license", True, "MIT", "MIT", "model", None),
        ("service", True, None, None, "service", True),
    ],
)
def test_on_the_developers_own_service_its_terms_stand_in_the_place_of_the_license(
    setting, of, own_service, use, name, kind, binds
):
    one = identity(bases=[base()])
    found, _none = bound(one, setting, self_run=False, of=of, own_service=own_service, use=use)
    assert (found[0]["license"], found[0]["of"], found[0]["binds"]) == (name, kind, binds)
    assert found[0]["name"] == (LICENSES[name]["name"] if name else None)
    assert len(found) == (1 if kind == "service" else 2)
    assert found[0]["hint"] is False


def test_terms_of_a_service_that_only_a_tag_tells_of_are_unknown_without_hints(setting_of):
    setting = setting_of(licenses=LICENSES | {"LicenseRef-api-acme": TAGGED | {"region_scope": None}})
    service = {"self_run": False, "of": "service", "own_service": True, "use": "LicenseRef-api-acme"}
    for weak, commercial in ((False, "allowed"), (True, None)):
        (found,), _none = bound(identity(), setting._replace(weak=weak), **service)
        assert found["terms"]["commercial_use"] == commercial
        assert found["license"] == "LicenseRef-api-acme"


@pytest.mark.parametrize(
    ("known", "how", "bases", "declared", "name"),
    [
        (record(), "exact", (), None, "MIT"),
        (record(), "exact", (), "Acme", "MIT"),
        (record(license_=None), "exact", (), "mit", "mit"),
        (record(license_=None), "exact", (), None, None),
        (record(license_=None), "exact", (base(),), None, None),
        (record(None, None), "unknown", (), None, None),
        (record(None, None), "unknown", (), "Acme", "Acme"),
        (record(None, None), "unknown", (base("distilled-from-outputs"),), None, None),
        (record(None, None), "unknown", (base(),), None, UNKNOWN),
        (record(None, "MIT"), "base", (base(),), None, UNKNOWN),
        (record(None, "MIT"), "base", (base(),), "Tagged", "Tagged"),
    ],
)
def test_a_models_own_license_is_the_known_one_else_the_declared_one_and_none_where_its_bases_speak(
    setting, known, how, bases, declared, name
):
    entry = {"license": declared} if declared else {}
    one = identity(known, how, [each._replace(declared=how == "base") for each in bases], **entry)
    own = licenses.own_license(one, model(one, setting), setting, binds=True)
    if name is UNKNOWN:
        assert own is None
        return
    assert (own["license"], own["binds"], own["of"]) == (name, True, "model")
    called = {"MIT": "MIT License", "mit": "MIT License", "Tagged": "Tagged License"}
    assert own["name"] == called.get(name, name)
    assert own["terms"]["commercial_use"] == ("allowed" if name in called else None)


def test_a_declared_license_that_only_a_tag_tells_of_is_unknown_without_hints(setting):
    one = identity(record(license_=None), license="Tagged")
    found = licenses.own_license(one, model(one, setting), setting._replace(weak=True), binds=None)
    assert (found["license"], found["terms"]["commercial_use"], found["binds"]) == ("Tagged", None, None)


@pytest.mark.parametrize("own_service", [True, False])
def test_a_base_without_its_terms_is_an_error_and_never_another_bases(setting, own_service):
    one = identity(bases=[base(), base("distilled-from-outputs")])
    short = model(one, setting, of="service", own_service=own_service)
    short["bases"].pop()
    with pytest.raises(ValueError, match="zip"):
        licenses.licenses_of(one, short, setting)


def test_each_license_has_its_text_for_a_source_once_for_all_models(setting):
    rows = [
        {"license": "mit", "hint": False},
        {"license": None, "hint": True},
        {"license": "Acme", "hint": False},
    ]
    rows += [{"license": "MIT", "hint": True}]
    found = licenses.sources_of(rows, setting)
    assert set(found) == {"licenses[0]", "licenses[3]"}
    assert (found["licenses[0]"]["source"], found["licenses[0]"]["hint"]) == ("MIT License", False)
    assert (found["licenses[3]"]["url"], found["licenses[3]"]["hint"]) == ("https://mit.example", True)
    assert licenses.source_of("MIT", setting, hint=True) is licenses.source_of("MIT", setting, hint=True)
    assert licenses.source_of(None, setting, hint=False) == {}
    setting.catalog.kinds["licenses"]["Bare"] = MIT | {"name": None}
    assert licenses.source_of("Bare", setting, hint=False)["derivatives"]["source"] == "Bare"
