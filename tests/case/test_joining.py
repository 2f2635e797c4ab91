"""What a model at a host is made of: whose practices and terms count, and what a hint is worth."""

from __future__ import annotations

import pytest

from modelvow.case import join
from modelvow.case.bases import Base
from modelvow.case.identify import Identity
from modelvow.case.records import blank
from modelvow.case.sources import DECLARED
from modelvow.catalog.lookup import Match

OWN = "own knowledge"
UNTUNED = {"open": None, "closed": None, "preference": None}


def practice(field, value, plan="default", kind="page"):
    found = {"field": field, "value": value, "plan": plan, "source_kind": kind, "note": None}
    return found | {"source_url": f"https://{plan}.example", "source_date": "2026-10-01"}


ACME = {
    "provider": "acme",
    "name": "Acme API",
    "kind": "developer-api",
    "developer": "acme",
    "country": "FR",
    "notes": "from memory",
    "trains_on_api_data_by_default": "unknown",
    "tuning_any": {"rows": 1, "ga": 0, "limited": 0},
    "practices": [
        practice("trains_on_inputs", "yes"),
        practice("trains_on_inputs", "no", plan="enterprise"),
        practice("sla", "yes", kind=OWN),
    ],
}
CLOUD = ACME | {
    "provider": "cloud",
    "name": "Cloud",
    "kind": "cloud-host",
    "developer": None,
    "practices": [],
}
MIT = {
    "name": "MIT License",
    "category": "permissive",
    "confidence": "primary text read",
    "terms": {"commercial_use": "allowed", "derivatives": "allowed", "share_alike": False},
}
TAGGED = MIT | {"name": "Tagged License", "confidence": "tag only", "clauses": []}
BARRING = MIT | {"name": "House License", "terms": {"commercial_use": "forbidden", "share_alike": True}}
SERVICE = MIT | {
    "name": "Acme terms",
    "category": "proprietary-api-terms",
    "terms": {"redistribution": "forbidden"},
}
LICENSES = {"MIT": MIT, "Tagged": TAGGED, "House": BARRING}


def host(name="acme", kind="developer-api", **changes):
    found = {"id": name, "name": f"{name}'s", "kind": kind, "assumed": False, "own_service": False}
    return found | {"country": None} | changes


SELF = host("self", "self")


def record(weights=True, **changes):
    found = blank("Writer") | {"id": "acme/writer", "developer": "acme", "tier": "A", "license": "MIT"}
    return found | {"components": blank("")["components"] | {"weights": weights}, "hosts": []} | changes


def identity(known=None, how="exact", bases=(), **entry):
    found = {"id": "writer"} | entry
    match = Match(found["id"], how, called=found["id"])
    return Identity(0, found, match, how, known or record(), (SELF,), tuple(bases))


def base(known, **changes):
    return Base("other/base", "Base", "fine-tune", known, hint=False, declared=True)._replace(**changes)


@pytest.fixture(name="setting")
def fixture_setting(setting_of):
    return setting_of(providers={"acme": ACME, "cloud": CLOUD}, licenses=LICENSES)


# The host


def test_a_host_without_an_id_is_looked_up_nowhere(setting):
    assert join.provider_of(host(None), setting) is None
    assert setting.catalog.asked == []
    assert join.provider_of(host("unheard-of"), setting) is None


def test_without_hints_each_host_has_the_practices_that_somebody_has_read(setting):
    weak = setting._replace(weak=True)
    assert join.provider_of(host(), setting) is ACME
    for _again in range(2):
        found = join.provider_of(host(), weak)
        assert [row["value"] for row in found["practices"]] == ["yes", "no", None]
        assert join.provider_of(host("cloud", "cloud-host"), weak)["practices"] == []
    assert join.provider_of(host(None), weak) is None


@pytest.mark.parametrize(
    ("changes", "trains", "sla"),
    [
        ({"agreement": False}, "yes", "yes"),
        ({"agreement": True}, "no", "yes"),
        ({"agreement": None}, None, "yes"),
        ({"agreement": True, "weak": True}, "no", None),
        ({"weak": True}, "yes", None),
    ],
)
def test_practices_are_those_of_the_plan_and_of_what_was_read_whoever_asked_before(
    setting, changes, trains, sla
):
    others = [setting, setting._replace(agreement=True), setting._replace(agreement=None)]
    asked = setting._replace(**changes)
    for each in (*others, *[one._replace(weak=True) for one in others], asked):
        told = join.practices_at(host(), each), join.practices_at(host("cloud", "cloud-host"), each)
    assert (told[0]["trains_on_inputs"], told[0]["sla"]) == (trains, sla)
    assert (told[1]["trains_on_inputs"], told[1]["sla"]) == (None, None)


