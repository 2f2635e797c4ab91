"""A configuration built on others: lists add up, tables merge, of the rest the nearer one stands."""

from __future__ import annotations

import pytest

MANIFEST = "version: 1\nmodels:\n  - id: gpt-4o\nrequirements:\n  transparency: high\n"


@pytest.fixture
def sub(tmp_path, put, git):
    """Lay out a repository with a configuration at its root and one below; returns the folder of that."""
    git("init", "-q")
    put("sub/ai-manifest.yaml", MANIFEST)
    put("sub/modelvow.toml", 'extends = "../modelvow.toml"\n')
    return tmp_path / "sub"


def refused(ran):
    assert (ran.code, ran.out) == (2, ""), ran
    return ran.err.rstrip("\n")


def test_what_a_base_says_counts_where_the_nearer_file_says_nothing(modelvow, put, sub):
    put("modelvow.toml", 'fail-on = "never"\n')
    assert modelvow("check", cwd=sub).code == 0
    put("sub/modelvow.toml", 'extends = "../modelvow.toml"\nfail-on = "error"\n')
    assert modelvow("check", cwd=sub).code == 1


def test_lists_add_up_and_tables_merge_key_by_key(modelvow, put, sub, tmp_path):
    put("modelvow.toml", 'ignore = ["SEL"]\n[severity]\nFIT002 = "note"\nFIT001 = "note"\n')
    put(
        "sub/modelvow.toml",
        'extends = ["../modelvow.toml"]\nignore = ["RSK"]\n[severity]\nFIT002 = "warning"\n',
    )
    out = modelvow("rules", "--origin", cwd=sub).out
    assert f"SEL001  off, by {tmp_path}/modelvow.toml\n" in out
    assert "RSK001  off, by modelvow.toml\n" in out
    lines = out.splitlines()
    for code, severity, file in (
        ("FIT001", "note", f"{tmp_path}/modelvow.toml"),
        ("FIT002", "warning", "modelvow.toml"),
    ):
        at = next(number for number, line in enumerate(lines) if line.startswith(code))
        assert lines[at].split()[2] == severity
        assert lines[at + 2] == f"    severity: {file}"


def test_paths_are_meant_from_the_file_that_names_them(modelvow, put, sub, rule, tmp_path):
    put("policy/acme.yaml", "name: acme\nrules:\n" + rule())
    put("sub/policy/own.yaml", "name: own\nrules:\n" + rule("OWN001", "own-rule"))
    put("modelvow.toml", 'policy = ["policy/acme.yaml"]\nexclude = ["/sub/drafts/"]\n')
    put(
        "sub/modelvow.toml",
        'extends = "../modelvow.toml"\npolicy = ["policy/own.yaml"]\nexclude = ["/old/"]\n',
    )
    put("sub/drafts/ai-manifest.yaml", MANIFEST)
    put("sub/old/ai-manifest.yaml", MANIFEST)
    out = modelvow("rules", cwd=sub).out
    assert "ACM001" in out
    assert "OWN001" in out
    assert modelvow("check", cwd=sub).err.splitlines() == [
        f"drafts/ai-manifest.yaml: left out: is excluded by {tmp_path}/modelvow.toml",
        "old/ai-manifest.yaml: left out: is excluded by modelvow.toml",
    ]


def test_a_required_pack_of_a_base_stays_required(modelvow, put, sub, tmp_path):
    put("acme.yaml", "name: acme\nrequired: true\nseverity: {FIT002: error}\n")
    put("modelvow.toml", 'policy = ["acme.yaml"]\n')
    put("sub/modelvow.toml", 'extends = "../modelvow.toml"\nignore = ["FIT002"]\n')
    assert refused(modelvow("check", cwd=sub)).startswith(
        f"error: modelvow.toml:2: `ignore` names `FIT002`, and `{tmp_path}/acme.yaml` requires it;"
    )


