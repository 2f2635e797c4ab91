"""`check --since` on real repositories: what is judged, what it is set beside, and what is said of it."""

from __future__ import annotations

import json
import os

import pytest

DAY = "2026-11-25"
NEED = "requirements: {openness: high}\n"
CHAT = "version: 1\nmodels:\n  - {id: acme-chat, name: chat, facts: {openness: closed}}\n" + NEED
BOTH = CHAT.replace(NEED, "  - {id: acme-mini, name: small, facts: {openness: closed}}\n" + NEED)
FINE = CHAT.replace("high", "low").replace("closed", "open-weights")
PROOF = CHAT + "controls:\n  evaluation: {evidence: proof/eval.md, date: 2026-11-01}\n"
WAIVER = "version: 1\nwaivers:\n  - {rule: FIT001, reason: r, approved_by: J. Doe, expires: 2027-01-31}\n"

OVERLAY = """\
version: 1
source: https://acme.example/card
date: 2026-11-01
models:
  - {id: acme/writer-7b, name: Writer, developer: acme, openness: closed, license: LicenseRef-api-openai}
"""


@pytest.fixture
def commit(put, git, tmp_path):
    """Commit files (None: taken out), on `main` unless told otherwise."""

    def make(files, message="change"):
        if not (tmp_path / ".git").exists():
            git("init", "-q", "-b", "main")
        for name, content in files.items():
            if content is None:
                (tmp_path / name).unlink()
            else:
                put(name, content)
        git("add", "-A")
        git("commit", "-q", "--allow-empty", "-m", message)
        return git("rev-parse", "HEAD").strip()

    return make


@pytest.fixture
def check(modelvow):
    """Run `check --since`, and return exit code, report and what was said besides."""

    def run(rev, *arguments, rules=("FIT001", "MAN"), **options):
        select = [word for rule in rules for word in ("--select", rule)]
        ran = modelvow(
            "check", "--as-of", DAY, "--format", "json", *select, "--since", rev, *arguments, **options
        )
        return ran.code, json.loads(ran.out) if ran.out else None, ran.err

    return run


def told(report):
    return {(each["path"], each["model"], each["state"]) for each in report["findings"]}


def fixed(report):
    return [(each["path"], each["code"], each["model"]) for each in report["fixed"]]


