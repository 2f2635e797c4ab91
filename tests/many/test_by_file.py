"""A report put together file by file is the one that is made of all findings at once."""

from __future__ import annotations

import os
from io import BytesIO

import pytest

from modelvow import check
from modelvow.check import Options, check_paths, exit_code, with_floor
from modelvow.cli.judging import judge
from modelvow.findings import Outcome
from modelvow.report import render, render_aside
from modelvow.report.result import View

DAY = "2026-11-25"
COUNT = 54
NOTES = "version: 1\nmodels: [{id: EleutherAI/pythia-12b, host: azure}]\n"
NEEDY = """version: 1
project: {name: NAME, stage: production}
models: [{id: gpt-4o, name: one}, {id: gpt-4o-mini, name: two}, {id: nobody/knows-it, name: three}]
requirements: {transparency: high, openness: {level: high, models: [one]}, privacy: hihg}
controls: {evaluation: {evidence: gone.md}}
"""
WAIVED = """version: 1
models: [{id: gpt-4o, name: "\\u202ereversed"}]
requirements: {transparency: high}
waivers:
  - {rule: FIT002, reason: "for now\\nand then", approved_by: J. Doe, expires: 2027-01-31}
  - {rule: RSK001, reason: never, approved_by: J. Doe, expires: 2026-01-31}
"""
BROKEN = 'version: 1\nmodels:\n  - id: "cut off\n'
FILE_OF_WAIVERS = """waivers:
  - {rule: RSK001, reason: one vendor for now, approved_by: J. Doe, expires: 2027-01-31}
  - {rule: LIF001, reason: moved next month, approved_by: J. Doe, expires: 2026-01-31}
  - {rule: NOP001, reason: no such rule, approved_by: J. Doe, expires: 2027-01-31}
"""
KINDS = [NOTES, NEEDY, WAIVED, NEEDY.replace("stage: production", "stage: pilot"), "[]", BROKEN]


def lay(root, *kinds, waivers=True):
    """Lay out a repository of manifests of those kinds."""
    (root / ".git").mkdir()
    for number in range(COUNT):
        # Neither in the order of their names, nor all in one folder.
        folder = root / f"team{number % 3}" / f"part-{number * 37 % COUNT}"
        folder.mkdir(parents=True)
        text = kinds[number % len(kinds)].replace("NAME", f"part{number}")
        (folder / "ai-manifest.yaml").write_text(text, encoding="utf-8")
    if waivers:
        (root / "ai-waivers.yaml").write_text(FILE_OF_WAIVERS, encoding="utf-8")
        (root / "team1" / "part-37" / "ai-waivers.yaml").write_text("waivers: [", encoding="utf-8")
    (root / "team2" / "gone.yaml").symlink_to("/nowhere")


@pytest.fixture
def fleet(tmp_path, monkeypatch):
    """Return a function that lays out a repository of manifests of those kinds, and stands in it."""
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.chdir(tmp_path)
    return lambda *kinds, **options: lay(tmp_path, *kinds, **options)


def laid(root, *kinds, waivers=True):
    """Lay such a repository out, which nothing is written into, and return its report as a whole, too."""
    lay(root, *kinds, waivers=waivers)
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(root)
        return root, check_paths((), options=Options(as_of=DAY))


@pytest.fixture(scope="module")
def mixed(tmp_path_factory):
    return laid(tmp_path_factory.mktemp("mixed"), *KINDS)


@pytest.fixture(scope="module")
def failing(tmp_path_factory):
    kinds = (NOTES, WAIVED, NEEDY.replace("hihg", "low"))
    return laid(tmp_path_factory.mktemp("failing"), *kinds, waivers=False)


@pytest.fixture
def told_whole(mixed, monkeypatch):
    """Return a function that tells the same of that repository as a whole, and stand in it."""
    root, report = mixed
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.chdir(root)
    return lambda form="text", view=None: told_of(report, form, view)


@pytest.fixture
def by_command(capsys):
    """Return a function that judges as the command does, and gives code, report and what went aside."""

    def run(*paths, form="text", forms=(), fail_on=None, view=None, **options):
        code = judge(paths, Options(as_of=DAY, **options), view, forms=forms or (form,), fail_on=fail_on)
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


def whole(*paths, form="text", fail_on=None, view=None, **options):
    """Return the same of the report as a whole."""
    report = check_paths(paths, options=Options(as_of=DAY, **options))
    return told_of(with_floor(report, fail_on) if fail_on else report, form, view)


def told_of(report, form, view):
    return exit_code(report), render(form, report, view or View()), render_aside(form, report)


