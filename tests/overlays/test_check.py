"""Overlays named by configuration or caller, and what `check` and `case` make of them."""

import json

import pytest
from jsonschema import Draft7Validator

from modelvow import built

MANIFEST = "version: 1\nmodels: [{id: acme/writer-7b}]\nrequirements: {transparency: high}\n"
OVERLAY = """\
version: 1
source: https://acme.example/card
date: 2026-11-01
models:
  - {id: acme/writer-7b, name: Writer, developer: acme, openness: closed, license: LicenseRef-api-openai}
"""
DAY = ("--as-of", "2026-11-25")


def report(ran):
    return json.loads(ran.out)


def test_a_configured_overlay_is_in_force_and_the_report_says_so(put, modelvow):
    put("svc/ai-manifest.yaml", MANIFEST)
    put("modelvow.toml", 'catalog = ["facts/"]\n')
    put("facts/acme.yaml", OVERLAY)
    ran = modelvow("check", "--format", "json", *DAY)
    data = report(ran)
    Draft7Validator(json.loads(built.read_text("report-1.schema.json"))).validate(data)
    assert ran.code == 1
    assert [each["name"] for each in data["run"]["catalog"]["overlays"]] == ["facts/acme.yaml"]
    assert "+" in data["run"]["catalog"]["version"]
    found = next(each for each in data["findings"] if each["code"] == "FIT002")
    sources = {link["source"] for link in found["chain"] if link["source"]}
    assert "https://acme.example/card" in sources


def test_without_overlays_a_report_does_not_speak_of_them(put, modelvow):
    put("ai-manifest.yaml", MANIFEST)
    data = report(modelvow("check", "--format", "json", *DAY))
    assert set(data["run"]["catalog"]) == {"version", "date"}


def test_the_caller_names_overlays_from_anywhere(put, modelvow, tmp_path):
    put("here/ai-manifest.yaml", MANIFEST)
    path = put("elsewhere/o.yaml", OVERLAY)
    ran = modelvow("check", "--catalog", path, *DAY, cwd=tmp_path / "here")
    assert "with 1 overlay" in ran.out
    case = json.loads(
        modelvow("case", "--format", "json", "--catalog", path, *DAY, cwd=tmp_path / "here").out
    )
    facts, sources = case["models"][0]["facts"], case["models"][0]["sources"]
    assert (facts["openness"], facts["tier"]) == ("closed", "A")
    assert sources["openness"] == {
        "source": "https://acme.example/card",
        "url": "https://acme.example/card",
        "date": "2026-11-01",
        "kind": "overlay",
        "hint": False,
    }


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        (
            'catalog = [\n"none.yaml"]\n',
            "error: modelvow.toml:2: the overlay `none.yaml` cannot be used: does not exist; check the path",
        ),
        (
            'catalog = ["../o.yaml"]\n',
            (
                "error: modelvow.toml:1: the overlay `../o.yaml` lies outside the repository; "
                "move it inside, or give "
                "it with `--catalog`"
            ),
        ),
        (
            'quiet = true\ncatalog = ["empty"]\n',
            (
                "error: modelvow.toml:2: the folder `empty` holds no overlay; put files that end "
                "in `.yaml`, `.yml` or "
                "`.json` there"
            ),
        ),
        (
            'catalog = ["package:no_such_package_here"]\n',
            (
                "error: modelvow.toml:1: `package:no_such_package_here` is not installed here; "
                "install the package "
                "into the environment of modelvow"
            ),
        ),
        (
            'catalog = ["package:os.path"]\n',
            "error: modelvow.toml:1: `package:os.path` names no package; write `package:NAME`",
        ),
        ('catalog = "o.yaml"\n', "error: modelvow.toml:1: `catalog` must be a list of texts; write"),
    ],
)
def test_an_overlay_that_cannot_be_read_ends_the_run_before_anything_is_judged(put, modelvow, setting, said):
    put("ai-manifest.yaml", MANIFEST)
    put("empty/readme.txt", "")
    put("modelvow.toml", setting)
    ran = modelvow("check", *DAY)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(said)


def test_dates_as_yes_or_no_are_errors_with_their_place_and_break_no_run(put, modelvow):
    put("ai-manifest.yaml", MANIFEST)
    row = "{provider: openai, model_id: gpt-4o, retires: %s}"
    text = "version: 1\nmodels:\n  - id: openai/gpt-4o\n    hosts:\n      - " + row + "\n"
    ran = modelvow("check", "--catalog", put("o.yaml", text % "true"), *DAY)
    assert ran.code == 2
    assert ran.err.splitlines() == [
        (
            "error: o.yaml:5:55: `retires` cannot be `true`; write a day such as "
            "`2026-12-31`, or `false` where none "
            "is announced"
        )
    ]
    assert modelvow("check", "--catalog", put("o.yaml", text % "false"), *DAY).code != 2


def test_the_data_of_an_installed_package_are_read_and_nothing_of_it_is_executed(put, modelvow, tmp_path):
    put("ai-manifest.yaml", MANIFEST)
    put("modelvow.toml", 'catalog = ["package:acme_models/data"]\n')
    put("site/acme_models/__init__.py", "raise SystemExit('executed')\n")
    put("site/acme_models/data/o.yaml", OVERLAY)
    linter = str(built.FOLDER).removesuffix("/modelvow/_built")
    ran = modelvow("check", "--format", "json", *DAY, env={"PYTHONPATH": f"{linter}:{tmp_path / 'site'}"})
    assert report(ran)["run"]["catalog"]["overlays"][0]["name"] == "package:acme_models/data/o.yaml"


def test_a_link_that_leads_out_of_a_folder_is_passed_over(put, modelvow, tmp_path):
    put("ai-manifest.yaml", MANIFEST)
    secret = put("outside.yaml", "version: 1\nboo: 1\n")
    put("facts/o.yaml", OVERLAY)
    (tmp_path / "facts/leak.yaml").symlink_to(secret)
    assert modelvow("check", "--catalog", "facts", *DAY).code == 1


def test_a_fact_of_own_knowledge_warns_and_does_not_fail(put, modelvow):
    put("ai-manifest.yaml", MANIFEST)
    known = put("o.yaml", OVERLAY)
    guessed = put("p.yaml", OVERLAY.replace("date:", "source_kind: own knowledge\ndate:"))
    firm = report(modelvow("check", "--format", "json", "--catalog", known, *DAY))
    hint = report(modelvow("check", "--format", "json", "--catalog", guessed, *DAY))
    severity = [
        next(each["severity"] for each in data["findings"] if each["code"] == "FIT002")
        for data in (firm, hint)
    ]
    assert severity == ["error", "warning"]