class TestWhatIsJudged:
    @pytest.mark.parametrize("how", ["committed", "staged", "in the work tree"])
    def test_a_manifest_that_changed_and_no_other(self, commit, put, git, check, how):
        base = commit({"a/ai-manifest.yaml": CHAT, "b/ai-manifest.yaml": CHAT})
        put("a/ai-manifest.yaml", BOTH)
        if how != "in the work tree":
            git("add", "-A")
        if how == "committed":
            git("commit", "-qm", "more")
        code, report, _ = check(base)
        assert code == 1
        assert told(report) == {
            ("a/ai-manifest.yaml", "chat", "unchanged"),
            ("a/ai-manifest.yaml", "small", "new"),
        }
        assert report["since"] == {"rev": base, "commit": base, "base": base, "manifests": 2}

    def test_an_untracked_manifest_is_new_and_an_ignored_one_is_left_out(self, commit, put, check):
        commit({"a/ai-manifest.yaml": CHAT, ".gitignore": "out/\n"})
        put("out/ai-manifest.yaml", CHAT)
        put("b/ai-manifest.yaml", CHAT)
        code, report, _ = check("HEAD")
        assert (code, told(report)) == (1, {("b/ai-manifest.yaml", "chat", "new")})

    def test_what_was_touched_and_is_as_it_was_is_not_judged(self, commit, put, git, check, tmp_path):
        commit({"a/ai-manifest.yaml": CHAT})
        put("a/ai-manifest.yaml", BOTH)
        git("add", "-A")
        put("a/ai-manifest.yaml", CHAT.replace("\n", "\r\n"))
        os.utime(tmp_path / "a/ai-manifest.yaml", (1, 1))
        code, report, _ = check("HEAD")
        assert (code, report["summary"]["manifests"], report["findings"]) == (0, 0, [])

    def test_a_mode_alone_changes_nothing(self, commit, check, tmp_path):
        commit({"a/ai-manifest.yaml": CHAT})
        (tmp_path / "a/ai-manifest.yaml").chmod(0o755)
        assert check("HEAD")[1]["summary"]["manifests"] == 0

    def test_a_file_that_became_a_link_is_judged(self, commit, check, put, tmp_path):
        commit({"a/ai-manifest.yaml": CHAT, "b.yaml": CHAT})
        (tmp_path / "a/ai-manifest.yaml").unlink()
        put("a/real.yaml", BOTH)
        (tmp_path / "a/ai-manifest.yaml").symlink_to("real.yaml")
        code, report, _ = check("HEAD")
        assert code == 1
        assert ("a/ai-manifest.yaml", "small", "new") in told(report)

    @pytest.mark.parametrize(
        "change",
        [
            pytest.param({"a/proof/eval.md": None}, id="deleted"),
            pytest.param({"a/proof/eval.md": "---\ndate: 2020-01-01\n---\n"}, id="changed"),
        ],
    )
    def test_a_manifest_whose_evidence_changed(self, commit, check, change):  # F30
        base = commit({"a/ai-manifest.yaml": PROOF, "a/proof/eval.md": "fine", "b/ai-manifest.yaml": PROOF})
        commit(change)
        _, report, _ = check(base)
        assert report["summary"]["manifests"] == 1
        assert {each["path"] for each in report["findings"]} == {"a/ai-manifest.yaml"}
        missing = [each["state"] for each in report["findings"] if each["code"] == "MAN101"]
        assert missing == (["new"] if change["a/proof/eval.md"] is None else [])

    def test_a_manifest_whose_evidence_came(self, commit, put, check):
        commit({"a/ai-manifest.yaml": PROOF})
        put("a/proof/eval.md", "fine")
        _, report, _ = check("HEAD")
        assert fixed(report) == [("a/ai-manifest.yaml", "MAN101", None)]

    @pytest.mark.parametrize(
        "below", ["proof/more/x.md", "proof/y.md"], ids=["deep in a folder", "in a folder"]
    )
    def test_a_manifest_whose_folder_of_evidence_changed(self, commit, put, check, below):
        folder = PROOF.replace("proof/eval.md", "proof")
        commit({"a/ai-manifest.yaml": folder, "a/proof/more/x.md": "1", "b/ai-manifest.yaml": CHAT})
        put(f"a/{below}", "2")
        _, report, _ = check("HEAD")
        assert report["summary"]["manifests"] == 1

    def test_a_manifest_whose_duty_lost_its_file(self, commit, check):
        duty = CHAT.replace("facts:", "duties: {attribution: NOTICE}, facts:")
        base = commit({"a/ai-manifest.yaml": duty, "a/NOTICE": "x", "b/ai-manifest.yaml": CHAT})
        commit({"a/NOTICE": None})
        _, report, _ = check(base)
        assert (report["summary"]["manifests"], report["since"]["manifests"]) == (1, 2)

    @pytest.mark.parametrize(
        ("name", "before", "after"),
        [
            ("modelvow.toml", 'fail-on = "error"\n', 'fail-on = "warning"\n'),
            ("modelvow.toml", None, 'fail-on = "warning"\n'),
            ("a/modelvow.toml", 'fail-on = "error"\n', None),
            ("pyproject.toml", "[tool.modelvow]\n", '[tool.modelvow]\nfail-on = "warning"\n'),
            ("ai-waivers.yaml", None, WAIVER),
            ("a/ai-waivers.yaml", WAIVER, None),
        ],
    )
    def test_a_manifest_whose_settings_or_waivers_changed(self, commit, check, name, before, after):
        files = {"a/ai-manifest.yaml": CHAT, "z.txt": "1"}
        base = commit(files if before is None else {**files, name: before})
        commit({name: after})
        _, report, _ = check(base)
        assert report["summary"]["manifests"] == 1

    def test_other_settings_in_pyproject_touch_nothing(self, commit, check):
        base = commit({"a/ai-manifest.yaml": CHAT, "pyproject.toml": "[tool.modelvow]\nstrict = true\n"})
        commit({"pyproject.toml": "[project]\nname = 'x'\n[tool.modelvow]\nstrict = true\n"})
        assert check(base)[1]["summary"]["manifests"] == 0

    def test_a_manifest_whose_pack_or_what_that_extends_changed(self, commit, check):
        pack = "name: acme\nextends: [../base.yaml]\nseverity: {FIT001: warning}\n"
        base = commit({
            "a/ai-manifest.yaml": CHAT,
            "policy/acme/pack.yaml": pack,
            "policy/base.yaml": "name: base\n",
            "modelvow.toml": 'policy = ["policy/acme"]\n',
        })  # fmt: skip
        commit({"policy/base.yaml": "name: base\nseverity: {FIT001: note}\n"})
        code, report, _ = check(base)
        assert (code, told(report)) == (0, {("a/ai-manifest.yaml", "chat", "unchanged")})
        commit({"policy/acme/pack.yaml": pack.replace("warning", "error")})
        code, report, _ = check(base)
        assert (code, told(report)) == (1, {("a/ai-manifest.yaml", "chat", "updated")})

    def test_a_manifest_whose_own_pack_changed(self, commit, check):
        base = commit({
            "a/ai-manifest.yaml": CHAT + "policy: [own.yaml]\n",
            "a/own.yaml": "name: own\n",
            "b/ai-manifest.yaml": CHAT,
        })  # fmt: skip
        commit({"a/own.yaml": "name: own\ntitle: ours\n"})
        code, report, _ = check(base)
        assert (code, told(report)) == (0, {("a/ai-manifest.yaml", "chat", "unchanged")})

    def test_a_manifest_whose_overlay_changed(self, commit, check):
        base = commit({
            "a/ai-manifest.yaml": CHAT,
            "facts.yaml": OVERLAY,
            "modelvow.toml": 'catalog = ["facts.yaml"]\n',
        })  # fmt: skip
        assert check(base)[1]["summary"]["manifests"] == 0
        commit({"facts.yaml": OVERLAY.replace("Writer", "Scribe")})
        code, report, _ = check(base)
        assert (code, report["summary"]["manifests"]) == (0, 1)

    def test_below_a_folder_only_that_is_looked_at(self, commit, check, tmp_path):
        base = commit({"a/ai-manifest.yaml": CHAT, "b/ai-manifest.yaml": CHAT})
        commit({"a/ai-manifest.yaml": BOTH, "b/ai-manifest.yaml": BOTH})
        _, report, _ = check(base, "b")
        assert {each["path"] for each in report["findings"]} == {"b/ai-manifest.yaml"}
        _, report, _ = check(base, cwd=tmp_path / "a")
        assert {each["path"] for each in report["findings"]} == {"ai-manifest.yaml"}
        assert {each["state"] for each in report["findings"]} == {"new", "unchanged"}


