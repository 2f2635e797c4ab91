"""All that a pack may hold is read as it is written, and what is wrong in its folders and traits is told.

`pytest --update-goldens` writes the goldens anew; read a changed one before accepting it.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from modelvow.policies import chosen
from modelvow.policy import folders
from modelvow.policy.errors import PackError
from modelvow.policy.folders import FILL_PACK, FILL_PART, read_pack
from modelvow.policy.pack import Pack, Settings
from modelvow.policy.packs import load
from modelvow.policy.required import family_of
from modelvow.policy.rule import to_data

GOLDENS = Path(__file__).parent / "goldens"
TRAIT = """\
name: acme
traits:
  - trait: openness
    title: How open
    article: 開
    claims: [O-1]
    question: May one look inside?
    levels: {none: nothing is open, high: all is}
    params: {days: 365}
    bases: {which: all}
    notes: Read it twice.
    cases:
      - level: high
        when: {model.facts.openness: open-source}
        because: it is open
        reason: The article says so.
      - level: none
        because: nobody knew for {param.days} days
"""
WHOLE = {
    "pack/pack.yaml": """\
name: acme
title: What Acme allows
controls: [board]
required: true
excludable: false
extends: builtin:facts
""",
    "pack/claims.yaml": "- {id: A1, term: 開放, english: openness, claim: open is better}\n",
    "pack/rules/ACM001.yaml": """\
code: ACM001
name: not-approved
title: A model that is not approved
each: model
need: transparency
claims: [A1]
severity: [{error: {project.stage: production}}, note]
when: {model.facts.openness: {param: barred}}
unless: {controls.board.exists: true}
asks: [project.stage]
at: model.id
related: [model.host, {at: needs.transparency, say: the need}]
message: "`{model.name}` is {model.facts.openness}"
undetermined: nobody knows
help: choose another
params: {barred: [closed]}
waivable: false
lowered: never
rationale: |
  We know these.
