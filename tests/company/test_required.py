"""A required pack can be added to, by whoever comes later, and not taken from."""

from __future__ import annotations

import json

import pytest

MANIFEST = "version: 1\nmodels:\n  - id: gpt-4o\nrequirements:\n  transparency: high\n"
ACME = "name: acme\nrequired: true\nrules:\n"
WAY_OUT = "a required pack can be added to, not taken from: "
ONE_BY_ONE = "name the rules that it leaves open one by one"
REQUIRES = "`company/acme.yaml` requires"


def refused(ran):
    assert (ran.code, ran.out) == (2, "")
    return ran.err.removeprefix("error: ").removesuffix("\n")


def severity_of(ran, code):
    (found,) = {each["severity"] for each in json.loads(ran.out)["findings"] if each["code"] == code}
    return found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            'ignore = ["ACM001"]',
            f"2: `ignore` names `ACM001`, and `company/acme.yaml` requires it; {WAY_OUT}take `ACM001` out",
        ),
        (
            'ignore = ["served-elsewhere"]',
            f"2: `ignore` names `served-elsewhere`, and {REQUIRES} it; {WAY_OUT}take `served-elsewhere` out",
        ),
        (
            'ignore = ["FIT"]',
            f"2: `ignore` names `FIT`, and {REQUIRES} rules of it; {WAY_OUT}{ONE_BY_ONE}",
        ),
        (
            '[severity]\nACM001 = "note"',
            f"3: `severity` names `ACM001`, and `company/acme.yaml` requires it; {WAY_OUT}take `ACM001` out",
        ),
        (
            '[severity]\nFIT002 = "note"',
            f"3: `severity` names `FIT002`, and `company/acme.yaml` requires it; {WAY_OUT}take `FIT002` out",
        ),
        (
            "[params.ACM001]\nmost = 1",
            f"2: `params` names `ACM001`, and `company/acme.yaml` requires it; {WAY_OUT}take `ACM001` out",
        ),
        (
            "[params.RSK008]\nmax_age_days = 900",
            f"2: `params` names `RSK008`, and `company/acme.yaml` requires it; {WAY_OUT}take `RSK008` out",
        ),
        (
            'fail-on = "never"',
            "2: `fail-on` cannot be `never`, `company/acme.yaml` is required; use `error`, or take it out",
        ),
        (
            'as-of = "2020-01-01"',
            f"2: `as-of` would stop the clock for what {REQUIRES}; give `--as-of` where you need it",
        ),
    ],
)
def test_a_configuration_that_takes_from_a_required_pack_is_refused_with_its_line(
    modelvow, company, text, said
):
    company(text)
    assert refused(modelvow("check")) == f"modelvow.toml:{said}"


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize(
    "arguments",
    [
        ["--ignore", "ACM001"],
        ["--ignore", "ACM"],
        ["--severity", "FIT002=warning"],
        ["--param", "ACM001.most=1"],
    ],
)
def test_the_command_line_takes_as_little_as_a_configuration(modelvow, arguments):
    assert "`company/acme.yaml` requires" in refused(modelvow("check", *arguments))


@pytest.mark.parametrize("select", ['select = ["SEL001"]', 'select = ["MAN"]'])
def test_what_a_required_pack_settles_stays_in_force_whatever_is_selected(modelvow, company, select):
    company(select)
    out = modelvow("rules").out
    assert "ACM001" in out
    assert "FIT002" in out
    assert "FIT001" not in out


@pytest.mark.parametrize(
    "text",
    [
        '[severity]\nACM001 = "error"',
        "[params.ACM001]\nmost = 10",
        'ignore = ["FIT001", "SEL"]',
        '[severity]\nSEL009 = "error"',
        "strict = true",
        'fail-on = "note"',
    ],
)
def test_a_configuration_may_add_to_a_required_pack_and_settle_what_it_leaves_open(modelvow, company, text):
    company(text)
    assert modelvow("check").code == 1


def test_a_rule_that_is_made_graver_weighs_more(modelvow, company):
    company('[severity]\nACM001 = "error"')
    assert "ACM001  served-elsewhere" in modelvow("rules").out
    assert "error" in next(line for line in modelvow("rules").out.splitlines() if line.startswith("ACM001"))