class TestWhatItIsSetBeside:
    def test_the_base_is_where_both_lines_part(self, commit, git, check):
        base = commit({"a/ai-manifest.yaml": CHAT, "b/ai-manifest.yaml": CHAT})
        git("checkout", "-qb", "work")
        commit({"a/ai-manifest.yaml": FINE})
        git("checkout", "-q", "main")
        later = commit({"b/ai-manifest.yaml": BOTH})
        git("checkout", "-q", "work")
        code, report, _ = check("main")
        assert (code, fixed(report)) == (0, [("a/ai-manifest.yaml", "FIT001", "chat")])
        assert report["since"] == {"rev": "main", "commit": later, "base": base, "manifests": 2}

    @pytest.mark.parametrize("edited", [False, True], ids=["as it was", "edited"])
    def test_a_renamed_manifest_has_the_findings_it_had(self, commit, git, check, edited):  # F30
        base = commit({"a/ai-manifest.yaml": PROOF, "a/proof/eval.md": "fine"})
        git("mv", "a", "b")
        if edited:
            commit({"b/ai-manifest.yaml": PROOF.replace("name: chat", "name: chat, role: answers")})
        code, report, _ = check(base)
        assert (code, report["fixed"]) == (0, [])
        assert ("b/ai-manifest.yaml", "chat", "unchanged") in told(report)

    def test_a_manifest_that_was_moved_without_telling_git_has_them_too(self, commit, check, tmp_path):
        commit({"a/ai-manifest.yaml": CHAT})
        (tmp_path / "a").rename(tmp_path / "b")
        code, report, _ = check("HEAD")
        assert (code, told(report)) == (0, {("b/ai-manifest.yaml", "chat", "unchanged")})

    def test_a_copied_manifest_has_new_ones(self, commit, put, check):
        commit({"a/ai-manifest.yaml": CHAT})
        put("b/ai-manifest.yaml", CHAT)
        code, report, _ = check("HEAD")
        assert (code, told(report)) == (1, {("b/ai-manifest.yaml", "chat", "new")})

    @pytest.mark.parametrize("asked", [(), ("a",), ("a/ai-manifest.yaml", "b")])
    @pytest.mark.parametrize("folder", [True, False], ids=["its folder is there", "its folder is gone"])
    def test_the_findings_of_a_deleted_manifest_are_fixed(
        self, commit, check, asked, folder, tmp_path
    ):  # F30
        base = commit({"a/ai-manifest.yaml": CHAT, "b/ai-manifest.yaml": CHAT})
        commit({"a/ai-manifest.yaml": None})
        if not folder:
            (tmp_path / "a").rmdir()
        code, report, _ = check(base, *asked)
        assert (code, fixed(report)) == (0, [("a/ai-manifest.yaml", "FIT001", "chat")])

    def test_other_facts_are_a_changed_finding(self, commit, check):
        base = commit({"a/ai-manifest.yaml": CHAT})
        commit({"a/ai-manifest.yaml": CHAT.replace("acme-chat", "acme-talk")})
        code, report, _ = check(base)
        assert (code, told(report)) == (1, {("a/ai-manifest.yaml", "chat", "updated")})

    def test_a_waiver_that_went_is_a_change(self, commit, check):
        base = commit({"a/ai-manifest.yaml": CHAT, "ai-waivers.yaml": WAIVER})
        commit({"ai-waivers.yaml": "version: 1\nwaivers: []\n"})
        code, report, _ = check(base)
        assert (code, told(report)) == (1, {("a/ai-manifest.yaml", "chat", "updated")})

    def test_of_a_waiver_for_many_manifests_nothing_is_told_by_one(self, commit, check):
        base = commit({
            "a/ai-manifest.yaml": FINE,
            "b/ai-manifest.yaml": CHAT,
            "ai-waivers.yaml": WAIVER,
        })  # fmt: skip
        commit({"a/ai-manifest.yaml": "# more\n" + FINE})
        _, report, _ = check(base, rules=("FIT001", "WVR"))
        assert (report["findings"], report["fixed"]) == ([], [])

    def test_the_base_is_judged_by_its_own_settings(self, commit, check):
        base = commit({"a/ai-manifest.yaml": CHAT, "modelvow.toml": '[severity]\nFIT001 = "warning"\n'})
        commit({"modelvow.toml": '[severity]\nFIT001 = "error"\n'})
        code, report, _ = check(base)
        assert (code, told(report)) == (1, {("a/ai-manifest.yaml", "chat", "updated")})

    def test_a_pack_of_the_command_line_is_that_of_the_base_there(self, commit, check):
        base = commit({"a/ai-manifest.yaml": CHAT, "p.yaml": "name: p\nseverity: {FIT001: warning}\n"})
        commit({"p.yaml": "name: p\nseverity: {FIT001: error}\n", "a/ai-manifest.yaml": BOTH})
        code, report, _ = check(base, "--policy", "./p.yaml")
        assert code == 1
        assert ("a/ai-manifest.yaml", "chat", "updated") in told(report)

    def test_a_manifest_that_could_not_be_read_then_is_new_and_that_is_said(self, commit, check):
        base = commit({"a/ai-manifest.yaml": "models: ['cut\n", "b/ai-manifest.yaml": CHAT})
        commit({"a/ai-manifest.yaml": CHAT, "b/ai-manifest.yaml": BOTH})
        code, report, said = check(base)
        assert code == 1
        assert ("a/ai-manifest.yaml", "chat", "new") in told(report)
        assert ("b/ai-manifest.yaml", "chat", "unchanged") in told(report)
        assert said.startswith(f"a/ai-manifest.yaml: not judged at {base[:7]}, so all of it is new: ")

    def test_a_pattern_of_the_base_that_is_none_is_told_by_its_place_and_ends_nothing(self, commit, check):
        base = commit({"a/ai-manifest.yaml": CHAT, "modelvow.toml": 'exclude = ["!"]\n'})
        commit({"modelvow.toml": 'exclude = ["x/"]\n'})
        code, report, said = check(base)
        assert (code, told(report)) == (1, {("a/ai-manifest.yaml", "chat", "new")})
        why = f"{base[:7]}:modelvow.toml:1: the pattern `!` is none that git knows; take it out"
        assert f"not judged at {base[:7]}, so all of it is new: {why}" in said

    def test_settings_that_could_not_be_honored_then_are_told_by_their_place(self, commit, check):
        base = commit({"a/ai-manifest.yaml": CHAT, "a/modelvow.toml": "fail_on = 3\n"})
        commit({"a/modelvow.toml": ""})
        code, report, said = check(base)
        assert (code, told(report)) == (1, {("a/ai-manifest.yaml", "chat", "new")})
        assert f"{base[:7]}:a/modelvow.toml:1: " in said
        assert "modelvow-" not in said

    def test_unchanged_findings_are_quiet_but_for_those_that_may_not_be_waived(self, commit, check):
        base = commit({"a/ai-manifest.yaml": CHAT, "p.yaml": "name: p\nwaivable: {FIT001: false}\n"})
        commit({"a/ai-manifest.yaml": "# more\n" + CHAT})
        code, report, _ = check(base)
        assert (code, [each["quiet"] for each in report["findings"]]) == (0, [True])
        code, report, _ = check(base, "--policy", "./p.yaml")
        assert (code, [each["quiet"] for each in report["findings"]]) == (1, [False])
        assert told(report) == {("a/ai-manifest.yaml", "chat", "unchanged")}

    def test_a_baseline_counts_as_well(self, commit, put, git, check, modelvow):
        git("init", "-q", "-b", "main")
        put("a/ai-manifest.yaml", BOTH)
        modelvow("check", "--as-of", DAY, "--select", "FIT001", "--write-baseline", "base.json")
        base = commit({"a/ai-manifest.yaml": CHAT})
        commit({"a/ai-manifest.yaml": BOTH})
        assert check(base)[0] == 1
        code, report, _ = check(base, "--baseline", "base.json")
        assert (code, told(report)) == (0, {
            ("a/ai-manifest.yaml", "chat", "unchanged"),
            ("a/ai-manifest.yaml", "small", "new"),
        })  # fmt: skip


