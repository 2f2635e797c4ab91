"""Settings in TOML files: what is read, and that a misspelt one never turns a gate off."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modelvow.policy.config import KEYS, read_config
from modelvow.policy.errors import ConfigError, Problem, guess, one_of
from modelvow.policy.pack import Settings
from modelvow.policy.packs import builtin_pack
from modelvow.policy.ruleset import merge
from modelvow.policy.toml_lines import key_lines
from modelvow.vocabulary import is_slip

MISSPELT = '[tool.modelvow]\nfail_on = "warning"\n[tool.modelvow.severity]\nFIT02 = "error"\n'


def complaints(text, file="pyproject.toml"):
    return [
        (problem.line, problem.reason, problem.suggestion) for problem in read_config(text, file).problems
    ]


def test_every_level_of_a_misspelt_configuration_is_told_with_its_line_and_a_guess():
    config = read_config(MISSPELT, "pyproject.toml")
    with pytest.raises(ConfigError) as raised:
        merge([builtin_pack("article")], [config.settings])
    told = ConfigError([*raised.value.problems, *config.problems])
    assert str(told).splitlines() == [
        "pyproject.toml:2: unknown key `fail_on`; did you mean `fail-on`?",
        "pyproject.toml:4: `severity` names no rule: `FIT02`; did you mean `FIT002`?",
    ]


def test_all_keys_are_read():
    config = read_config(
        """\
