"""Where reports go: several at once, to files that are whole or untouched."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from modelvow.cli.outputs import Output, OutputError, outputs_of, write_file
from modelvow.report import FORMATS

LINTER = Path(__file__).parents[2] / "linter"
BASE = "version: 1\nmodels:\n  - id: gpt-4o\nrequirements:\n  transparency: high\n"


def test_one_run_writes_every_format(check, put, tmp_path):
    put("ai-manifest.yaml", BASE)
    ran = check(forms=["text", *(f"{form}=reports-{form}" for form in FORMATS)])
    assert ran.out.startswith("ai-manifest.yaml:3:9: error FIT002")
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted(
        ["ai-manifest.yaml", *(f"reports-{form}" for form in FORMATS)]
    )
    assert (tmp_path / "reports-text").read_text(encoding="utf-8") == ran.out
    assert ran.code == 1


def test_the_configuration_names_formats_alike(check, put, tmp_path):
    put("ai-manifest.yaml", BASE)
    put("modelvow.toml", 'format = ["concise", "sarif=out.sarif"]\n')
    assert check().out.startswith("ai-manifest.yaml:3:9: error FIT002 `gpt-4o`")
    assert json.loads((tmp_path / "out.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"


def test_formats_on_the_command_line_take_the_place_of_configured_ones(check, put, tmp_path):
    put("ai-manifest.yaml", BASE)
    put("modelvow.toml", 'format = "sarif"\noutput = "out.sarif"\n')
    assert check(forms=["json=out.json"]).out == ""
    assert not (tmp_path / "out.sarif").exists()
    check()
    assert (tmp_path / "out.sarif").exists()


def test_the_command_line_takes_them_too(put, tmp_path):
    put("ai-manifest.yaml", BASE)
    call = [sys.executable, "-m", "modelvow", "check", "--format", "github", "--format", "sarif=a=b.sarif"]
    environment = {**os.environ, "PYTHONPATH": str(LINTER)}
    done = subprocess.run(
        call, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stderr, done.stdout[:13]) == (1, "", "::error file=")
    assert (tmp_path / "a=b.sarif").exists()


@pytest.mark.parametrize(
    ("asked", "file", "outputs"),
    [
        ((), None, [("text", None)]),
        (("json",), "out.json", [("json", "out.json")]),
        (("json",), "-", [("json", None)]),
        (("json=-",), None, [("json", None)]),
        (("text", "sarif=out.sarif"), "out.txt", [("text", "out.txt"), ("sarif", "out.sarif")]),
        (("sarif=a=b",), None, [("sarif", "a=b")]),
    ],
)
def test_formats_and_files_are_told_apart(asked, file, outputs):
    assert outputs_of(asked, file) == tuple(Output(*each) for each in outputs)


@pytest.mark.parametrize(
    ("asked", "file", "told"),
    [
        (("sarfi",), None, "did you mean `sarif`?"),
        (("json", "text"), None, "`json` and `text` cannot share standard output"),
        (("json=",), None, "write `json=FILE`"),
        (("json=a",), "b", "`--output` has no format to write"),
        (("json=a", "text=./a"), None, "two reports cannot go to `a`"),
        (("json", "text=a"), "a", "two reports cannot go to `a`"),
    ],
)
def test_what_does_not_go_together_is_refused_with_the_way_out(asked, file, told):
    with pytest.raises(OutputError, match=told.replace("?", r"\?")):
        outputs_of(asked, file)


def test_a_report_never_takes_the_place_of_a_manifest(check, put):
    manifest = put("ai-manifest.yaml", BASE)
    with pytest.raises(OutputError, match="which it is made from"):
        check(forms=["json=./ai-manifest.yaml"])
    assert manifest.read_text(encoding="utf-8") == BASE


def test_a_file_keeps_its_permissions_and_a_link_its_target(tmp_path):
    file, link = tmp_path / "report", tmp_path / "link"
    file.write_text("old", encoding="utf-8")
    file.chmod(0o640)
    link.symlink_to(file)
    write_file(str(link), "new")
    assert link.is_symlink()
    assert (file.read_text(encoding="utf-8"), stat.S_IMODE(file.stat().st_mode)) == ("new", 0o640)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["link", "report"]


def test_a_new_file_has_the_permissions_that_the_mask_leaves(tmp_path):
    before = os.umask(0o027)
    try:
        write_file(str(tmp_path / "report"), "new")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "report").stat().st_mode) == 0o640


@pytest.mark.parametrize("error", [OSError, KeyboardInterrupt])
def test_a_write_that_ends_early_leaves_the_old_report_and_nothing_beside_it(tmp_path, monkeypatch, error):
    file = tmp_path / "report"
    file.write_text("old", encoding="utf-8")

    def fail(*_):
        raise error

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(error):
        write_file(str(file), "new")
    assert [each.read_text(encoding="utf-8") for each in tmp_path.iterdir()] == ["old"]


def test_what_is_left_of_a_killed_run_is_in_nobody_s_way(tmp_path):
    (tmp_path / f"report.{os.getpid()}.part").write_text("half", encoding="utf-8")
    write_file(str(tmp_path / "report"), "new")
    assert [each.name for each in tmp_path.iterdir()] == ["report"]


def test_a_device_is_written_to_as_it_is():
    write_file(os.devnull, "anything")
    assert not os.path.isfile(os.devnull)


def test_a_folder_that_is_not_there_is_named_as_the_user_named_it(tmp_path):
    with pytest.raises(OSError, match="report") as failed:
        write_file(str(tmp_path / "no" / "report"), "new")
    assert failed.value.filename == str(tmp_path / "no" / "report")


def test_standard_output_has_its_report_though_a_file_cannot_be_written(check, put, capsys):
    put("ai-manifest.yaml", BASE)
    with pytest.raises(FileNotFoundError):
        check(forms=["text", "json=no/such/folder/report.json"])
    assert "FIT002" in capsys.readouterr().out