class TestWhatIsSaid:
    def test_nothing_touched_is_no_failure_and_says_so(self, commit, modelvow):
        base = commit({"a/ai-manifest.yaml": CHAT, "b/ai-manifest.yaml": CHAT})
        ran = modelvow("check", "--since", "main")
        assert (ran.code, ran.err) == (0, "")
        assert ran.out == f"no manifest of 2 was touched since main ({base[:7]})\n"

    @pytest.mark.parametrize("form", ["json", "jsonl", "sarif", "github", "gitlab", "junit", "markdown"])
    def test_nothing_touched_is_a_report_in_every_format(self, commit, modelvow, form):
        commit({"a/ai-manifest.yaml": CHAT})
        ran = modelvow("check", "--since", "main", "--format", form)
        assert (ran.code, ran.err) == (0, "")
        assert ran.out

    def test_people_see_labels_and_one_line_of_counts(self, commit, modelvow):
        base = commit({"a/ai-manifest.yaml": BOTH})
        commit(
            {
                "a/ai-manifest.yaml": CHAT.replace(
                    NEED, "  - {id: acme-new, facts: {openness: closed}}\n" + NEED
                )
            }
        )
        ran = modelvow("check", "--as-of", DAY, "--select", "FIT001", "--since", base)
        assert ran.code == 1
        assert "error FIT001 openness-unmet (new): `acme-new`" in ran.out
        assert "a/ai-manifest.yaml: fixed FIT001 openness-unmet: `small` offers" in ran.out
        assert f"1 new, 1 fixed, 1 unchanged since {base} ({base[:7]})\n" in ran.out
        assert "1 known finding, `--known` lists it" in ran.out

    def test_no_manifest_at_all_is_still_not_success(self, commit, modelvow):
        commit({"x.txt": "1"})
        ran = modelvow("check", "--since", "main")
        assert (ran.code, "no manifest found" in ran.err) == (2, True)


