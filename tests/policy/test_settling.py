"""Configurations that cannot be honored: told with file, line and way out, settled without a process."""

from __future__ import annotations

import os

import pytest

from modelvow import configurations
from modelvow.cli.outputs import OutputError, refuse_nameless
from modelvow.ignoring import IgnoreError, lines_of, spec_of
from modelvow.policy.errors import ConfigError
from modelvow.settings import DayError, Options, RefusedError, Workshop


def settle_here():
    Workshop(Options()).ready(os.getcwd())


@pytest.fixture(name="told")
def fixture_told(put, tmp_path, monkeypatch):
    """Return a function from the text of a modelvow.toml to what is said of it."""
    monkeypatch.chdir(tmp_path)

    def tell(text):
        put("modelvow.toml", text)
        with pytest.raises((ConfigError, IgnoreError, RefusedError)) as raised:
            settle_here()
        return str(raised.value)

    return tell


@pytest.mark.parametrize(
    "text", ["", " ", "2026-02-30", "2026-13-01", "0000-01-01", "26-1-1", "２０２６-01-01"]
)
def test_a_day_that_is_none_is_told_with_its_line(text, told):
    assert told(f'strict = true\nas-of = "{text}"\n') == (
        f"modelvow.toml:2: `as-of`: `{text}` is no day; write it as 2026-12-31"
    )


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("acme", "this pack cannot be read: No such file or directory; name a folder or a YAML file"),
        (
            "article",
            "this pack cannot be read: No such file or directory; write `builtin:article` for the",
        ),
        ("a\\u0000b", "this is no path; name a folder or a YAML file"),
        ("builtin:artcle", "no built-in pack is named `artcle`; did you mean `article`?"),
        ("package:no_such", "`package:no_such` is not installed here; install the package into"),
        ("empty", "this folder has no pack.yaml; add one with `name:`, or name a YAML file"),
    ],
)
def test_a_pack_that_is_none_is_told_with_the_line_that_names_it(source, reason, told, put):
    put("empty/x.txt", "")
    shown = source.replace("\\u0000", "\0")
    start = f"modelvow.toml:3: the pack `{shown}` cannot be used: {reason}"
    assert told(f'policy = [\n  "builtin:article",\n  "{source}",\n]\n').startswith(start)


def test_all_that_is_wrong_is_told_at_once_in_one_order(told, put):
    put("a.yaml", "name: a\nzzz: 1\n")
    put("b.yaml", "name: b\nrules: [{code: x}]\n")
    text = (
        'strikt = true\nexclude = ["x/", "[z-a]"]\ncatalog = ["o.yaml"]\nas-of = "soon"\n'
        'policy = ["b.yaml", "../c.yaml", "a.yaml", "nope"]\nignore = ["ZZZ001"]\n'
    )
    said = told(text)
    assert [line.partition(";")[0].partition(": No such")[0] for line in said.splitlines()] == [
        "a.yaml:2:1: a pack has no key `zzz`",
        "b.yaml:2:16: `x` is no code",
        "modelvow.toml:1: unknown key `strikt`",
        "modelvow.toml:4: `as-of`: `soon` is no day",
        "modelvow.toml:5: the pack `../c.yaml` lies outside the project",
        "modelvow.toml:5: the pack `nope` cannot be used: this pack cannot be read",
        "modelvow.toml:2: the pattern `[z-a]` is none that git knows",
        "modelvow.toml:3: the overlay `o.yaml` cannot be used: does not exist",
    ]
    assert told(text) == said
    put("a.yaml", "name: a\n")
    put("b.yaml", "name: b\n")
    assert told('policy = ["a.yaml", "b.yaml"]\nignore = ["ZZZ001"]\nas-of = "soon"\n').splitlines() == [
        "modelvow.toml:2: `ignore` names no rule: `ZZZ001`; `modelvow rules` lists them",
        "modelvow.toml:3: `as-of`: `soon` is no day; write it as 2026-12-31",
    ]


def test_of_many_packs_that_cannot_be_used_twenty_are_told(told):
    listed = ", ".join(f'"p{number:02}"' for number in range(99))
    said = told(f"policy = [{listed}]\n").splitlines()
    assert len(said) == 20
    assert all(f"the pack `p{number:02}` cannot be used" in said[number] for number in range(20))


def test_what_options_say_wrong_is_told_with_packs_that_cannot_be_used(put, tmp_path):
    path = str(put("a.yaml", "name: a\nzzz: 1\n"))
    with pytest.raises(ConfigError) as raised:
        Workshop(Options(more_policy=(path, f"{path}.gone"), severities=("x",))).settle(str(tmp_path))
    lines = [each.line for each in raised.value.problems]
    assert (lines, "no value of --severity" in str(raised.value)) == ([2, 0, 0], True)


def test_a_mistake_within_a_pack_keeps_its_own_place(put, tmp_path):
    put("acme.yaml", "name: acme\nzzz: 1\n")
    put("modelvow.toml", 'policy = ["acme.yaml"]\n')
    with pytest.raises(Exception, match=r"acme.yaml:2:1: a pack has no key `zzz`"):
        Workshop(Options()).settle(str(tmp_path))


def test_a_pack_elsewhere_is_told_with_the_line_of_its_entry(told, put):
    put(".git/HEAD", "")
    assert told('policy = [\n  "builtin:article",\n  "../x",\n]\n').startswith(
        "modelvow.toml:3: the pack `../x` lies outside the repository; "
    )


