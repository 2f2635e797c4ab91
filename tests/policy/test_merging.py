"""Packs and settings are merged in order; the later stands, and everything says where it comes from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modelvow.findings import Severity
from modelvow.policy.errors import ConfigError, Problem
from modelvow.policy.folders import read_pack
from modelvow.policy.pack import InForce, Pack, Settings
from modelvow.policy.packs import builtin_pack, load
from modelvow.policy.rule import Rule, SeverityCase, describe_severity
from modelvow.policy.ruleset import merge

ARTICLE = builtin_pack("article")
CODES = [rule.code for rule in ARTICLE.rules]
LISTED = "`modelvow rules` lists them"
LEVELS = "levels: none, low, medium, high"


def rule(code="ACM001", **given):
    severity = (SeverityCase(Severity.WARNING, None),)
    plain = Rule(code, code.lower(), "t", "acme", "project", severity, ["and", []], message="m", help="h")
    return plain._replace(**given)


def pack(*rules, name="acme", **given):
    settings = given.pop("settings", Settings(f"{name}.yaml"))
    return Pack(name, name, f"{name}.yaml", "0", settings, rules, **given)


def codes(ruleset):
    return [each.code for each in ruleset.rules]


def problems_of(*arguments, **options):
    with pytest.raises(ConfigError) as raised:
        merge(*arguments, **options)
    return [
        (problem.file, problem.line, problem.reason, problem.suggestion) for problem in raised.value.problems
    ]


def test_a_later_pack_replaces_a_rule_by_its_code():
    ruleset = merge([pack(rule(title="first")), pack(rule(title="second"), name="later")])
    assert [each.title for each in ruleset.rules] == ["second"]
    assert ruleset.origins["ACM001"] == {"rule": "later.yaml"}


@pytest.mark.parametrize("selector", ["RSK008", "no-way-out"])
def test_a_rule_is_named_by_code_or_name(selector):
    assert codes(merge([ARTICLE], [Settings("here", select=(selector,))])) == ["RSK008"]


def test_a_family_is_named_by_its_letters():
    chosen = merge([ARTICLE], [Settings("here", select=("SEL",), ignore=("SEL005",))])
    assert codes(chosen) == [code for code in CODES if code.startswith("SEL") and code != "SEL005"]


def test_a_rule_selected_by_itself_survives_its_family_being_ignored():
    assert codes(merge([ARTICLE], [Settings("here", select=("FIT002",), ignore=("FIT",))])) == ["FIT002"]


def test_what_is_off_says_who_turned_it_off():
    ruleset = merge([ARTICLE], [Settings("pyproject.toml", ignore=("FIT002",))])
    assert ruleset.off == {"FIT002": "pyproject.toml"}
    assert "transparency-unmet" in ruleset.silenced


def test_what_no_select_names_is_off_and_says_whose_select_it_was():
    ruleset = merge([pack(rule(), rule("ACM002"))], [Settings("here", select=("ACM001",))])
    assert ruleset.off == {"ACM002": "here"}


def test_a_rule_that_is_off_is_on_again_where_a_later_pack_defines_it():
    first = pack(rule(), settings=Settings("acme.yaml", ignore=("ACM001",)))
    assert codes(merge([first])) == []
    assert codes(merge([first, pack(rule(), name="later")])) == ["ACM001"]


def test_a_later_setting_turns_a_rule_on_again():
    settings = [Settings("a", ignore=("FIT002",)), Settings("b", select=("FIT002",))]
    assert codes(merge([ARTICLE], settings)) == ["FIT002"]


def test_a_packs_select_narrows_what_it_extends_and_leaves_other_packs_alone():
    narrow = pack(rule(), bases=(ARTICLE,), settings=Settings("acme.yaml", select=("FIT002", "ACM001")))
    assert codes(merge([pack(rule("OTH001"), name="other"), narrow])) == ["ACM001", "FIT002", "OTH001"]


def test_a_severity_and_a_param_are_the_last_ones_given_and_say_where_from():
    first = Settings("a", severities={"RSK008": "note"}, params={"RSK008": {"max_age_days": 90}})
    second = Settings("b", severities={"no-way-out": "error"})
    ruleset = merge([ARTICLE], [first, second])
    (found,) = [each for each in ruleset.rules if each.code == "RSK008"]
    assert (describe_severity(found), found.params) == ("error", {"max_age_days": 90})
    origins = {"rule": "builtin:article", "severity": "b", "params.max_age_days": "a"}
    assert ruleset.origins["RSK008"] == origins


def test_the_settings_of_a_pack_reach_the_rules_of_packs_before_it():
    mild = pack(rule(), settings=Settings("acme.yaml", severities={"FIT002": "note"}))
    (found,) = [each for each in merge([ARTICLE, mild]).rules if each.code == "FIT002"]
    assert describe_severity(found) == "note"


def test_a_severity_for_a_family_is_for_all_of_it():
    ruleset = merge([ARTICLE], [Settings("here", select=("SEL",), severities={"SEL": "note"})])
    assert {describe_severity(each) for each in ruleset.rules} == {"note"}


def test_the_parameters_of_a_trait_are_set_like_those_of_a_rule():
    ruleset = merge([ARTICLE], [Settings("here", params={"community": {"hosts_high": 9}})])
    (community,) = [trait for trait in ruleset.traits if trait["trait"] == "community"]
    assert community["params"]["hosts_high"] == 9
    assert ruleset.origins["community"]["params.hosts_high"] == "here"


def test_a_pack_may_replace_the_cases_of_a_trait_and_keeps_the_rest_of_it():
    cases = [{"level": "none", "code": None, "because": "so", "reason": ""}]
    own = {"trait": "openness", "title": "", "levels": {}, "cases": cases, "params": {}, "bases": None}
    assert merge([ARTICLE]).origins["openness"] == {"trait": "builtin:article"}
    ruleset = merge([ARTICLE, pack(traits=(own,))])
    (openness,) = [trait for trait in ruleset.traits if trait["trait"] == "openness"]
    assert openness["cases"] == cases
    assert ruleset.origins["openness"] == {"trait": "acme.yaml"}
    assert openness["levels"]["high"].startswith("weights, training code")


def test_a_trait_that_nobody_had_before_is_as_its_pack_has_it():
    own = {"trait": "own", "title": "", "levels": {}, "notes": "", "cases": [], "params": {}, "bases": None}
    ruleset = merge([pack(traits=(own,))])
    assert ruleset.traits == (own,)
    assert ruleset.demands == {"own": {}}


def test_a_rule_may_be_made_unwaivable():
    ruleset = merge([ARTICLE], [Settings("here", waivable={"FIT002": False})])
    assert [each.code for each in ruleset.rules if each.waivable is False] == ["FIT002"]
    again = merge([pack(rule(waivable=False))], [Settings("here", waivable={"ACM001": False})])
    assert again.waivable == {"ACM001": False, "acm001": False}


def test_a_rule_of_a_family_that_may_not_be_waived_is_passed_by_and_the_next_is_not():
    two = pack(rule(waivable=False, params={"days": 1}), rule("ACM002", params={"days": 1}))
    given = Settings("here", waivable={"ACM": True}, params={"ACM": {"days": 9}})
    ruleset = merge([two], [given])
    assert [(each.waivable, each.params["days"]) for each in ruleset.rules] == [(False, 1), (True, 9)]
    assert ruleset.origins["ACM001"] == {"rule": "acme.yaml"}
    assert ruleset.origins["ACM002"] == {"rule": "acme.yaml", "waivable": "here", "params.days": "here"}


def test_by_code_and_by_name_a_ruleset_says_what_may_be_waived_and_what_is_said_of_waivers_may_not():
    ruleset = merge([pack(rule(), rule("ACM002", waivable=False), rule("ACM003", each="waiver"))])
    may = {"ACM001": True, "ACM002": False, "ACM003": False}
    assert ruleset.waivable == may | {code.lower(): allowed for code, allowed in may.items()}


@pytest.mark.parametrize(
    ("settings", "reason", "way_out"),
    [
        ({"select": ("FIT02",)}, "`select` names no rule: `FIT02`", "did you mean `FIT002`?"),
        ({"ignore": ("no-wayout",)}, "`ignore` names no rule: `no-wayout`", "did you mean `no-way-out`?"),
        ({"severities": {"RSK08": "note"}}, "`severity` names no rule: `RSK08`", "did you mean `RSK008`?"),
        ({"severities": {"RSK008": "eror"}}, "`eror` is no severity", "did you mean `error`?"),
        (
            {"params": {"RSK008": {"max_age": 1}}},
            "`RSK008` has no parameter `max_age`",
            "did you mean `max_age_days`?",
        ),
        ({"params": {"comunity": {}}}, "`params` names no rule: `comunity`", "did you mean `community`?"),
        (
            {"params": {"community": {"host_high": 1}}},
            "`community` has no parameter `host_high`",
            "did you mean `hosts_high`?",
        ),
        ({"waivable": {"FIT02": False}}, "`waivable` names no rule: `FIT02`", "did you mean `FIT002`?"),
    ],
)
def test_a_setting_that_names_nothing_is_refused_with_a_guess(settings, reason, way_out):
    ((_file, _line, told, suggestion),) = problems_of([ARTICLE], [Settings("here", **settings)])
    assert (told, suggestion) == (reason, way_out)


@pytest.mark.parametrize(("key", "way_out"), [("params", "did you mean `zebra`?"), ("select", LISTED)])
def test_a_trait_is_guessed_where_parameters_are_set_and_nowhere_else(key, way_out):
    own = {"trait": "zebra", "cases": [], "params": {}, "bases": None, "levels": {}}
    given = Settings("here", **{key: {"zebre": {}} if key == "params" else ("zebre",)})
    assert problems_of([pack(traits=(own,))], [given]) == [
        ("here", 0, f"`{key}` names no rule: `zebre`", way_out)
    ]


@pytest.mark.parametrize(
    ("name", "param", "modifier"),
    [("RSK008", "max_age_days", "at-most"), ("community", "hosts_high", "at-least")],
)
def test_a_parameter_that_does_not_fit_or_is_none_is_refused_at_its_line(name, param, modifier):
    lines = {("params", name): 3, ("params", name, "zzz"): 4}
    given = Settings("here", params={name: {param: "soon", "zzz": 1}}, lines=lines)
    misfit, unknown = problems_of([ARTICLE], [given])
    why = f"`{modifier}` takes a number or a level, got `soon`"
    assert misfit == ("here", 3, f"a parameter of `{name}` does not fit: {why}", LEVELS)
    assert unknown[:3] == ("here", 4, f"`{name}` has no parameter `zzz`")
    assert param in unknown[3].removeprefix("it has none but ").split(", ")


@pytest.mark.parametrize(
    ("pack_name", "owner", "param", "value", "why", "way_out"),
    [
        (
            "article",
            "RSK008",
            "max_age_days",
            "low",
            "`controls.exit_plan.age_days` is a number, compared with a level",
            "write a number",
        ),
        (
            "article",
            "security",
            "fresh_days",
            "low",
            "`controls.security_review.age_days` is a number, compared with a level",
            "write a number",
        ),
        (
            "approved",
            "APV006",
            "openness",
            ["open-sauce"],
            "`model.facts.openness` is never `open-sauce`",
            "did you mean `open-source`?",
        ),
    ],
)
def test_a_parameter_that_no_document_can_meet_is_refused_as_in_a_file(
    pack_name, owner, param, value, why, way_out
):
    given = Settings("here", params={owner: {param: value}}, lines={("params", owner, param): 7})
    reason = f"a parameter of `{owner}` does not fit: {why}"
    assert problems_of([builtin_pack(pack_name)], [given]) == [("here", 7, reason, way_out)]


def test_a_parameter_may_name_what_packs_add_to_the_vocabulary(write_pack, rule_text):
    when = "{controls.ethics_board.age_days|at-least: {param: days}}"
    text = rule_text(when=when) + "    params: {days: 3}\n"
    read = read_pack(write_pack(f"name: acme\ncontrols: [ethics_board]\nrules:\n{text}"))
    (rule,) = merge([read], [Settings("here", params={"ACM001": {"days": 9}})]).rules
    assert rule.params == {"days": 9}


def test_all_problems_are_told_at_once_in_the_order_of_their_lines():
    lines = {("ignore", "FIT02"): 9, ("severity", "X"): 4, ("severity", "FIT002"): 6}
    given = Settings("p.toml", ignore=("FIT02",), severities={"X": "note", "FIT002": "eror"}, lines=lines)
    assert [line for _file, line, _reason, _way_out in problems_of([ARTICLE], [given])] == [4, 6, 9]


def test_what_is_refused_changes_nothing_and_all_that_is_refused_is_told():
    firm, own = (
        pack(rule(waivable=False)),
        {"trait": "acme_need", "params": {"d": 1}, "cases": [], "bases": None},
    )
    later = pack(rule(), name="later", traits=(own,))
    held = pack(name="held", required=True, traits=(own | {"params": {"days": 1}},))
    given = Settings("here", ignore=("ACM001",), params={"acme_need": {"days": 9}})
    assert problems_of([firm, held, later], [given]) == [
        (
            "here",
            0,
            "`ignore` names `ACM001`, and it may not be waived, as `acme.yaml` has it",
            "take `ACM001` out, and mend what it finds",
        ),
        (
            "here",
            0,
            "`params` names `acme_need`, and `held.yaml` requires it",
            TAKES.format("acme_need"),
        ),
        (
            "later.yaml",
            0,
            "ACM001 is defined again, and it may not be waived, as `acme.yaml` has it",
            "give the rule a code of its own",
        ),
        (
            "later.yaml",
            0,
            "the trait `acme_need` is defined again, and `held.yaml` requires it",
            "give the trait a name of its own",
        ),
    ]


def test_a_problem_reads_as_place_reason_and_way_out():
    assert str(Problem("p.toml", 4, "no", "do")) == "p.toml:4: no; do"
    assert str(Problem("command line", 0, "no")) == "command line: no"


TAKES = "a required pack can be added to, not taken from: take `{}` out"
FAMILY = "a required pack can be added to, not taken from: name the rules that it leaves open one by one"
HELD = Settings("acme.yaml", strict=True)


def required(**given):
    own = {
        "trait": "acme_need",
        "cases": [],
        "params": {"days": 1},
        "bases": None,
        "levels": {},
        "title": "",
        "article": "",
        "claims": [],
        "question": "",
        "notes": "",
    }
    one = rule(params={"days": 365}, severity=(SeverityCase(Severity.WARNING, None),))
    return pack(one, settings=HELD, required=True, traits=(own,), **given)


@pytest.mark.parametrize(
    ("settings", "reason", "way_out"),
    [
        ({"ignore": ("ACM001",)}, "`ignore` names `ACM001`, and `acme.yaml` requires it", TAKES),
        ({"ignore": ("ACM",)}, "`ignore` names `ACM`, and `acme.yaml` requires rules of it", FAMILY),
        (
            {"severities": {"ACM001": "note"}},
            "`severity` names `ACM001`, and `acme.yaml` requires it",
            TAKES,
        ),
        (
            {"params": {"ACM001": {"days": 9}}},
            "`params` names `ACM001`, and `acme.yaml` requires it",
            TAKES,
        ),
        (
            {"params": {"acme_need": {"days": 9}}},
            "`params` names `acme_need`, and `acme.yaml` requires it",
            TAKES,
        ),
        ({"strict": False}, "`strict` cannot be false, `acme.yaml` requires it", "take `strict` out"),
    ],
)
def test_who_takes_from_a_required_pack_is_told_what_requires_it(settings, reason, way_out):
    given = Settings("here", **settings, lines={(next(iter(settings)).replace("ties", "ty"),): 3})
    ((file, line, told, suggestion),) = problems_of([required()], [given])
    name = reason.split("`")[3]
    assert (file, line, told, suggestion) == ("here", 3, reason, way_out.format(name))


@pytest.mark.parametrize(
    "settings",
    [
        {"severities": {"ACM001": "error"}},
        {"severities": {"ACM001": "warning"}},
        {"params": {"ACM001": {"days": 365}}},
        {"params": {"acme_need": {"days": 1}}},
        {"waivable": {"ACM001": False}},
        {"waivable": {"ACM001": True}},
        {"strict": True},
        {"select": ("ACM",)},
    ],
)
def test_who_adds_to_a_required_pack_or_leaves_it_as_it_is_is_not_refused(settings):
    ruleset = merge([required()], [Settings("here", **settings)])
    assert codes(ruleset) == ["ACM001"]
    assert ruleset.strict


def test_what_a_required_pack_holds_is_not_defined_again():
    own = {"trait": "acme_need", "cases": [], "params": {}, "bases": None, "levels": {}}
    places = {"ACM001": ("later.yaml", 7), "acme_need": ("later.yaml", 9)}
    later = pack(rule(title="other"), name="later", traits=(own,), places=places)
    assert problems_of([required(), later]) == [
        (
            "later.yaml",
            7,
            "ACM001 is defined again, and `acme.yaml` requires it",
            "give the rule a code of its own",
        ),
        (
            "later.yaml",
            9,
            "the trait `acme_need` is defined again, and `acme.yaml` requires it",
            "give the trait a name of its own",
        ),
    ]


@pytest.mark.parametrize(
    ("settings", "key"),
    [
        ({"ignore": ("ACM001",)}, "ignore"),
        ({"severities": {"ACM001": "note"}}, "severity"),
        ({"waivable": {"ACM001": True}}, "waivable"),
    ],
)
def test_a_rule_that_may_not_be_waived_is_not_weakened_by_its_name_and_says_who_has_it(settings, key):
    firm = pack(rule(waivable=False))
    why = "it may not be waived, as `acme.yaml` has it"
    assert problems_of([firm], [Settings("here", **settings)]) == [
        ("here", 0, f"`{key}` names `ACM001`, and {why}", "take `ACM001` out, and mend what it finds")
    ]
    other = Settings("there", waivable={"ACM001": False})
    ((_file, _line, told, _way_out),) = problems_of([pack(rule())], [other, Settings("here", **settings)])
    assert told.endswith("it may not be waived, as `there` has it")
    assert problems_of([firm, pack(rule(), name="later")]) == [
        ("later.yaml", 0, f"ACM001 is defined again, and {why}", "give the rule a code of its own")
    ]


@pytest.mark.parametrize("settings", [{"ignore": ("ACM",)}, {"select": ("FIT",)}])
def test_a_family_passes_by_a_rule_that_may_not_be_waived(settings):
    ruleset = merge([ARTICLE, pack(rule(waivable=False))], [Settings("here", **settings)])
    assert "ACM001" in codes(ruleset)


def test_a_rule_that_is_named_survives_its_family_being_ignored_and_a_closer_one_too():
    two = pack(rule(), rule("ACM002"), rule("ACM003"))
    named = Settings("here", select=("ACM", "ACM001"), ignore=("ACM",), closer=("acm003",))
    ruleset = merge([two], [named])
    assert codes(ruleset) == ["ACM001", "ACM003"]
    assert ruleset.off == {"ACM002": "here"}


def test_a_name_that_is_like_none_gets_a_list_to_look_at():
    ((_file, _line, _told, way_out),) = problems_of([ARTICLE], [Settings("here", select=("zzzzzz",))])
    assert way_out == LISTED
    ((_file, _line, _told, way_out),) = problems_of(
        [ARTICLE], [Settings("here", severities={"RSK008": "zzz"})]
    )
    assert way_out == "use one of `error`, `warning`, `note`"
    ((_file, _line, _told, way_out),) = problems_of(
        [ARTICLE], [Settings("here", params={"RSK008": {"zzz": 1}})]
    )
    assert way_out == "it has none but max_age_days"
    ((_file, _line, _told, way_out),) = problems_of(
        [pack(rule(params={"days": 1, "most": 2}))], [Settings("here", params={"ACM001": {"zzz": 1}})]
    )
    assert way_out == "it has none but days, most"
    ((_file, _line, _told, way_out),) = problems_of(
        [pack(rule())], [Settings("here", params={"ACM001": {"zzz": 1}})]
    )
    assert way_out == "it has none"


def test_a_base_is_merged_once_and_before_the_pack_that_extends_it():
    base = pack(rule(title="base"), name="base")
    own = pack(rule(title="own"), bases=(base,))
    ruleset = merge([own, base])
    assert [each.title for each in ruleset.rules] == ["own"]
    assert ruleset.packs == (InForce("base.yaml", "base", "0"), InForce("acme.yaml", "acme", "0"))
    assert ruleset.hashes == (("base", "0"), ("acme", "0"))
    asked = merge([pack(name="first", required=True)], asked=[own]).packs
    assert asked == (
        InForce("first.yaml", "first", "0", required=True),
        InForce("base.yaml", "base", "0", asked=True),
        InForce("acme.yaml", "acme", "0", asked=True),
    )


@pytest.mark.parametrize(
    ("each", "found"),
    [("manifest", ["ACM001", "ACM002"]), ("run", ["ACM003"]), ("waiver", ["ACM004"]), ("reader", ["ACM005"])],
)
def test_a_ruleset_knows_what_looks_at_a_manifest_a_run_or_waivers_and_what_the_reader_tells(each, found):
    kinds = [rule("ACM003", each="run"), rule("ACM004", each="waiver"), rule("ACM005", from_reader=True)]
    ruleset = merge([pack(rule(), rule("ACM002", each="model"), *kinds)])
    assert [one.code for one in ruleset.looking_at(each)] == found


def test_a_packs_file_says_all_that_settings_can_say(write_pack, rule_text):
    head = (
        "name: acme\nextends: builtin:article\nselect: [FIT, ACM]\nignore:\n  - FIT001\n"
        "severity: {FIT002: error}\nparams: {community: {hosts_high: 9}}\n"
        "waivable: {FIT003: false}\nstrict: true\ncontrols: {ethics_board: ok}\n"
    )
    read = read_pack(write_pack(f"{head}rules:\n{rule_text()}"))
    ruleset = merge([read])
    assert ruleset.strict
    assert ruleset.controls == {"ethics_board"}
    assert {"ACM001", "FIT002"} <= set(codes(ruleset))
    assert ruleset.off["FIT001"] == "acme.yaml"
    assert read.settings.lines["ignore", "FIT001"] == 5


def test_a_pack_may_ask_for_controls_that_it_defines(write_pack, rule_text):
    text = rule_text(when="{controls.ethics_board.exists: false}")
    read = read_pack(write_pack(f"name: acme\ncontrols: [ethics_board]\nrules:\n{text}"))
    assert [each.code for each in read.rules] == ["ACM001"]


def test_a_folder_is_a_pack_like_a_file(write_pack, rule_text):
    inline = read_pack(write_pack(f"name: acme\nrules:\n{rule_text()}"))
    body = "\n".join(line[4:] for line in rule_text().splitlines())
    write_pack("name: acme\n", "pack/pack.yaml")
    write_pack(body, "pack/rules/deep/ACM001.yaml")
    assert load("pack").rules == inline.rules


def test_the_hash_of_a_pack_follows_its_content_and_not_its_place(write_pack, rule_text):
    text = f"name: acme\nrules:\n{rule_text()}"
    first = read_pack(write_pack(text))
    assert read_pack(write_pack(text, "elsewhere/acme.yaml")).hash == first.hash
    assert read_pack(write_pack(text.replace("\n", "\r\n"))).hash == first.hash
    assert read_pack(write_pack(text + "# more\n")).hash != first.hash


SELECTORS = st.sampled_from([*CODES, "FIT", "RSK", "SEL", "no-way-out"])
SETTINGS = st.builds(
    Settings,
    st.just("here"),
    st.lists(SELECTORS, max_size=3).map(tuple),
    st.lists(SELECTORS, max_size=3).map(tuple),
    st.dictionaries(SELECTORS, st.sampled_from(list(Severity)), max_size=3),
)


@given(st.lists(SETTINGS, max_size=3))
def test_every_rule_is_either_in_force_or_off(settings):
    ruleset = merge([ARTICLE], settings)
    assert sorted([*codes(ruleset), *ruleset.off]) == CODES


@given(SETTINGS)
def test_the_same_settings_twice_are_the_same_as_once(settings):
    assert merge([ARTICLE], [settings, settings]).rules == merge([ARTICLE], [settings]).rules
