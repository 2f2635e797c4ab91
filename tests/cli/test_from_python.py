"""The few functions that programs call."""

import pytest

import modelvow
from modelvow.building import ensure_built

TEXT = "version: 1\nmodels: [{id: gpt-4o}]\nrequirements: {transparency: high}\n"


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    ensure_built()
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ai-manifest.yaml").write_text(TEXT)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "ai-manifest.yaml").write_text(TEXT)


def test_one_path_is_not_taken_for_its_characters(tmp_path):
    """One of them is a point, which would be all manifests below the folder."""
    for path in ("other/ai-manifest.yaml", tmp_path / "other" / "ai-manifest.yaml"):
        report = modelvow.check_paths(path, as_of="2026-11-25")
        assert [each.path for each in report.manifests] == ["other/ai-manifest.yaml"]
    assert modelvow.check_paths("nowhere.yaml").unreadable[0].path == "nowhere.yaml"


def test_one_pack_is_not_taken_for_its_characters():
    report = modelvow.check_text(TEXT, policy="builtin:article", as_of="2026-11-25")
    assert [pack.name for pack in report.run.policies] == ["manifest", "waivers", "article"]


@pytest.mark.parametrize("text", [None, open])
def test_what_is_no_text_is_refused_and_no_file_read_for_it(text):
    with pytest.raises(TypeError, match="what lies in files is for `check_paths`"):
        modelvow.check_text(text)