@pytest.mark.parametrize("pattern", ["!", "a\\\\", "[z-a]", "a/**/b/**/c/**/d/**/e", "*a*b*c*d*"])
def test_a_pattern_that_is_refused_is_told_with_its_line(pattern, told):
    text = f'strict = true\nexclude = [\n  "vendor/",\n\n  "{pattern}",\n]\n'
    assert told(text).startswith(f"modelvow.toml:5: the pattern `{pattern}` ".replace("\\\\", "\\"))


def test_odd_brackets_in_a_pattern_print_no_warning(recwarn):
    assert spec_of(["[[a]"], "x").match_file("[")
    assert not recwarn


def test_lines_of_patterns_end_as_git_has_it(put):
    path = put(".gitignore", "\ufeffa\r\nb\x0cc\n\u2028d\n")
    assert lines_of(str(path), "x") == ["a", "b\x0cc", "\u2028d", ""]


def test_a_pyproject_without_our_table_is_refused_whatever_its_size(told, put):
    put("sub/pyproject.toml", "[tool.other]\nx = 1\n")
    assert told('extends = "sub/pyproject.toml"\n') == (
        "modelvow.toml:1: `sub/pyproject.toml` has no `[tool.modelvow]`; name the file that has settings"
    )
    put("sub/pyproject.toml", "#" * (1024 * 1024 + 1))
    assert told('extends = "sub/pyproject.toml"\n') == (
        "sub/pyproject.toml: this is larger than 1,024 KiB; move our settings into `modelvow.toml`"
    )


def test_a_configuration_leads_to_so_many_others_and_no_more(told, put, monkeypatch):
    monkeypatch.setattr(configurations, "MOST", 2)
    for name in "abc":
        put(f"{name}.toml", "notes = 1\n")
    said = told('extends = [\n "a.toml", "a.toml",\n "b.toml",\n "c.toml"]\n').splitlines()
    assert [line.partition(":")[0] for line in said] == ["a.toml", "b.toml", "modelvow.toml"]
    assert said[2] == "modelvow.toml:4: a configuration leads to at most 2 others; extend fewer"


@pytest.mark.parametrize("value", ["nan", "inf", "1e400", "9" * 30])
def test_a_number_that_no_rule_can_use_is_told_as_such(value, told):
    assert told(f"[params.RSK008]\n\nmax_age_days = {value}\n").startswith(
        "modelvow.toml:3: a parameter of `RSK008` does not fit: `at-most` takes a number or a level, "
        "got a number that is infinite, too large or none"
    )


@pytest.mark.parametrize("options", [{"as_of": ""}, {"as_of": "2026-02-29"}])
def test_a_day_that_the_caller_gives_is_never_passed_over(options, tmp_path):
    with pytest.raises(DayError, match="is no day; write it as 2026-12-31"):
        Workshop(Options(**options)).settle(str(tmp_path))


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("", "is empty; write it after the `=`"),
        ("# x", "holds nothing but comments; write it after the `=`"),
        ("'", "the quote that opens here is never closed; close it"),
    ],
)
def test_a_parameter_without_a_value_is_told_as_it_was_given(value, reason, tmp_path):
    given = f"RSK008.max_age_days={value}"
    with pytest.raises(ConfigError) as raised:
        Workshop(Options(params=(given,))).settle(str(tmp_path))
    assert str(raised.value) == f"command line: the value of `{given}` cannot be read: {reason}"


@pytest.mark.parametrize("source", ["", " "])
def test_a_pack_without_a_name_is_refused(source, tmp_path):
    with pytest.raises(ConfigError, match="the name of a pack is empty; name a folder or a YAML file"):
        Workshop(Options(more_policy=(source,))).settle(str(tmp_path))


@pytest.mark.parametrize("option", ["--output", "--write-baseline"])
def test_an_option_without_a_file_is_refused(option):
    refuse_nameless({option: None, "--other": "x"})
    for empty in ("", " "):
        with pytest.raises(OutputError, match=f"`{option}` names no file; write `{option} FILE`"):
            refuse_nameless({option: empty})


def test_an_empty_name_of_a_baseline_does_not_pass_for_none_given(modelvow, put):
    put("ai-manifest.yaml", "version: 1\n")
    ran = modelvow("check", "--write-baseline", "")
    assert (ran.code, ran.out) == (2, "")
    assert "`--write-baseline` names no file" in ran.err


class TestALockThatIsNone:
    def told(self, folder):
        with pytest.raises(ConfigError) as raised:
            Workshop(Options(locked=True)).settle(str(folder))
        return str(raised.value)

    def test_a_pipe_is_not_waited_for(self, tmp_path):
        os.mkfifo(tmp_path / "modelvow.lock")
        assert "this is no regular file; run `modelvow policy lock`" in self.told(tmp_path)

    def test_a_link_that_leads_out_is_not_read(self, put, tmp_path):
        put("outside.lock", 'version = "secret"\n')
        put("tree/.git/HEAD", "")
        (tmp_path / "tree" / "modelvow.lock").symlink_to(tmp_path / "outside.lock")
        said = self.told(tmp_path / "tree")
        assert "this is a link that leads out of the repository" in said
        assert "secret" not in said

    def test_one_that_is_too_large_is_told_as_such_wherever_it_is_cut(self, put, tmp_path):
        put("modelvow.lock", "#" + "é" * 600_000)
        assert "this is too large for a lock" in self.told(tmp_path)