@pytest.mark.parametrize("order", ['"team.yaml", "company/acme.yaml"', '"company/acme.yaml", "team.yaml"'])
@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("name: team\nignore: [ACM001]\n", 2, "`ignore` names `ACM001`"),
        ("name: team\nseverity:\n  FIT002: note\n", 3, "`severity` names `FIT002`"),
        ("name: team\nparams:\n  ACM001: {most: 1}\n", 3, "`params` names `ACM001`"),
        ("name: team\nrules:\n%s", 3, "ACM001 is defined again"),
    ],
)
def test_no_other_pack_takes_from_it_wherever_it_is_named(
    modelvow, company, put, rule, order, text, line, reason
):
    put("team.yaml", text.replace("%s", rule()))
    company(policy=order)
    assert refused(modelvow("check")).startswith(f"team.yaml:{line}: {reason}")


def test_a_pack_that_extends_a_required_one_takes_nothing_from_it(modelvow, company, put):
    put("team.yaml", "name: team\nextends: company/acme.yaml\nignore: [ACM001]\n")
    company(policy='"team.yaml"')
    assert refused(modelvow("check")).startswith("team.yaml:3: `ignore` names `ACM001`")


def test_a_required_pack_that_extends_another_required_one_takes_nothing_from_it(modelvow, company, put):
    put("company/unit.yaml", "name: unit\nrequired: true\nextends: acme.yaml\nparams: {ACM001: {most: 2}}\n")
    company(policy='"company/unit.yaml"')
    assert refused(modelvow("check")).startswith("company/unit.yaml:4: `params` names `ACM001`")


def test_what_a_required_pack_extends_is_held_as_it_leaves_it(modelvow, company, put, rule):
    put("company/base.yaml", "name: base\nrules:\n" + rule("BAS001", "base-one") + rule("BAS002", "base-two"))
    put("company/acme.yaml", "name: acme\nrequired: true\nextends: base.yaml\nignore: [BAS002]\n")
    company('ignore = ["BAS001"]')
    assert "`ignore` names `BAS001`" in refused(modelvow("check"))
    company('ignore = ["BAS002"]')
    assert modelvow("check").code == 1


def test_a_trait_of_a_required_pack_is_neither_replaced_nor_changed(modelvow, company, put):
    trait = "traits:\n  - trait: openness\n    cases: [{level: none, because: so}]\n"
    put("company/acme.yaml", f"name: acme\nrequired: true\nparams: {{community: {{hosts_high: 9}}}}\n{trait}")
    put("team.yaml", f"name: team\n{trait}")
    company("[params.community]\nhosts_high = 1")
    assert "modelvow.toml:2: `params` names `community`" in refused(modelvow("check"))
    company(policy='"company/acme.yaml", "team.yaml"')
    assert refused(modelvow("check")).startswith("team.yaml:3: the trait `openness` is defined again")


def test_strictness_that_is_required_stays(modelvow, company, put):
    put("company/acme.yaml", "name: acme\nrequired: true\nstrict: true\n")
    company("strict = false")
    said = "modelvow.toml:2: `strict` cannot be false, `company/acme.yaml` requires it; take `strict` out"
    assert refused(modelvow("check")) == said


@pytest.mark.usefixtures("company")
def test_a_pack_that_a_manifest_asks_for_takes_nothing_and_adds_its_own(modelvow, put, rule):
    text = "version: 1\nmodels: [{id: gpt-4o}]\npolicy: [own.yaml]\n"
    put("ai-manifest.yaml", text)
    put("own.yaml", "name: own\nseverity: {ACM001: note}\nrules:\n" + rule() + rule("OWN001", "own-rule"))
    ran = modelvow("check", "--format", "json", "--outcomes")
    packs = {each["code"] for each in json.loads(ran.out)["outcomes"]}
    assert {"ACM001", "OWN001"} <= packs


def test_a_pack_that_is_not_required_can_be_changed_as_ever(modelvow, company, put, rule):
    text = "name: acme\nrequired: false\nseverity: {FIT002: error}\nrules:\n"
    put("company/acme.yaml", text + rule())
    company('ignore = ["ACM001"]\n[severity]\nFIT002 = "note"')
    assert modelvow("check").code == 0


EXCLUDED = "a/ai-manifest.yaml: left out: is excluded by {by}, though `company/acme.yaml` is required\n"