class TestARevisionThatCannotBeUsed:
    @pytest.mark.parametrize("rev", ["v0", "HEAD~7", "main:a", "0" * 40, "a b", "main\n", "é", "HEAD:::"])
    def test_is_refused_when_git_does_not_know_it(self, commit, check, rev):
        commit({"a/ai-manifest.yaml": CHAT})
        code, report, said = check(rev)
        assert (code, report) == (2, None)
        assert said.startswith("error: this repository knows no revision `")
        assert "fatal" not in said

    @pytest.mark.parametrize("rev", ["-x", "--all", "--output=x", "", "-"])
    def test_is_refused_when_it_looks_like_an_option(self, commit, modelvow, rev, tmp_path):
        commit({"a/ai-manifest.yaml": CHAT})
        ran = modelvow("check", f"--since={rev}")
        assert (ran.code, "names no revision; name a branch, a tag or a commit" in ran.err) == (2, True)
        assert not (tmp_path / "x").exists()

    def test_in_a_shallow_clone_the_depth_is_named(self, commit, git, check, tmp_path):  # F21
        commit({"a/ai-manifest.yaml": CHAT})
        git("tag", "v0")
        commit({"a/ai-manifest.yaml": BOTH})
        git("clone", "-q", "--depth", "1", "--no-tags", f"file://{tmp_path}", "../clone", cwd=tmp_path)
        code, report, said = check("v0", cwd=tmp_path / ".." / "clone")
        assert (code, report) == (2, None)
        for way_out in ("shallow", "git fetch --unshallow", "fetch-depth: 0", "GIT_DEPTH: 0"):
            assert way_out in said
        assert "fatal" not in said

    def test_in_a_shallow_clone_a_base_that_is_cut_off_is_named(self, commit, git, check, tmp_path):
        commit({"a/ai-manifest.yaml": CHAT})
        git("checkout", "-qb", "work")
        commit({"a/ai-manifest.yaml": BOTH})
        git("checkout", "-q", "main")
        commit({"x": "1"})
        where = tmp_path / ".." / "cut"
        git("clone", "-q", "--depth", "1", "--no-single-branch", f"file://{tmp_path}", "../cut", cwd=tmp_path)
        git("checkout", "-q", "work", cwd=where)
        code, _, said = check("origin/main", cwd=where)
        assert (code, "is cut off" in said, "fetch-depth: 0" in said) == (2, True, True)

    def test_unrelated_histories_have_no_base(self, commit, git, check):
        commit({"a/ai-manifest.yaml": CHAT})
        git("checkout", "-q", "--orphan", "other")
        commit({"a/ai-manifest.yaml": BOTH})
        code, _, said = check("main")
        assert (code, "no commit in common" in said) == (2, True)

    def test_a_repository_without_a_commit_has_none(self, git, put, check):
        git("init", "-q")
        put("a/ai-manifest.yaml", CHAT)
        code, _, said = check("main")
        assert (code, "there is no commit yet" in said) == (2, True)

    def test_outside_a_repository_there_is_none(self, put, check):
        put("a/ai-manifest.yaml", CHAT)
        code, _, said = check("main")
        assert (code, "there is none here" in said) == (2, True)

    def test_a_bare_repository_has_nothing_to_judge(self, git, check, tmp_path):
        git("init", "-q", "--bare", "bare")
        code, _, said = check("main", cwd=tmp_path / "bare")
        assert (code, "bare repository" in said) == (2, True)

    def test_without_the_program_git_there_is_none(self, commit, check, tmp_path):
        commit({"a/ai-manifest.yaml": CHAT})
        code, _, said = check("main", env={"PATH": str(tmp_path / "nowhere")})
        assert (code, "needs the program git" in said) == (2, True)

    def test_manifests_of_two_repositories_are_not_compared_at_once(self, commit, git, put, check):
        commit({"a/ai-manifest.yaml": CHAT})
        git("init", "-q", "b")
        put("b/ai-manifest.yaml", CHAT)
        code, _, said = check("main", "a", "b")
        assert (code, "check each one by itself" in said) == (2, True)

    def test_standard_input_is_not_compared(self, commit, check):
        commit({"a/ai-manifest.yaml": CHAT})
        code, _, said = check("main", "-", stdin=CHAT)
        assert (code, "`-` is none" in said) == (2, True)

    def test_a_repository_of_somebody_else_is_named_as_such(self, commit, check):
        commit({"a/ai-manifest.yaml": CHAT})
        env = {"GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"}
        code, _, said = check("main", env=env)
        assert (code, "safe.directory" in said, "fatal" in said) == (2, True, False)