references: [https://acme.example/why]
examples:
  - bad:
      as_of: 2026-01-31
      files: {board.md: yes}
      manifest: |
        version: 1
        models:
          - id: x  # expect: ACM001
  - undetermined: |
      version: 1
      models:
        - id: y  # expect: ACM001
  - good: "version: 1"
""",
    "pack/rules/ACM002.yaml": """\
code: ACM002
name: again
title: The same for a project
extends: ACM001
each: project
when: {project.stage: production}
at: project.stage
message: no board
rationale: It stands on the first.
examples:
  - bad: "project: {stage: production}  # expect: ACM002"
  - good: "version: 1"
""",
    "pack/traits/openness.yaml": "\n".join(
        line[4:] if line.startswith("    ") else line.removeprefix("  - ")
        for line in TRAIT.replace("O-1", "A1").splitlines()[2:]
    ),
    "pack/.hidden/x.yaml": "[",
    "pack/.hidden.yaml": "[",
    "pack/README.md": "not read",
}
CLOSED = "        when: {model.facts.openness: closed}\n"
MISTAKES = {
    "a name with blanks": ("name: acme", "name: acme corp"),
    "no name": ("name: acme", "title: acme"),
    "a misspelt key": ("question:", "questoin:"),
    "no trait": ("  - trait: openness\n    title", "  - title"),
    "a title that is no text": ("title: How open", "title: [x]"),
    "a misspelt level": ("{none: nothing is open", "{nome: nothing is open"),
    "a level without words": ("none: nothing is open", "none: []"),
    "levels that are no mapping": ("levels: {none: nothing is open, high: all is}", "levels: high"),
    "params that are no mapping": ("params: {days: 365}", "params: [days]"),
    "a parameter that nothing uses": ("{days: 365}", "{days: 365, spare: 1}"),
    "bases that are none": ("which: all", "which: any"),
    "bases without which": ("which: all", "take: lowest"),
    "bases taken otherwise": ("which: all", "which: all, take: highest"),
    "a misspelt key of the bases": ("which: all", "whihc: all"),
    "no cases": ("    cases:\n", "    x-cases:\n"),
    "a case without a level": ("  - level: none\n        because", "  - because"),
    "a case with a level that is none": ("- level: none", "- level: lowest"),
    "a case without a reason": ("        because: it is open\n", ""),
    "a case with a misspelt key": ("reason: The", "reasn: The"),
    "a condition on nothing": ("model.facts.openness: open-source", "model.fact.openness: open-source"),
    "a word that nothing fills": ("{param.days}", "{param.day}"),
    "a first case without a condition": ("        when: {model.facts.openness: open-source}\n", ""),
    "a last case with a condition": (
        "      - level: none\n",
        f"      - level: none\n{CLOSED}",
    ),
    "traits that are no list": ("traits:\n", "traits: 3\nx-traits:\n"),
    "cases that are no list": ("    cases:\n", "    cases: {level: low}\n    x-cases:\n"),
    "a last of three cases with a condition": (
        "      - level: none\n",
        f"      - {{level: low, because: x, when: {{model.hosted: true}}}}\n      - level: none\n{CLOSED}",
    ),
    "a misspelt placeholder": ("because: it is open", 'because: "{model.nmae}"'),
    "a trait whose name no path can have": ("  - trait: openness", "  - trait: openness.x"),
    "a trait of a claim that there is not": ("claims: [O-1]", "claims: [O-1, O+9]"),
    "a trait given twice": (
        "traits:\n",
        "traits:\n  - {trait: openness, cases: [{level: low, because: x}]}\n",
    ),
}
DEEP = ["acme_policy/base", "acme_policy/one.yaml"]
NOT_THERE = "`package:acme_policy/nowhere` is not there; install the package into the environment of modelvow"
OUTSIDE = "lies outside the package; name one as `package:NAME`"
TREES = {
    "nothing there": ({}, "pack.yaml"),
    "a built-in pack by its bare name": ({}, "article"),
    "a folder without its file": ({"pack/rules/x.yaml": "a: 1"}, "pack"),
    "claims that are no list": ({"pack/pack.yaml": "name: a", "pack/claims.yaml": "id: x"}, "pack"),
    "a claim that lacks a word": ({"pack/pack.yaml": "name: a", "pack/claims.yaml": "- {id: x}"}, "pack"),
    "a claim with another key": ({"pack/pack.yaml": "name: a", "pack/claims.yaml": "- {ident: x}"}, "pack"),
    "no YAML": ({"pack/pack.yaml": "name: a", "pack/rules/x.yml": "["}, "pack"),
    "no UTF-8": ({"pack/pack.yaml": b"name: \xff"}, "pack"),
    "a key given twice": ({"pack.yaml": "name: a\nname: b"}, "pack.yaml"),
    "a pack that extends nothing": ({"pack/pack.yaml": "name: a\nextends: ../b"}, "pack"),
    "a pack that extends itself": ({"pack/pack.yaml": "name: a\nextends: ."}, "pack"),
    "two that extend each other": (
        {"a.yaml": "name: a\nextends: [b.yaml]", "b.yaml": "name: b\nextends: a.yaml"},
        "a.yaml",
    ),
    "a rule at fault in a folder": (
        {"pack/pack.yaml": "name: a", "pack/rules/deep/x.yaml": "code: ACM1"},
        "pack",
    ),
}


def put(text, name):
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text, encoding="utf-8")
    return name


def read_tree(files, source, write_pack):
    for name, content in files.items():
        path = Path(write_pack("", name))
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_pack(source)


def error_of(files, source, write_pack):
    with pytest.raises(PackError) as raised:
        read_tree(files, source, write_pack)
    return str(raised.value)


def compare(text, name, config):
    golden = GOLDENS / name
    if config.getoption("--update-goldens", default=False):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def mistaken(name):
    old, new = MISTAKES[name]
    assert old in TRAIT, name
    start, _, end = TRAIT.partition(old)
    return {"acme.yaml": start + new + end}


def test_the_golden_file_has_every_mistake_in_a_trait_and_no_other(write_pack, pytestconfig):
    golden = GOLDENS / "trait_errors.txt"
    if pytestconfig.getoption("--update-goldens", default=False):
        told = [f"{name}\n  {error_of(mistaken(name), 'acme.yaml', write_pack)}\n" for name in MISTAKES]
        golden.write_text("\n".join(told), encoding="utf-8")
    assert golden.read_text(encoding="utf-8").count("\n  ") == len(MISTAKES)


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_a_trait_is_told_as_in_the_golden_file(name, write_pack):
    told = (GOLDENS / "trait_errors.txt").read_text(encoding="utf-8").rstrip("\n").split("\n\n")
    assert f"{name}\n  {error_of(mistaken(name), 'acme.yaml', write_pack)}" in told


def test_every_tree_that_is_no_pack_is_told_as_in_the_golden_file(tmp_path, monkeypatch, pytestconfig):
    told = []
    for number, (name, (files, source)) in enumerate(TREES.items()):
        (tmp_path / str(number)).mkdir()
        monkeypatch.chdir(tmp_path / str(number))
        told.append(f"{name}\n  {error_of(files, source, put)}\n")
    compare("\n".join(told), "tree_errors.txt", pytestconfig)


def test_all_that_a_pack_may_hold_is_read(write_pack, pytestconfig):
    pack = read_tree(WHOLE, "pack", write_pack)
    told = pack._asdict() | {
        "rules": [to_data(rule) for rule in pack.rules],
        "pages": {code: page._asdict() for code, page in pack.pages.items()},
        "settings": pack.settings._asdict(),
        "claims": [claim._asdict() for claim in pack.claims],
        "bases": [base.name for base in pack.bases],
    }
    text = json.dumps(told, indent=1, ensure_ascii=False, default=dict) + "\n"
    compare(text.replace(os.sep, "/"), "whole_pack.json", pytestconfig)


def test_a_pack_of_a_name_alone_is_named_so_and_brings_nothing(write_pack):
    hashed = "2dd67c063b3b754232ade365d558457903f8832c"
    assert read_pack(write_pack("name: acme_-.1\n")) == Pack(
        "acme_-.1", "acme_-.1", "acme.yaml", hashed, Settings("acme.yaml")
    )


def test_a_rule_and_a_trait_have_a_place_and_a_condition_may_ask_for_the_trait(write_pack, rule_text):
    trait = "  - cases: [{level: low, because: so}]\n    trait: own\n"
    when = "{model.traits.own.least: low}"
    text = f"name: acme\ntitle: Ours\nrequired: true\nrules:\n{rule_text(when=when)}traits:\n{trait}"
    pack = read_pack(write_pack(text))
    line = text.split("\n").index("    trait: own") + 1
    assert pack.places == {"ACM001": ("acme.yaml", 5), "own": ("acme.yaml", line)}
    assert (pack.title, pack.required, pack.claims) == ("Ours", True, ())
    assert [rule.pack for rule in pack.rules] == ["acme"]
    body = "\n".join(each[4:] for each in rule_text(when=when).splitlines())
    write_pack("name: acme\n", "pack/pack.yaml")
    write_pack(body, "pack/rules/one.yaml")
    write_pack("trait: own\ncases: [{level: low, because: so}]\n", "pack/traits/own.yaml")
    there = read_pack("pack/")
    assert there.places == {"ACM001": ("pack/rules/one.yaml", 1), "own": ("pack/traits/own.yaml", 1)}
    assert [rule.when for rule in there.rules] == [rule.when for rule in pack.rules]


def test_a_pack_is_told_from_the_current_folder_where_it_lies_below_it(write_pack, tmp_path, monkeypatch):
    write_pack("name: base\n", "base.yaml")
    write_pack("name: own\nextends: ../base.yaml\n", "own/acme.yaml")
    assert read_pack(str(tmp_path / "base.yaml")).source == "base.yaml"
    assert read_pack("./base.yaml").source == "./base.yaml"
    assert read_pack(str(tmp_path / "own" / "acme.yaml")).bases[0].source == "base.yaml"
    monkeypatch.chdir(tmp_path / "own")
    assert read_pack(str(tmp_path / "base.yaml")).source == str(tmp_path / "base.yaml")
    assert read_pack("acme.yaml").bases[0].source == "../base.yaml"


def test_what_a_file_and_the_files_of_a_folder_may_hold_has_an_end(write_pack, monkeypatch):
    text = "name: acme\n"
    monkeypatch.setattr(folders, "PACK", folders.PACK._replace(size=len(text)))
    assert read_pack(write_pack(text)).name == "acme"
    with pytest.raises(PackError) as raised:
        read_pack(write_pack(text + "#"))
    told = raised.value
    assert (told.file, told.line, told.column) == ("acme.yaml", 0, 0)
    monkeypatch.setattr(folders, "MAX_BYTES", len(text) + 3)
    write_pack(text, "pack/pack.yaml")
    write_pack("[]\n", "pack/claims.yaml")
    assert read_pack("pack").name == "acme"
    write_pack("[ ]\n", "pack/claims.yaml")
    with pytest.raises(PackError, match="the files of a pack have at most 0 MiB together"):
        read_pack("pack")


def test_a_file_whose_name_is_no_utf_8_is_read_like_any_other(write_pack, rule_text):
    body = "\n".join(each[4:] for each in rule_text().splitlines())
    write_pack("name: acme\n", "pack/pack.yaml")
    write_pack(body, f"pack/rules/{os.fsdecode(bytes([255]))}.yaml")
    assert [rule.code for rule in read_pack("pack").rules] == ["ACM001"]


def test_a_pack_of_a_repository_does_not_lead_out_of_it(write_pack):
    write_pack("name: other\n", "other.yaml")
    write_pack("", "repository/.git/HEAD")
    write_pack("name: acme\nextends: ../../other.yaml\n", "repository/policy/acme.yaml")
    with pytest.raises(PackError) as raised:
        read_pack("repository/policy/acme.yaml")
    assert str(raised.value) == (
        "repository/policy/acme.yaml:2:10: `../../other.yaml` lies outside the repository; "
        "name one inside it, or as `package:NAME`"
    )


def test_a_folder_has_a_file_too_many(write_pack, monkeypatch):
    monkeypatch.setattr(folders, "MAX_FILES", 2)
    files = {"pack/pack.yaml": "name: a", "pack/rules/x.yaml": "a: 1", "pack/rules/y.yaml": "a: 1"}
    told = error_of(files, "pack", write_pack)
    assert told == "pack: a pack has at most 2 files; split it, and `extends` the parts"
    Path("pack/rules/y.yaml").unlink()
    with pytest.raises(PackError, match="a rule has no `code`"):
        read_pack("pack")


def test_the_files_of_a_pack_have_so_many_bytes_together_and_no_more(write_pack, monkeypatch):
    monkeypatch.setattr(folders, "MAX_BYTES", 2 << 20)
    filled = "# " + "x" * ((1 << 20) - 20) + "\na: 1"
    files = {"pack/pack.yaml": "name: a", "pack/rules/x.yaml": filled, "pack/rules/y.yaml": filled}
    with pytest.raises(PackError, match="a rule has no `code`"):
        read_tree(files, "pack", write_pack)
    told = error_of(files | {"pack/rules/z.yaml": "# " + "x" * 40}, "pack", write_pack)
    assert (
        told == "pack: the files of a pack have at most 2 MiB together; name the folder that holds the rules"
    )


def test_a_chain_of_packs_has_an_end(write_pack, monkeypatch):
    monkeypatch.setattr(folders, "MAX_BASES", 3)
    files = {f"{at}.yaml": f"name: p{at}\nextends: {at + 1}.yaml" for at in range(1, 5)}
    files["5.yaml"] = "name: last"
    told = error_of(files, "1.yaml", write_pack)
    assert told == "4.yaml:2:10: packs extend each other at most 3 deep"
    assert read_pack("2.yaml").bases[0].bases[0].bases[0].name == "last"


def test_so_many_packs_judge_together_and_no_more(write_pack, monkeypatch):
    monkeypatch.setattr(folders, "MAX_PACKS", 3)
    files = {f"{at}.yaml": f"name: p{at}" for at in range(3)}
    told = error_of(
        files | {"all.yaml": "name: all\nextends: [0.yaml, 1.yaml, 2.yaml]"}, "all.yaml", write_pack
    )
    assert told == "all.yaml:2:10: at most 3 packs judge together; extend fewer, each once"
    Path("all.yaml").write_text("name: all\nextends: [0.yaml, 1.yaml]", encoding="utf-8")
    assert [base.name for base in load("all.yaml").bases] == ["p0", "p1"]
    assert [str(each) for each in chosen(["all.yaml", "2.yaml"], (), None).problems] == [
        "2.yaml: at most 3 packs judge together; name fewer, each once"
    ]


def test_packs_that_judge_together_have_so_many_bytes_and_no_more(write_pack, monkeypatch):
    monkeypatch.setattr(folders, "MAX_BYTES_OF_ALL", 2 << 20)
    filled = "# " + "x" * ((1 << 20) - 60)
    write_pack(f"name: large\nextends: base\n{filled}", "large.yaml")
    write_pack(f"name: base\n{filled}", "base/pack.yaml")
    write_pack("name: small\n" + "#" * 100, "small.yaml")
    assert load("large.yaml").bases[0].name == "base"
    over = "with this pack, those that judge together have more than 2 MiB; leave out what is not needed"
    for sources, named in (
        (["large.yaml", "small.yaml"], "small.yaml"),
        (["small.yaml", "large.yaml"], "base"),
    ):
        (problem,) = chosen(sources, (), None).problems
        assert str(problem) == f"{named}: {over}, and extend each once"


def test_what_leads_out_of_a_repository_is_not_read(write_pack):
    write_pack("name: other\n", "other.yaml")
    write_pack("", "repository/.git/HEAD")
    Path("repository/pack.yaml").symlink_to(Path("other.yaml").absolute())
    with pytest.raises(PackError) as raised:
        read_pack("repository/pack.yaml")
    assert str(raised.value) == (
        "repository/pack.yaml: this is a link that leads out of the repository; put the file itself there"
    )


@pytest.mark.parametrize("text", ["", "\ufeff", " \n", "# nothing yet\n"])
def test_a_file_in_which_nothing_stands_is_told_with_the_way_out(text, write_pack):
    reason = "holds nothing but comments" if "#" in text else "is empty"
    for files, source, way_out in (
        ({"a.yaml": text}, "a.yaml", FILL_PACK),
        ({"p/pack.yaml": text}, "p", FILL_PACK),
        ({"p/pack.yaml": "name: p\n", "p/rules/x.yaml": text}, "p", FILL_PART),
    ):
        assert error_of(files, source, write_pack) == f"{[*files][-1]}: {reason}; {way_out}"


def test_a_pipe_is_no_pack(write_pack):
    write_pack("", "x")
    os.mkfifo("pipe.yaml")
    with pytest.raises(PackError) as raised:
        read_pack("pipe.yaml")
    assert str(raised.value) == "pipe.yaml: this is neither a file nor a folder; name a folder or a YAML file"


def test_line_ends_change_no_hash_and_every_name_and_byte_does(write_pack):
    files = {"pack/pack.yaml": "name: a\n", "pack/claims.yaml": "[]\n"}
    first = read_tree(files, "pack", write_pack).hash
    assert read_tree({"pack/claims.yaml": "[]\r\n"}, "pack", write_pack).hash == first
    assert read_tree({"pack/claims.yaml": "[ ]\n"}, "pack", write_pack).hash != first
    assert len(first) == 40
    Path("pack/claims.yaml").rename("pack/other.yaml")
    with pytest.raises(PackError, match="other"):
        read_pack("pack")


def test_a_trait_needs_a_name_and_cases_and_says_nothing_of_the_rest(write_pack):
    text = "name: acme\ntraits:\n  - trait: board_review\n    cases: [{level: low, because: so}]\n"
    (trait,) = read_pack(write_pack(text)).traits
    assert trait == {
        "trait": "board_review",
        "title": "board review",
        "article": "",
        "claims": [],
        "question": "",
        "levels": {},
        "params": {},
        "bases": None,
        "cases": [{"level": "low", "code": None, "because": "so", "reason": ""}],
        "notes": "",
    }


def test_a_parameter_of_a_trait_may_stand_in_a_condition_alone(write_pack):
    old = "controls.exit_plan.age_days|above: {param: most}"
    cases = f"[{{level: high, when: {{{old}}}, because: a}}, {{level: low, because: b}}]"
    text = f"name: acme\ntraits:\n  - trait: own\n    params: {{most: 9}}\n    cases: {cases}\n"
    (trait,) = read_pack(write_pack(text)).traits
    assert trait["cases"][0]["code"] == ["and", [["above", "controls.exit_plan.age_days", {"param": "most"}]]]
    assert trait["params"] == {"most": 9}


@pytest.mark.parametrize("which", ["all", "foreign", "restricted"])
def test_the_lowest_of_a_traits_bases_counts_whether_or_not_that_is_said(which, write_pack):
    cases = "    cases: [{level: low, because: x}]\n"
    for said in (which, f"{which}, take: lowest"):
        text = f"name: acme\ntraits:\n  - trait: own\n    bases: {{which: {said}}}\n{cases}"
        (trait,) = read_pack(write_pack(text)).traits
        assert trait["bases"] == {"which": which, "take": "lowest"}


@pytest.fixture(name="installed")
def fixture_installed(write_pack, rule_text, tmp_path, monkeypatch):
    """Put a package on Python's path, and return a function that reads a pack from it."""
    body = "\n".join(line[4:] for line in rule_text().splitlines()).removeprefix("- ")
    for name, text in {
        "__init__.py": "raise SystemExit",
        "one.yaml": "name: one\nextends: main/../base\n",
        "main/pack.yaml": "name: main\nextends: [../base, ../deep/er]\n",
        "main/rules/ACM001.yaml": body,
        "base/pack.yaml": "name: base\n",
        "deep/er/pack.yaml": "name: er\nextends: ../../one.yaml\n",
        "out/pack.yaml": "name: out\nextends: ../../acme_policies\n",
        "lost/pack.yaml": "name: lost\nextends: package:acme_policy/nowhere\n",
    }.items():
        write_pack(text, f"site/acme_policy/{name}")
    write_pack("name: whole\n", "site/acme_policies/pack.yaml")
    write_pack("name: inner\nextends: ..\n", "site/acme_policies/.inner/pack.yaml")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    return lambda inner: read_pack(f"package:{inner}")


@pytest.mark.parametrize(
    ("source", "name", "bases"),
    [
        ("acme_policies", "whole", []),
        ("acme_policies/.inner", "inner", ["acme_policies"]),
        ("acme_policy/one.yaml", "one", ["acme_policy/base"]),
        ("acme_policy/main", "main", ["acme_policy/base", *DEEP, "acme_policy/deep/er"]),
        ("acme_policy/deep/er", "er", DEEP),
    ],
)
def test_a_pack_of_a_package_and_what_it_extends_are_told_by_the_package(source, name, bases, installed):
    pack = installed(source)
    assert (pack.name, pack.source) == (name, f"package:{source}")
    assert [base.source for base in family_of(pack.bases)] == [f"package:{base}" for base in bases]


def test_a_file_of_a_pack_of_a_package_is_told_by_the_package(installed):
    file = "package:acme_policy/main/rules/ACM001.yaml"
    pack = installed("acme_policy/main")
    assert (pack.pages["ACM001"].source, pack.places["ACM001"]) == (file, (file, 1))


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (
            "acme_policy/nowhere",
            f"package:acme_policy/nowhere: {NOT_THERE}",
        ),
        (
            "acme_policy/lost",
            f"package:acme_policy/lost/pack.yaml:2:10: {NOT_THERE}",
        ),
        (
            "acme_policy/out",
            f"package:acme_policy/out/pack.yaml:2:10: `../../acme_policies` {OUTSIDE}",
        ),
    ],
)
def test_a_pack_that_is_not_in_the_package_is_refused(source, told, installed):
    with pytest.raises(PackError) as raised:
        installed(source)
    assert str(raised.value) == told