@pytest.mark.parametrize(("agreement", "page"), [(False, "default"), (None, "default"), (True, "enterprise")])
def test_practices_are_told_by_the_row_of_the_plan_whoever_asked_before(setting, agreement, page):
    for each in (False, True, None, agreement):
        told = join.sources_of_practices(host(), setting._replace(agreement=each))
        none = join.sources_of_practices(host("cloud", "cloud-host"), setting._replace(agreement=each))
    assert told["practices.trains_on_inputs"]["source"] == f"https://{page}.example"
    assert none == {}


# What a hint is worth


def test_a_record_or_license_is_as_it_is_known_and_without_hints_as_it_was_read(setting):
    weak = setting._replace(weak=True)
    hint = record(tier="B", kind="chat")
    assert join.record_in(hint, setting) is hint
    assert (join.record_in(hint, weak)["kind"], join.record_in(hint, weak)["weak"]) == (None, True)
    assert join.license_in(TAGGED, setting) is TAGGED
    assert join.license_in(TAGGED, weak)["terms"]["commercial_use"] is None
    assert join.license_in(MIT, weak) is MIT
    assert join.license_in(None, setting) is join.license_in(None, weak) is None


def test_facts_are_those_of_the_day_and_of_the_record_whoever_asked_before(setting):
    row = {"provider": "acme", "model_id": "writer", "status": "deprecated", "retires": "2026-11-30"}
    known = record(
        hosts=[row | {"replacement": None, "source": "x"}, row | {"status": "active", "provider": "cloud"}]
    )
    later = setting._replace(as_of="2026-12-24")
    assert join.facts(known, setting)["independent_hosts"] == {"least": 1, "most": 1}
    assert join.facts(known, later)["independent_hosts"] == {"least": 0, "most": 1}
    assert join.facts(known, setting)["independent_hosts"] == {"least": 1, "most": 1}
    assert join.facts(known | {"id": "acme/other", "name": "Other"}, setting)["name"] == "Other"
    weak = setting._replace(weak=True)
    hint = known | {"id": "acme/hint", "tier": "B", "kind": "chat"}
    assert (join.facts(hint, weak)["kind"], join.facts(hint, setting)["kind"]) == (None, "chat")
    for asked in (setting, weak):
        assert join.facts(known, asked) is join.facts(known, asked)
        for name in ("First", "Second"):
            assert join.facts(known | {"id": None, "name": name}, asked)["name"] == name


def test_without_its_hints_a_record_of_the_catalog_is_made_once_and_any_other_anew(setting):
    weak, hint = setting._replace(weak=True), record(tier="B")
    assert join.record_in(hint, weak) is join.record_in(hint, weak)
    for name in ("First", "Second"):
        assert join.record_in(hint | {"id": None, "name": name}, weak)["name"] == name
        declared = hint | {"declared": {"name": name}, "name": name}
        assert join.record_in(declared, weak) is declared


# Licenses


@pytest.mark.parametrize(
    ("name", "known"),
    [("MIT", MIT), ("mit", MIT), ("HOUSE", BARRING), ("Acme", None), (None, None)],
)
def test_a_license_is_known_by_its_name_in_any_case(setting, name, known):
    assert join.known_license(name, setting) is known
    assert join.license_for(record(license=name), setting) == (name, known)


def test_declared_terms_stand_above_those_of_the_license_and_without_hints_above_what_was_read(setting):
    declared = {"terms": {"derivatives": "forbidden"}}
    name, found = join.license_for(record(license="Tagged", declared=declared), setting)
    assert (name, found["name"]) == ("Tagged", "Tagged License")
    assert (found["terms"]["commercial_use"], found["terms"]["derivatives"]) == ("allowed", "forbidden")
    weak = join.license_for(record(license="Tagged", declared=declared), setting._replace(weak=True)).record
    assert (weak["terms"]["commercial_use"], weak["terms"]["derivatives"]) == (None, "forbidden")
    assert join.license_for(record(license=None, declared=declared), setting).record["name"] is None


def own(setting, bases, license_="MIT", how="base"):
    known = record(license=license_)
    return join.own_terms(identity(known, how, bases), known, join.license_for(known, setting), setting)