class TestStates:
    def test_a_detached_head_is_compared(self, commit, git, check):
        base = commit({"a/ai-manifest.yaml": CHAT})
        commit({"a/ai-manifest.yaml": BOTH})
        git("checkout", "-q", "--detach")
        code, report, _ = check(base)
        assert (code, len(report["findings"])) == (1, 2)

    def test_a_second_work_tree_is_compared(self, commit, git, check, tmp_path):
        base = commit({"a/ai-manifest.yaml": CHAT})
        git("worktree", "add", "-q", "../second", "-b", "second")
        other = tmp_path / ".." / "second"
        (other / "a" / "ai-manifest.yaml").write_text(BOTH)
        code, report, _ = check(base, cwd=other)
        assert (code, ("a/ai-manifest.yaml", "small", "new") in told(report)) == (1, True)

    def test_a_sparse_work_tree_has_lost_nothing(self, commit, git, check):
        base = commit({"a/ai-manifest.yaml": CHAT, "b/ai-manifest.yaml": CHAT})
        git("sparse-checkout", "set", "--no-cone", "/a/")
        code, report, _ = check(base)
        assert (code, report["fixed"], report["since"]["manifests"]) == (0, [], 1)

    @pytest.mark.parametrize("name", ["a b", "line\nbreak", "--since", "日本", "quote\"'$(x)"])
    def test_any_name_of_a_folder_will_do(self, commit, check, name):
        base = commit({f"{name}/ai-manifest.yaml": CHAT})
        commit({f"{name}/ai-manifest.yaml": BOTH})
        _, report, _ = check(base)
        assert {each["state"] for each in report["findings"]} == {"new", "unchanged"}

    def test_a_name_that_is_no_utf_8_will_do(self, commit, check, tmp_path):
        base = commit({"x": "1"})
        folder = os.path.join(os.fsencode(tmp_path), b"\xff")
        os.mkdir(folder)
        with open(os.path.join(folder, b"ai-manifest.yaml"), "w") as file:
            file.write(CHAT)
        before = commit({"x": "2"})
        with open(os.path.join(folder, b"ai-manifest.yaml"), "w") as file:
            file.write(BOTH)
        assert {each["state"] for each in check(before)[1]["findings"]} == {"new", "unchanged"}
        assert {each["state"] for each in check(base)[1]["findings"]} == {"new"}

    def test_evidence_in_another_repository_changes_when_that_one_does(
        self, commit, git, put, check, tmp_path
    ):
        put("../other/eval.md", "fine")
        other = tmp_path / ".." / "other"
        git("init", "-q", cwd=other)
        git("add", "-A", cwd=other)
        git("commit", "-qm", "one", cwd=other)
        git("init", "-q", "-b", "main")
        git("-c", "protocol.file.allow=always", "submodule", "-q", "add", str(other.resolve()), "a/proof")
        base = commit({"a/ai-manifest.yaml": PROOF, "b/ai-manifest.yaml": CHAT})
        assert check(base)[1]["summary"]["manifests"] == 0
        (tmp_path / "a/proof/eval.md").write_text("better")
        git("commit", "-qam", "two", cwd=tmp_path / "a/proof")
        _, report, _ = check(base)
        assert (report["summary"]["manifests"], report["fixed"]) == (1, [])
        assert {each["state"] for each in report["findings"]} == {"unchanged"}

    def test_many_moved_manifests_are_shared_among_processes(self, put, git, check):
        git("init", "-q", "-b", "main")
        for number in range(420):
            put(f"old/part{number}/ai-manifest.yaml", f"{CHAT}# {number}\n")
        git("add", "-A")
        git("commit", "-qm", "many")
        git("mv", "old", "new")
        code, report, _ = check("main", "--jobs", "2")
        assert (code, report["fixed"], report["summary"]["known"]) == (0, [], 420)