def test_the_last_select_counts_alone_and_what_a_base_ignores_stays_out(modelvow, put, sub):
    put("modelvow.toml", 'select = ["SEL"]\nignore = ["FIT002"]\n')
    put("sub/modelvow.toml", 'extends = "../modelvow.toml"\nselect = ["FIT"]\n')
    codes = [line[:6] for line in modelvow("rules", cwd=sub).out.splitlines() if line[:3] in {"FIT", "SEL"}]
    assert codes[:2] == ["FIT001", "FIT003"]
    assert "SEL001" not in codes


def test_the_origin_of_every_setting_is_told_with_its_line(modelvow, put, sub, tmp_path):
    put("modelvow.toml", 'fail-on = "note"\nformat = "json"\n')
    put("sub/modelvow.toml", 'extends = "../modelvow.toml"\nformat = "text"\n')
    told = [
        line for line in modelvow("rules", "--origin", cwd=sub).out.splitlines() if line.startswith("setting")
    ]
    assert told == [
        f"setting fail-on: {tmp_path}/modelvow.toml:1",
        "setting extends: modelvow.toml:1",
        "setting format: modelvow.toml:2",
    ]


def test_a_table_of_pyproject_is_extended_as_well(modelvow, put, sub):
    put("pyproject.toml", '[tool.modelvow]\nfail-on = "never"\n')
    put("sub/modelvow.toml", 'extends = "../pyproject.toml"\n')
    assert modelvow("check", cwd=sub).code == 0


@pytest.mark.parametrize(
    ("above", "extends", "said"),
    [
        ("", "../nothing.toml", "modelvow.toml:1: `extends` names no file: `../nothing.toml`"),
        ("", "../../x.toml", "modelvow.toml:1: `extends` leads out of the repository: `../../x.toml`"),
        ("", "/etc/x.toml", "modelvow.toml:1: `extends` leads out of the repository: `/etc/x.toml`"),
        ("", "modelvow.toml", "modelvow.toml:1: `modelvow.toml` leads back to where it is extended from"),
        (
            'extends = "sub/modelvow.toml"\n',
            "../modelvow.toml",
            "ABOVE:1: `sub/modelvow.toml` leads back to where it is extended from",
        ),
        (
            "fail_on = 'x'\n",
            "../modelvow.toml",
            "ABOVE:1: unknown key `fail_on`; did you mean `fail-on`?",
        ),
        ("locked = true\n", "../modelvow.toml", "modelvow.toml:2: `locked` cannot be false"),
    ],
)
def test_what_cannot_be_extended_is_refused_with_its_line(modelvow, put, sub, tmp_path, above, extends, said):
    put("modelvow.toml", above)
    put("sub/modelvow.toml", f'extends = "{extends}"\nlocked = false\n')
    said = said.replace("ABOVE", f"{tmp_path}/modelvow.toml")
    assert f"error: {said}" in refused(modelvow("check", cwd=sub))


def test_a_pyproject_without_a_table_is_not_extended(modelvow, put, sub):
    put("pyproject.toml", "[project]\n")
    put("sub/modelvow.toml", 'extends = "../pyproject.toml"\n')
    assert "has no `[tool.modelvow]`" in refused(modelvow("check", cwd=sub))


def test_ten_files_may_stand_above_one_another_and_no_more(modelvow, put, sub):
    for number in range(11):
        put(f"{number}.toml", f'extends = "{number + 1}.toml"\n')
    put("11.toml", "")
    put("sub/modelvow.toml", 'extends = "../2.toml"\n')
    assert modelvow("check", cwd=sub).code == 1
    put("sub/modelvow.toml", 'extends = "../1.toml"\n')
    assert "configurations extend each other at most 10 deep" in refused(modelvow("check", cwd=sub))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("extend = 'x'\n", "1: unknown key `extend`; did you mean `extends`?"),
        ("lock = true\n", "1: unknown key `lock`; did you mean `locked`?"),
        ("locked = 'yes'\n", "1: `locked` must be true or false"),
        ("extends = 1\n", "1: `extends` must be text or a list of texts"),
    ],
)
def test_a_misspelt_new_setting_stops_the_run(modelvow, put, sub, text, said):
    put("sub/modelvow.toml", text)
    assert refused(modelvow("check", cwd=sub)).startswith(f"error: modelvow.toml:{said}")