@pytest.fixture
def by_file(by_command, monkeypatch):
    """Return the same, which fails where a report is made as a whole."""

    def run(*paths, **options):
        with monkeypatch.context() as patched:
            patched.setattr(check, "judge_round", None)
            return by_command(*paths, **options)

    return run


class TestIsTheSame:
    @pytest.mark.parametrize("form", ["text", "concise", "json", "jsonl"])
    @pytest.mark.parametrize(
        "view",
        [View(), View(notes=True), View(waived=True), View(expand=True)],
        ids=["plain", "notes", "waived", "expand"],
    )
    def test_however_it_is_shown(self, told_whole, by_file, form, view):
        told = by_file(form=form, view=view)
        assert told == told_whole(form, view)
        assert told[0] == 2
        assert "ai-waivers.yaml" in told[1]

    def test_in_several_formats_at_once(self, told_whole, by_file, tmp_path):
        forms = ("json", "jsonl", "concise")
        assert by_file(forms=["text", *[f"{form}={tmp_path / form}" for form in forms]])[1] == told_whole()[1]
        for form in forms:
            assert (tmp_path / form).read_text() == told_whole(form)[1]

    @pytest.mark.parametrize("jobs", [1, 3])
    def test_where_texts_are_large(self, told_whole, by_file, monkeypatch, jobs):
        monkeypatch.setattr("modelvow.crew.MANY", 20)
        monkeypatch.setattr("modelvow.spool.LARGE", 20_000)
        monkeypatch.setattr("modelvow.spool.CHUNK", 1_000)
        told = by_file(jobs=jobs)
        assert told == told_whole()
        assert len(told[1]) > 40_000

    def test_where_no_file_can_be_had_for_what_is_large(self, told_whole, by_file, monkeypatch):
        def refuse():
            raise FileNotFoundError(2, "No usable temporary directory found")

        monkeypatch.setattr("modelvow.spool.LARGE", 20_000)
        monkeypatch.setattr("tempfile.TemporaryFile", refuse)
        told = by_file()
        assert told == told_whole()
        assert len(told[1]) > 40_000

    def test_in_color(self, told_whole, by_file, monkeypatch):
        monkeypatch.setenv("FORCE_COLOR", "1")
        told = by_file()
        assert told == told_whole(view=View(color=True))
        assert "\x1b[1;31m" in told[1]

    def test_where_notes_are_all_that_was_found(self, fleet, by_file):
        fleet(NOTES, waivers=False)
        told = by_file()
        assert told == whole()
        assert told[1].count(": note ") >= COUNT
        assert "folded" not in told[1]

    def test_where_only_the_last_has_more_than_notes(self, fleet, by_file):
        fleet(*[NOTES] * (COUNT - 1), NEEDY, waivers=False)
        told = by_file()
        assert told == whole()
        assert ": note " not in told[1]
        assert " notes folded" in told[1]

    @pytest.mark.parametrize("form", ["text", "json", "jsonl"])
    def test_where_nothing_could_be_judged(self, fleet, by_file, form):
        fleet(BROKEN, waivers=False)
        assert by_file(form=form) == whole(form=form)

    def test_where_nothing_was_found(self, fleet, by_file):
        fleet(NOTES, waivers=False)
        assert by_file(select=("FIT",), form="json") == whole(select=("FIT",), form="json")
        told = by_file(select=("FIT",))
        assert told == whole(select=("FIT",))
        assert told[0] == 0
        assert told[1].count("\n") == 1

    @pytest.mark.parametrize("fail_on", ["note", "warning", "error", "never"])
    def test_whatever_fails(self, failing, by_file, monkeypatch, fail_on):
        root, report = failing
        monkeypatch.chdir(root)
        told = by_file(fail_on=fail_on)
        assert told == told_of(with_floor(report, fail_on), "text", None)
        assert told[0] == (fail_on != "never")

    def test_where_only_a_file_of_waivers_has_findings_that_fail(self, fleet, by_file, tmp_path):
        fleet(NOTES, waivers=False)
        (tmp_path / "ai-waivers.yaml").write_text(FILE_OF_WAIVERS, encoding="utf-8")
        codes = [by_file(select=("WVR",), fail_on=each) for each in ("note", "warning", "error")]
        assert codes == [whole(select=("WVR",), fail_on=each) for each in ("note", "warning", "error")]
        assert codes[0][0] == 1

    def test_where_folders_have_settings_of_their_own(self, fleet, by_file, monkeypatch, tmp_path):
        monkeypatch.setattr(check, "FEW", 30)
        fleet(NOTES, WAIVED)
        (tmp_path / "team0" / "modelvow.toml").write_text('fail-on = "note"\nignore = ["RSK"]\n')
        (tmp_path / "team1" / "modelvow.toml").write_text('fail-on = "never"\nexclude = ["part-1*"]\n')
        assert by_file() == whole()

    @pytest.mark.usefixtures("told_whole")
    def test_of_paths_that_are_named_in_another_order(self, by_file, monkeypatch):
        monkeypatch.setattr(check, "FEW", 30)
        paths = ["team2", "team0", "nothing-there", os.path.join("team1", "part-1")]
        assert by_file(*paths) == whole(*paths)

    def test_where_a_rule_fails(self, fleet, by_file, monkeypatch):
        from modelvow import locate

        real = locate.build

        def failing(outcome, *rest):
            broken = real(outcome, *rest)
            return broken._replace(outcome=Outcome.ERROR) if broken.model == "three" else broken

        monkeypatch.setattr(locate, "build", failing)
        fleet(NOTES, NEEDY, waivers=False)
        told = by_file()
        assert told == whole()
        assert told[0] == 2
        assert "the rule itself failed" in told[1]

    def test_with_a_cache_that_is_empty_and_one_that_is_full(self, fleet, by_file, tmp_path):
        fleet(*KINDS)
        told = [by_file(cache=str(tmp_path / "cache")) for _ in range(2)]
        assert told == [whole()] * 2
        (tmp_path / "team0" / "part-0" / "ai-manifest.yaml").write_text(NEEDY)
        assert by_file(cache=str(tmp_path / "cache")) == whole()

    def test_by_however_many_processes(self, fleet, by_file, monkeypatch, tmp_path):
        monkeypatch.setattr("modelvow.crew.MANY", 20)
        fleet(*KINDS)
        report = check_paths((), options=Options(as_of=DAY))
        said = told_of(report, "text", None)
        assert by_file(jobs=3) == said
        assert by_file(jobs=3, form="json") == told_of(report, "json", None)
        assert by_file(jobs=3, cache=str(tmp_path / "cache")) == said
        assert by_file(cache=str(tmp_path / "cache")) == said

    def test_and_is_said_again_whoever_judged(self, fleet, by_file, monkeypatch, tmp_path):
        monkeypatch.setattr("modelvow.crew.MANY", 20)
        fleet(NEEDY.replace("hihg", "low"), WAIVED, waivers=False)
        (tmp_path / "team2" / "gone.yaml").unlink()
        (tmp_path / "team0" / "part-0" / "gone.md").write_text("it is here")
        cache = str(tmp_path / "cache")
        first = by_file(jobs=3, cache=cache)
        assert first == whole()
        monkeypatch.setattr(check, "tell_round", None)
        assert by_file(cache=cache) == first
        (tmp_path / "team0" / "part-0" / "gone.md").unlink()
        monkeypatch.undo()
        monkeypatch.chdir(tmp_path)
        assert by_file(cache=cache) != first