def test_of_a_model_known_by_its_bases_the_strictest_of_theirs_and_its_own_license_counts(setting):
    of_mit, of_house = base(record()), base(record(license="House"), name="Second")
    both = own(setting, [of_mit, of_house])
    assert (both["commercial_use"], both["license"]) == ("forbidden", "MIT")
    assert both["name"] == "MIT License and House License"
    assert own(setting, [of_mit])["commercial_use"] == "allowed"
    assert own(setting, [of_house], how="exact")["commercial_use"] == "allowed"
    assert own(setting, [of_mit, of_house._replace(declared=False)])["commercial_use"] == "allowed"


def test_a_license_that_nobody_knows_leaves_the_terms_to_the_bases(setting):
    of_house = base(record(license="House"))
    unheard = own(setting, [of_house], "Acme")
    assert (unheard["commercial_use"], unheard["license"], unheard["name"]) == (
        "forbidden",
        "Acme",
        "House License",
    )
    none = own(setting, [of_house], None)
    assert (none["commercial_use"], none["license"]) == ("forbidden", "House")


@pytest.mark.parametrize(
    ("changes", "weak", "commercial"),
    [
        ({}, False, "allowed"),
        ({}, True, "allowed"),
        ({"hint": True}, False, "allowed"),
        ({"hint": True}, True, None),
        ({"record": record(tier="B")}, False, "allowed"),
        ({"record": record(tier="B")}, True, None),
        ({"record": None}, False, None),
    ],
)
def test_terms_of_a_base_are_unknown_without_a_record_and_where_a_hint_counts_for_nothing(
    setting, changes, weak, commercial
):
    found = join.base_terms(base(record())._replace(**changes), setting._replace(weak=weak))
    assert found["commercial_use"] == commercial
    assert found["license"] == ("MIT" if commercial else None)


def test_bases_of_others_are_told_by_name_with_their_terms(setting):
    bases = [base(record(developer="other", license="House")), base(record(), name="Own")]
    ((name, found),) = join.foreign_terms(identity(bases=bases), setting)
    assert (name, found["commercial_use"]) == ("Base", "forbidden")


# Whose terms count for use


@pytest.mark.parametrize(
    ("at", "known", "license_", "of", "commercial"),
    [
        (SELF, record(), "House", "license", "forbidden"),
        (SELF, record(weights=False), "House", "license", "forbidden"),
        (host("cloud", "cloud-host"), record(), "House", "license", None),
        (host("cloud", "cloud-host"), record(), "MIT", "license", "allowed"),
        (host("cloud", "cloud-host"), record(weights=None), "House", "license", None),
        (host("cloud", "cloud-host"), record(weights=False), "House", "service", "forbidden"),
        (host(own_service=True), record(weights=False), "House", "service", "forbidden"),
        (host(own_service=True), record(), "House", "service", None),
        (host(own_service=True), record(weights=None), "MIT", "service", None),
    ],
)
def test_who_runs_a_model_decides_whether_its_license_or_a_services_terms_count(
    setting, at, known, license_, of, commercial
):
    name, row = join.license_for(known | {"license": license_}, setting)
    terms = join.terms.terms_of(name, row, known, {})
    found = join.use_at(known, at, terms, setting)
    assert (found["of"], found["commercial_use"]) == (of, commercial)
    unknown = of == "service" and known["components"]["weights"] is not False
    assert (found["license"], found["name"]) == ((None, None) if unknown else (license_, row["name"]))


def test_terms_that_the_catalog_has_of_the_developers_service_count_and_a_hint_only_where_it_may(setting_of):
    named = {"LicenseRef-api-acme": SERVICE, "LicenseRef-api-other": SERVICE | {"confidence": "tag only"}}
    setting = setting_of(licenses=LICENSES | named)
    terms = join.terms.terms_of("MIT", MIT, record(), {})
    found = join.service_use(record(), terms, setting)
    assert (found["license"], found["name"], found["of"]) == ("LicenseRef-api-acme", "Acme terms", "service")
    assert found["share_alike"] is False
    other = record(developer="other") | {"modality": ["text"]}
    excluding = SERVICE | {
        "confidence": "tag only",
        "terms": {"commercial_use": "allowed", "excluded_regions": ["EU"]},
        "region_scope": {"excluded": ["EU"], "multimodal_only": True},
    }
    setting.catalog.kinds["licenses"]["LicenseRef-api-other"] = excluding
    said = join.service_use(other, terms, setting)
    assert (said["commercial_use"], said["regions"]["applies"]) == ("allowed", False)
    assert join.service_use(other, terms, setting._replace(weak=True))["commercial_use"] is None
    placed = setting._replace(project={"regions_expanded": ["DE"]})
    assert join.service_use(other | {"modality": ["image"]}, terms, placed)["regions"]["barred"] is True