[tool.modelvow]
policy = ["builtin:article", "./acme.yaml"]
select = ["FIT"]
ignore = ["FIT002"]
exclude = ["vendor/"]
fail-on = "never"
strict = true
notes = true
format = "json"
as-of = "2026-01-01"
severity = { FIT001 = "note" }
[tool.modelvow.params.RSK008]
max_age_days = 90
""",
        "pyproject.toml",
    )
    assert config.problems == ()
    assert config.policy == ("builtin:article", "./acme.yaml")
    assert (config.fail_on, config.strict, config.notes, config.format) == ("never", True, True, "json")
    assert (config.as_of, config.exclude) == ("2026-01-01", ("vendor/",))
    settings = config.settings
    assert (settings.select, settings.ignore, settings.severities) == (
        ("FIT",),
        ("FIT002",),
        {"FIT001": "note"},
    )
    assert (settings.params, settings.strict) == ({"RSK008": {"max_age_days": 90}}, True)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("2026-01-02", "2026-01-02"),
        ("2026-01-02T03:04:05Z", "2026-01-02T03:04:05+00:00"),
        ("03:04:05", "03:04:05"),
    ],
)
def test_a_day_without_quotes_is_the_text_that_it_is_in_yaml(written, text):
    said = f"as-of = {written}\nparams.ACM001 = {{a = {written}, b = [{{c = {written}}}]}}\n"
    config = read_config(said, "modelvow.toml")
    assert (config.as_of, config.problems) == (text, ())
    assert config.params == {"ACM001": {"a": text, "b": [{"c": text}]}}


def test_a_day_where_none_belongs_is_told_as_such():
    (problem,) = read_config("baseline = 2026-01-02\n", "modelvow.toml").problems
    assert problem.reason == "`baseline` must be text"
    (problem,) = read_config("severity.FIT002 = 2026-01-02\n", "modelvow.toml").problems
    assert problem.reason == "the severity of `FIT002` cannot be `2026-01-02`"


def test_a_file_of_our_own_needs_no_table():
    assert read_config('fail-on = "note"\n', "b/modelvow.toml").fail_on == "note"


@pytest.mark.parametrize(
    "file", ["pyproject.toml", "a/pyproject.toml", "a b/c/pyproject.toml", "a\\b\\pyproject.toml"]
)
def test_in_a_pyproject_of_any_folder_the_keys_stand_in_a_table_of_ours(file):
    assert read_config('[tool.modelvow]\nfail-on = "note"\n', file).fail_on == "note"
    assert read_config('fail-on = "note"\n', file) is None


@pytest.mark.parametrize(
    ("name", "slip"),
    [
        ("modelvow", False),
        ("modelview", False),
        ("mypy", False),
        ("model", False),
        ("vowmodels", False),
        *[
            (name, True)
            for name in ("modelVow", "model_vow", "MODEL-VOW", "modlvow", "modelvov", "modelvows", "moedlvow")
        ],
    ],
)
def test_a_slip_of_our_name_is_ours_but_for_case_signs_or_one_letter(name, slip):
    assert is_slip(name) is slip


def test_a_misspelt_table_beside_ours_is_told_too():
    config = read_config('[tool.modelvow]\nfail-on = "note"\n[tool.modelvow-]\n', "pyproject.toml")
    assert [(each.line, each.reason) for each in config.problems] == [(3, "unknown table `tool.modelvow-`")]
    assert config.fail_on == "note"


@pytest.mark.parametrize("text", ["", "[tool.other]\nx = 1\n", "[project]\nname = 'x'\n"])
def test_a_file_that_says_nothing_of_us_has_no_configuration(text):
    assert read_config(text, "pyproject.toml") is None


@pytest.mark.parametrize(
    ("text", "line", "reason", "way_out"),
    [
        ('select = "FIT"\n', 2, "`select` must be a list of texts", 'write `select = ["…"]`'),
        ("ignore = [1]\n", 2, "`ignore` must be a list of texts", 'write `ignore = ["…"]`'),
        ('strict = "yes"\n', 2, "`strict` must be true or false", "write `strict = true`"),
        ("format = 1\n", 2, "`format` must be text or a list of texts", 'write `format = "…"`'),
        ('fail-on = "eror"\n', 2, "`fail-on` cannot be `eror`", "did you mean `error`?"),
        ("fail-on = 1\n", 2, "`fail-on` cannot be `1`", "use one of `error`, `warning`, `note`, `never`"),
        (
            'severity = "error"\n',
            2,
            "`severity` must be a table",
            'write `[tool.modelvow.severity]` and `FIT002 = "warning"`',
        ),
        (
            'severity.FIT002 = "warn"\n',
            2,
            "the severity of `FIT002` cannot be `warn`",
            "did you mean `warning`?",
        ),
        (
            "params.RSK008 = 3\n",
            2,
            "`params.RSK008` must be a table",
            "name the parameter and its value there",
        ),
        (
            "params = 3\n",
            2,
            "`params` must be a table",
            "write `[tool.modelvow.params.RSK008]` and `max_age_days = 180`",
        ),
        (
            "severity.FIT002 = 1\n",
            2,
            "the severity of `FIT002` cannot be `1`",
            "use one of `error`, `warning`, `note`",
        ),
        (
            "fail-on = true\n",
            2,
            "`fail-on` cannot be `true`",
            "use one of `error`, `warning`, `note`, `never`",
        ),
        (
            "fail-on = [1]\n",
            2,
            "`fail-on` cannot be a list",
            "use one of `error`, `warning`, `note`, `never`",
        ),
        (
            f"fail-on = 0x{'f' * 9000}\n",
            2,
            "`fail-on` cannot be so large a number",
            "use one of `error`, `warning`, `note`, `never`",
        ),
        (
            "severity.FIT002 = {a = 'error'}\n",
            2,
            "the severity of `FIT002` cannot be a table",
            "use one of `error`, `warning`, `note`",
        ),
        ('output = " "\n', 2, "`output` names no file", 'write `output = "report.txt"`, or take it out'),
        ("format = [1]\n", 2, "`format` must be text or a list of texts", 'write `format = "…"`'),
        ("\n\nSelect = []\n", 4, "unknown key `Select`", "did you mean `select`?"),
        ("zzzzzz = 1\n", 2, "unknown key `zzzzzz`", one_of(KEYS)),
    ],
)
def test_a_setting_of_the_wrong_kind_is_told_with_its_line(text, line, reason, way_out):
    assert complaints(f"[tool.modelvow]\n{text}") == [(line, reason, way_out)]


@pytest.mark.parametrize(
    ("text", "line"),
    [("[tool]\nmodelvow = 3\n", 2), ("tool.modelvow = 3\n", 1), ("\n[[tool.modelvow]]\nstrict = true\n", 2)],
)
def test_a_table_that_is_none_is_told(text, line):
    problem = Problem("pyproject.toml", line, "`tool.modelvow` must be a table")
    assert read_config(text, "pyproject.toml").problems == (problem,)


@pytest.mark.parametrize(
    ("text", "line", "reason", "way_out"),
    [
        ("x = [", 1, "this is no TOML: invalid value", ""),
        ("a = 1\nb = \n", 2, "this is no TOML: invalid value", ""),
        ('a = 1\n\n"', 3, "this is no TOML: unterminated string", ""),
        ("a = 1\n\na = 2\n", 3, "this is no TOML: cannot overwrite a value", ""),
        (f"x = {'[' * 5000}", 0, "its tables or lists are nested too deeply", "flatten them"),
        (f"{'a.' * 20}a = 1", 1, "a key has more than 20 names", "write fewer dots"),
        (f"[x]\n[{' . '.join(['a'] * 200_000)}]", 2, "a key has more than 20 names", "write fewer dots"),
        (f"x = {'9' * 5000}", 0, "a number in it has too many digits", "write it as text, in quotes"),
    ],
)
def test_a_file_that_is_no_toml_is_told_with_its_line(text, line, reason, way_out):
    assert read_config(text, "b/modelvow.toml").problems == (
        Problem("b/modelvow.toml", line, reason, way_out),
    )


def test_a_conflict_that_nobody_resolved_is_told():
    text = 'strict = true\n<<<<<<< HEAD\nfail-on = "note"\n=======\n>>>>>>> other\n'
    assert complaints(text) == [(2, "this has a conflict of a merge in it", "resolve it")]


@pytest.mark.parametrize(
    "text", [f"{'a.' * 19}a = 1", f"x = [{'1.5, ' * 99}]", f"x = '{'a.' * 99}'", f"# {'a.' * 99}"]
)
def test_dots_that_are_in_no_key_or_few_are_read(text):
    told = complaints(f"{text}\nzz = 1", "modelvow.toml")
    assert told[-1][:2] == (2, "unknown key `zz`")
    assert all(reason.startswith("unknown key") for _line, reason, _way_out in told)


@pytest.mark.parametrize(
    ("text", "way_out"),
    [
        ("severity = 1\n", 'write `[severity]` and `FIT002 = "warning"`'),
        ("params = 1\n", "write `[params.RSK008]` and `max_age_days = 180`"),
        ("[tool.modelvow]\n", "write the keys at the top: `[tool.modelvow]` is for pyproject.toml"),
    ],
)
def test_in_a_file_of_our_own_no_table_of_a_pyproject_is_advised(text, way_out):
    assert complaints(text, "modelvow.toml")[0][2] == way_out


def test_of_thousands_of_mistakes_twenty_of_a_kind_are_told_and_none_is_in_force():
    many = "".join(f"x{each} = 1\n" for each in range(5000))
    words = "".join(f'y{each} = "z"\n' for each in range(5000))
    config = read_config(f"{many}select = 'FIT'\n[severity]\n{words}", "modelvow.toml")
    assert len(config.problems) == 41
    assert (config.select, config.severity) == ((), {})


def test_of_thousands_of_names_that_are_none_fifty_are_told():
    names = tuple(f"zz{each}" for each in range(5000))
    with pytest.raises(ConfigError) as raised:
        merge(
            [builtin_pack("article")],
            [Settings("a.toml", ignore=names, severities=dict.fromkeys(names, "note"))],
        )
    assert len(raised.value.problems) == 50


def test_of_files_that_extend_each_other_the_last_that_says_it_is_the_place_of_a_setting():
    base = read_config('fail-on = "note"\nstrict = true\n', "base.toml")
    own = read_config('\n\nfail-on = "error"\n', "modelvow.toml")
    both = own._replace(parts=(base, own))
    assert [each.place_of("fail_on") for each in (base, own, both)] == [
        ("base.toml", 1),
        ("modelvow.toml", 3),
        ("modelvow.toml", 3),
    ]
    assert (both.place_of("strict"), both.place_of("notes")) == (("base.toml", 2), ("modelvow.toml", 0))


def test_of_files_that_extend_each_other_the_last_select_counts_and_all_of_the_rest():
    base = read_config('select = ["FIT002"]\nignore = ["FIT"]\nstrict = true\n', "base.toml")
    own = read_config('select = ["RSK", "FIT001"]\nseverity = { RSK008 = "note" }\n', "modelvow.toml")
    last = read_config('ignore = ["SEL"]\n', "last.toml")
    both = last._replace(parts=(base, own, last))
    select = ("RSK", "FIT001")
    assert both.rule_settings == (
        Settings("modelvow.toml", select, lines=own.lines),
        Settings("base.toml", (), ("FIT",), strict=True, closer=select, lines=base.lines),
        Settings("modelvow.toml", (), (), {"RSK008": "note"}, closer=select, lines=own.lines),
        Settings("last.toml", (), ("SEL",), closer=select, lines=last.lines),
    )
    assert last.rule_settings == (Settings("last.toml", (), ("SEL",), lines=last.lines),)


@pytest.mark.parametrize(
    ("text", "formats", "bases"),
    [
        ("", (), ()),
        ('format = "json"\nextends = "a"\n', ("json",), ("a",)),
        ('format = ["json", "sarif=x"]\nextends = ["a", "b"]\n', ("json", "sarif=x"), ("a", "b")),
    ],
)
def test_a_format_or_a_base_is_one_or_more(text, formats, bases):
    config = read_config(f"strict = true\n{text}", "modelvow.toml")
    assert (config.formats, config.bases) == (formats, bases)


def test_what_is_wrong_is_not_in_force():
    config = read_config('[tool.modelvow]\nselect = "FIT"\nstrict = true\n', "pyproject.toml")
    assert (config.select, config.strict) == ((), True)


LINES = '''\
a = 1
b = """x
y = 2
"""
"c d" = 'it''s' # e = 3
[tool."x.y"]
c = { d = [ "e",
  "f" ], g.h = 1.5 }
[[many]]
z = [[1, 2], [3]]
k = 1979-05-27T07:32:00Z
1_0 = "\\""
"\\u0061b" . 'c' = [ { d = 1 }, "]", [ "e" ] ]
f = { g = "}", h = [ ], i = {} }
j = 1
'''.replace("'it''s'", '"its"')


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("a",), 1),
        (("b",), 2),
        (("c d",), 5),
        (("tool", "x.y"), 6),
        (("tool", "x.y", "c"), 7),
        (("tool", "x.y", "c", "d", "e"), 7),
        (("tool", "x.y", "c", "d", "f"), 8),
        (("tool", "x.y", "c", "g", "h"), 8),
        (("many",), 9),
        (("many", "z"), 10),
        (("many", "k"), 11),
        (("many", "1_0"), 12),
        (("many", "ab"), 13),
        (("many", "ab", "c"), 13),
        (("many", "ab", "c", "]"), 13),
        (("many", "f", "i"), 14),
        (("many", "j"), 15),
    ],
)
def test_every_key_of_a_toml_text_has_its_line(path, line):
    assert key_lines(LINES)[path] == line


@pytest.mark.parametrize(
    "path",
    [("y",), ("e",), ("tool", "x.y", "c", "d", "g"), ("many", "10"), ("many", "f", "}"), ("many", "f", "j")],
)
def test_what_is_no_key_has_no_line(path):
    assert path not in key_lines(LINES)


def test_what_lies_deeper_than_any_setting_has_no_line():
    lines = key_lines("a.b.c.d.e.f.g.h = 1\na.b.c.d.e.f.g.i.j = 1\n")
    assert lines["a", "b", "c", "d", "e", "f", "g", "h"] == 1
    assert max(map(len, lines)) == 8


NAMES = st.text("abcdef-_", min_size=1, max_size=4)
VALUES = st.recursive(
    st.integers() | st.booleans() | st.text("abc #=[]{}'", max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)


def toml(value):
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(map(toml, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {toml(each)}" for key, each in value.items()) + "}"
    return f'"{value}"' if isinstance(value, str) else str(value)


def paths(value, above=()):
    for key, each in value.items():
        yield (*above, key)
        if isinstance(each, dict):
            yield from paths(each, (*above, key))


@given(st.dictionaries(NAMES, VALUES, max_size=5))
def test_every_key_of_any_table_is_found_on_its_line(table):
    text = "".join(f"{key} = {toml(value)}\n" for key, value in table.items())
    found = key_lines(text)
    assert tomllib.loads(text) == table
    for number, key in enumerate(table, start=1):
        below = [(key, *path) for path in paths(table[key])] if isinstance(table[key], dict) else []
        assert {found[path] for path in [(key,), *below]} == {number}


@given(st.text("ab=[]{}\"'.,#\n \\", max_size=30))
def test_any_text_is_scanned_to_its_end(text):
    assert all(1 <= line <= text.count("\n") + 1 for line in key_lines(text).values())


@given(st.text("[]{}=.,\"'\n#ab-_\\", max_size=40))
def test_any_text_is_a_configuration_or_has_problems(text):
    config = read_config(f"[tool.modelvow]\n{text}", "pyproject.toml")
    assert config is None or config.file == "pyproject.toml"


@pytest.mark.parametrize("key", KEYS)
def test_a_key_with_a_slip_is_guessed(key):
    assert guess(key[:-1] + "x", KEYS) == f"did you mean `{key}`?"


def test_nothing_is_guessed_where_nothing_is_near():
    assert guess("zzzzzz", KEYS, "look there") == "look there"
    assert guess("zzzzzz", KEYS) == ""


def test_of_equally_near_names_the_first_is_guessed():
    assert guess("FIT02", ["FIT012", "FIT002"]) == "did you mean `FIT002`?"