@pytest.mark.usefixtures("told_whole")
def test_a_full_disk_is_told_with_its_place(by_command, monkeypatch):
    class Full(BytesIO):
        def write(self, content):
            if self.tell() > 20_000:
                raise OSError(28, "No space left on device")
            return super().write(content)

    monkeypatch.setattr("modelvow.spool.BytesIO", Full)
    monkeypatch.setattr("tempfile.tempdir", "/var/full")
    with pytest.raises(OSError, match="No space left on device: '/var/full'"):
        by_command()


class TestIsMadeWhole:
    """What is compared, and what tells all outcomes, needs all findings at once."""

    @pytest.mark.parametrize("form", ["sarif", "junit", "markdown"])
    @pytest.mark.usefixtures("told_whole")
    def test_in_formats_that_tell_of_the_run_first(self, by_command, form):
        options = {"explained": True} if form == "sarif" else {"outcomes": True}
        assert by_command(form=form)[1] == whole(form=form, **options)[1]

    def test_beside_a_baseline(self, fleet, by_command, tmp_path):
        fleet(*KINDS)
        by_command(write_baseline="known.json")
        assert "known" in by_command(baseline="known.json")[1]
        (tmp_path / "team0" / "modelvow.toml").write_text('baseline = "../known.json"\n')
        assert " known · " in by_command()[1]

    def test_where_standard_input_is_one_of_them(self, fleet, modelvow, tmp_path):
        fleet(NOTES, waivers=False)
        ran = modelvow("check", ".", "-", "--as-of", DAY, stdin=NEEDY, cwd=tmp_path)
        assert "\nstdin:" in f"\n{ran.out}"