# Endpoint, practices and tuning at a host


def test_a_hosted_model_has_its_endpoint_and_practices_and_above_them_what_is_declared(setting):
    row = {"provider": "acme", "model_id": "writer", "status": "active", "retires": None}
    known = record(hosts=[row | {"replacement": "writer-2", "source": "x"}])
    found = join.served(identity(known), known, host(), setting)
    assert (found["endpoint"]["state"], found["endpoint"]["replacement"]) == ("in operation", "writer-2")
    assert found["endpoint"]["surely_retired"] is False
    assert found["practices"]["trains_on_inputs"] == "yes"
    weak = join.served(identity(known), known | {"weak": True}, host(), setting)
    assert weak["endpoint"]["surely_retired"] is None
    said = {"endpoint": {"status": "retired", "preview": True}, "practices": {"sla": "no"}}
    told = join.served(identity(record(declared=said)), known, host(), setting)
    assert (told["endpoint"]["state"], told["endpoint"]["surely_retired"]) == ("retired", True)
    assert told["endpoint"]["preview"] is True
    assert told["endpoint"]["provider"] == "acme"
    assert (told["practices"]["sla"], told["practices"]["trains_on_inputs"]) == ("no", "yes")
    assert join.practices_at(host(), setting)["sla"] == "yes"


@pytest.mark.parametrize(
    ("known", "at", "weak", "tuned"),
    [
        (record(), SELF, False, dict.fromkeys(UNTUNED, False)),
        (record(tuning=[]), host(), False, dict.fromkeys(UNTUNED, False)),
        (record(tuning=[]), host(), True, dict.fromkeys(UNTUNED, False)),
        (record(), host(), False, UNTUNED),
        (record(declared={"tuning": {"open": True, "more": 1}}), host(), False, UNTUNED | {"open": True}),
        (record(declared={"tuning": {"closed": False}}), host(), True, UNTUNED | {"closed": False}),
        (record(declared={}), host(), True, UNTUNED),
    ],
)
def test_a_host_tunes_as_far_as_it_is_known_or_declared_and_weights_are_tuned_by_oneself(
    setting, known, at, weak, tuned
):
    asked = setting._replace(weak=weak)
    assert join.tuning_at(known, at, join.provider_of(at, asked), asked) == tuned


@pytest.mark.parametrize(
    ("entry", "rows", "at", "moves"),
    [
        ({}, (), SELF, True),
        ({"revision": "main"}, (), SELF, True),
        ({"revision": "1a2b3c4"}, (), SELF, False),
        ({}, (), host(), None),
        ({}, ("writer", "writer-2026-01-01"), host(), True),
        ({"revision": "2026-01-01"}, ("writer", "writer-2026-01-01"), host(), False),
        ({}, ("writer",), host(), False),
        ({}, ("writer", "writer-2026-01-01"), host("cloud", "cloud-host"), None),
        ({"id": "writer-latest"}, ("writer",), host("cloud", "cloud-host"), True),
        ({"id": "writer-latest"}, (), host("cloud", "cloud-host"), None),
    ],
)
def test_a_name_floats_by_the_hosts_list_and_weights_until_a_commit_is_named(entry, rows, at, moves):
    hosts = [{"provider": "acme", "model_id": name} for name in rows]
    assert join.floats(identity(record(hosts=hosts), **entry), at) is moves


# Where facts come from


def core(license_="MIT", use="MIT", at=SELF, **parts):
    found = {"host": at, "self_run": at["kind"] == "self", "terms": {"license": license_}}
    return found | {"use": {"license": use}, "endpoint": {"source": "list"}} | parts


def test_terms_of_a_license_that_only_a_hint_tells_of_are_a_hint_and_those_of_a_service_are_none(setting):
    sure, hint = record(), record(tier="B")
    licensed = join.license_for(sure, setting)
    for known in (sure, hint, sure):
        told = join.sources_of_terms(known, core(), licensed, setting)
        for part in ("terms", "use", "bound"):
            assert told[f"{part}.commercial_use"]["hint"] is (known is hint)
            assert told[f"{part}.commercial_use"]["source"] == "MIT License"
        other = join.sources_of_terms(known, core(use="House"), licensed, setting)
        assert other["terms.commercial_use"]["hint"] is (known is hint)
        assert other["bound.commercial_use"]["source"] == "MIT License"
        assert (other["use.commercial_use"]["source"], other["use.commercial_use"]["hint"]) == (
            "House License",
            False,
        )
    assert join.sources_of_terms(sure, core(), licensed, setting) is join.sources_of_terms(
        sure, core(), licensed, setting
    )