class TestAHostileTree:
    def test_no_filter_driver_hook_or_monitor_of_it_is_started(self, commit, put, git, check, tmp_path):
        base = commit({"a/ai-manifest.yaml": CHAT, ".gitattributes": "* filter=evil diff=evil\n"})
        mark = tmp_path / "started"
        for key in (
            "filter.evil.clean",
            "filter.evil.smudge",
            "filter.evil.process",
            "diff.evil.textconv",
            "diff.evil.command",
            "diff.external",
            "core.fsmonitor",
            "core.pager",
            "core.sshCommand",
        ):
            git("config", key, f"touch {mark}; cat")
        git("config", "filter.evil.required", "true")
        put(".git/hooks/post-index-change", f"#!/bin/sh\ntouch {mark}\n").chmod(0o755)
        put("a/ai-manifest.yaml", BOTH)
        code, report, _ = check(base)
        assert (code, len(report["findings"])) == (1, 2)
        assert not mark.exists()

    def test_links_out_of_the_base_are_not_followed(self, commit, put, check, tmp_path):
        secret = put("../secret.yaml", "version: 1\nmodels: [{id: secret-model}]\n")
        (tmp_path / "a").mkdir()
        (tmp_path / "a/ai-manifest.yaml").symlink_to(secret)
        (tmp_path / "b").mkdir()
        (tmp_path / "b/ai-manifest.yaml").symlink_to("../../secret.yaml")
        (tmp_path / "c").mkdir()
        (tmp_path / "c/ai-manifest.yaml").write_text(PROOF)
        (tmp_path / "c/proof").symlink_to(tmp_path / "..")
        base = commit({})
        for name in ("a", "b"):
            (tmp_path / name / "ai-manifest.yaml").unlink()
        commit(
            {"a/ai-manifest.yaml": CHAT, "b/ai-manifest.yaml": CHAT, "c/ai-manifest.yaml": PROOF + "# more\n"}
        )
        _, report, said = check(base)
        assert ("a/ai-manifest.yaml", "chat", "new") in told(report)
        assert ("b/ai-manifest.yaml", "chat", "new") in told(report)
        outside = [each["state"] for each in report["findings"] if each["code"] == "MAN102"]
        assert outside == ["unchanged"]
        assert "secret" not in json.dumps(report) + said

    def test_links_inside_the_base_are_links_there(self, commit, check, tmp_path):
        (tmp_path / "a").mkdir()
        (tmp_path / "a/proof").symlink_to("../shared")
        base = commit({"a/ai-manifest.yaml": PROOF, "shared/eval.md": "fine"})
        commit({"a/ai-manifest.yaml": PROOF + "# more\n"})
        _, report, _ = check(base)
        assert {each["code"] for each in report["findings"]} == {"FIT001"}
        assert report["fixed"] == []

    def test_nothing_is_left_in_the_folder_for_what_is_temporary(self, commit, check, tmp_path):
        base = commit({"a/ai-manifest.yaml": CHAT})
        commit({"a/ai-manifest.yaml": BOTH})
        scratch = tmp_path / ".." / "scratch"
        scratch.mkdir()
        assert check(base, env={"TMPDIR": str(scratch.resolve())})[0] == 1
        assert list(scratch.iterdir()) == []