def test_what_is_excluded_is_told_with_the_required_pack_that_it_escapes(modelvow, company, put):
    put("a/ai-manifest.yaml", MANIFEST)
    company('exclude = ["a/"]\n')
    ran = modelvow("check", "-q")
    assert ran.err == EXCLUDED.format(by="modelvow.toml")
    told = "Left out by `exclude`, though `company/acme.yaml` is required: `a/ai-manifest.yaml`.\n"
    assert (ran.code, ran.out.endswith(told)) == (1, True)
    (entry,) = json.loads(modelvow("check", "--format", "json").out)["left_out"]
    assert entry == {
        "path": "a/ai-manifest.yaml",
        "why": "is excluded by modelvow.toml",
        "required": "company/acme.yaml",
    }
    assert "::warning file=a/ai-manifest.yaml,title=left out" in modelvow("check", "--format", "github").out
    assert "- `a/ai-manifest.yaml`: is excluded by" in modelvow("check", "--format", "markdown").out
    # From a folder below, annotations name files as the repository has them.
    (ran,) = {modelvow("check", "..", "--format", "github", cwd=put("sub/x", "").parent)}
    assert "::warning file=a/ai-manifest.yaml,title=left out" in ran.out


def test_what_is_excluded_where_nothing_is_required_escapes_nothing(modelvow, company, put):
    put("a/ai-manifest.yaml", MANIFEST)
    company('exclude = ["a/"]\n', policy="")
    ran = modelvow("check", "--format", "json")
    assert ran.err == "a/ai-manifest.yaml: left out: is excluded by modelvow.toml\n"
    assert json.loads(ran.out)["left_out"] == [
        {"path": "a/ai-manifest.yaml", "why": "is excluded by modelvow.toml"}
    ]


def test_a_folder_s_own_settings_that_exclude_it_are_told_and_a_required_pack_of_the_caller_counts(
    modelvow, company, put
):
    put("a/ai-manifest.yaml", MANIFEST)
    put("a/modelvow.toml", 'exclude = ["*"]\n')
    company(policy="")
    ran = modelvow("check", "-q", "--policy", "company/acme.yaml")
    assert (ran.code, ran.err) == (1, EXCLUDED.format(by="a/modelvow.toml"))
    put("a/modelvow.toml", 'exclude = ["*"]\nextends = "../modelvow.toml"\n')
    company()
    assert modelvow("check", "-q").err == EXCLUDED.format(by="a/modelvow.toml")
    put("a/modelvow.toml", 'exclude = ["*"]\npolicy = ["gone.yaml"]\n')
    assert "a/modelvow.toml:2: the pack `a/gone.yaml` cannot be used" in refused(modelvow("check"))


def test_a_run_that_is_said_again_tells_of_a_pack_that_has_become_required(modelvow, company, put):
    text = ACME.replace("required: true\n", "") + "  []\n"
    for number in range(60):
        put(f"many/{number}/ai-manifest.yaml", MANIFEST)
    put("a/ai-manifest.yaml", MANIFEST)
    put("a/modelvow.toml", 'exclude = ["*"]\npolicy = ["../company/acme.yaml"]\n')
    put("company/acme.yaml", text)
    company(policy="")
    for _ in range(2):
        assert "though" not in modelvow("check", "-q").said
    put("company/acme.yaml", text.replace("name: acme\n", "name: acme\nrequired: true\n"))
    for _ in range(2):
        ran = modelvow("check", "-q")
        assert "though `company/acme.yaml` is required" in ran.err
        assert "though `company/acme.yaml` is required" in ran.out


def test_a_required_pack_may_forbid_that_anything_is_left_out(modelvow, company, put):
    pack = (company().parent / "company/acme.yaml").read_text(encoding="utf-8")
    put("company/acme.yaml", f"excludable: false\n{pack}")
    put("a/ai-manifest.yaml", MANIFEST)
    why = "`exclude` leaves manifests out, and `company/acme.yaml` lets none be; take it out"
    company('strict = true\nexclude = ["a/"]\n')
    assert refused(modelvow("check")) == f"modelvow.toml:3: {why}"
    company()
    put("a/modelvow.toml", 'extends = "../modelvow.toml"\nexclude = ["*"]\n')
    assert refused(modelvow("check")) == f"a/modelvow.toml:2: {why}"
    put("a/modelvow.toml", 'extends = "../modelvow.toml"\nexclude = []\n')
    assert modelvow("check").code == 1


def test_a_pack_that_is_not_required_forbids_nothing(modelvow, company, put):
    company()
    put("company/acme.yaml", "name: acme\nexcludable: false\n")
    way_out = "add `required: true`, or take it out"
    told = f"company/acme.yaml:2:13: `excludable: false` holds for a required pack alone; {way_out}"
    assert refused(modelvow("check")) == told