def test_terms_that_a_manifest_declares_are_told_anew_for_each_model(setting):
    for name in ("First", "Second"):
        licensed = join.Licensed("MIT", MIT | {"name": name})
        told = join.sources_of_terms(record(declared={}), core(), licensed, setting)
        assert told["terms.derivatives"]["source"] == name
    kept = join.Licensed("MIT", MIT)
    assert join.sources_of_terms(record(), core(), kept, setting)["terms.name"]["source"] == "MIT License"
    weak = join.Licensed("MIT", None)
    assert join.sources_of_terms(record(), core(), weak, setting._replace(weak=True)) == {}


def test_what_is_hosted_has_sources_of_endpoint_practices_and_tuning_and_weights_have_none(setting):
    row = {
        "provider": "acme",
        "method": "sft",
        "status": "ga",
        "source_kind": "page",
        "source_url": "https://t.example",
    }
    known = record(tuning=[row], checked="2026-10-10")
    licensed = join.license_for(known, setting)
    told = join.sources_of(known, core(at=host()), licensed, setting)
    assert told["endpoint.status"]["source"] == "list"
    assert told["practices.sla"]["source"] == "https://default.example"
    assert told["tuning.open"]["source"] == "https://t.example"
    assert told["terms.derivatives"]["source"] == "MIT License"
    assert told["openness"]["date"] == "2026-10-10"
    assert not {"host.id", "hosted"} & set(told)
    run = join.sources_of(known, core(), licensed, setting)
    assert not [path for path in run if path.startswith(("endpoint.", "practices.", "tuning."))]
    assumed = join.sources_of(known, core(at=host(assumed=True)), licensed, setting)
    assert {assumed[path]["kind"] for path in ("host.id", "hosted")} == {"assumed"}
    said = {"endpoint": {"status": "active"}, "practices": {"sla": "no"}}
    declared = join.sources_of(known | {"declared": said}, core(at=host()), licensed, setting)
    assert declared["endpoint.status"] == declared["practices.sla"] == DECLARED
    assert declared["practices.trains_on_inputs"] != DECLARED


# All of it


def test_weights_that_one_runs_are_joined_with_the_licenses_of_others_that_go_along(setting):
    known = record(parameters=8, openness="open-weights")
    one = identity(known, bases=[base(record(developer="other", license="House"))])
    found = join.core_of(one, SELF, setting)
    assert set(found) == {
        "host",
        "hosted",
        "self_run",
        "facts",
        "tuning",
        "terms",
        "use",
        "bound",
        "floating",
        "sources",
    }
    assert (found["host"], found["hosted"], found["self_run"], found["floating"]) == (SELF, False, True, True)
    assert found["tuning"] == {
        "open": False,
        "closed": False,
        "preference": False,
        "how": "weights of 8 billion parameters may be changed under MIT License (changed versions allowed)",
    }
    assert (found["terms"]["commercial_use"], found["use"]["of"]) == ("allowed", "license")
    assert (found["bound"]["commercial_use"], found["bound"]["from"]) == ("forbidden", ["Base"])
    assert found["facts"]["openness"] == "open-weights"
    assert found["sources"]["terms.commercial_use"]["source"] == "MIT License"
    assert join.core_of(one, SELF, setting._replace(bare=True))["sources"] == {}


def test_a_model_at_a_service_has_its_endpoint_and_its_practices_and_the_bases_bind_the_host(setting):
    row = {"provider": "acme", "model_id": "writer", "status": "active", "retires": None}
    known = record(hosts=[row | {"replacement": None, "source": "list"}], tuning=[])
    one = identity(known, bases=[base(record(developer="other", license="House"))])
    found = join.core_of(one, host(), setting)
    assert (found["hosted"], found["self_run"], found["floating"]) == (True, False, False)
    assert (found["bound"]["commercial_use"], found["bound"]["from"]) == ("allowed", [])
    assert found["endpoint"]["state"] == "in operation"
    assert found["practices"]["trains_on_inputs"] == "yes"
    assert found["tuning"]["how"].endswith("; acme's does not tune it")
    assert found["sources"]["practices.sla"]["kind"] == OWN
    weak = join.core_of(one, host(), setting._replace(weak=True))
    assert weak["practices"]["sla"] is None
    hint = identity(record(id="acme/other", tier="B", kind="chat"))
    assert join.core_of(hint, SELF, setting)["facts"]["kind"] == "chat"
    assert join.core_of(hint, SELF, setting._replace(weak=True))["facts"]["kind"] is None
