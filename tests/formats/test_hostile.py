"""Text from a manifest stays text: no format lets it out, whatever it holds."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from modelvow.findings import Link, Outcome, Related, Span, Waived
from modelvow.report import FORMATS, render
from modelvow.report.escapes import legible
from modelvow.report.markdown import GAP
from modelvow.report.result import LeftOut, Manifest, View

UNTIMED = settings(deadline=None)
"""A busy machine is no fault of a report."""
COMMAND = re.compile(r"::(error|warning|notice) ([^:]*)::(.*)")
SEEN_BY_NOBODY = set("\u00a0\u3000\u200c\u200d\ufe0e\ufe0f\n" + GAP)
"""Characters that Python calls unprintable and that do no harm."""
BAD = [
    "acme\x1b[31m%0A\n::warning::hi",
    "]]></failure></testcase><testcase name='x'/>",
    "<b>x</b><script>alert(1)</script><!--",
    "&lt;b&gt; &amp; &#60;",
    "[x](https://example.org) ![y](//example.org/z.png) <https://example.org>",
    "see https://example.org or www.example.org, ask @team about #1, !2, ~label, owner/repo#3",
    "` code `` and ``` fences",
    "| a | b |\n|---|---|",
    "\n\n# heading\n\n- list\n\n    code\n\n/close",
    "</summary></details>",
    "a\r\nb\rc\x00d\u2028e\u202ef\ufffeg",
    "x,y:z%25,title=other",
    "\ud800 \udcff",
    "$x$ {+ y +} $`z`$",
    "\\",
    "a\\|b\\",
    "##[error]x ##vso[task.setvariable variable=a]b ###VSO[c]",
    "::error::x\n  ::stop-commands::y",
    "  ::add-mask::z",
    "1. one",
    "- one",
    "",
    " ",
]
texts = st.one_of(
    st.sampled_from(BAD), st.text(max_size=40), st.text("`\\|<>&[]()!:@#*_~-\n\x1b%,", max_size=30)
)


def with_text(sample, text):
    """A report in which `text` stands wherever a manifest, a path or a policy can put it."""
    findings = [
        each._replace(
            message=text,
            help=text,
            path=text or "x",
            model=text,
            reason=text,
            waived=each.waived and Waived(text, text, text),
            missing=(text,),
            chain=(Link("trait", "traits.transparency", text, text, text, text),),
            related=(Related(text, ("models",), Span(1, 1, 1, 2)),),
        )
        for each in sample.findings
    ]
    return sample._replace(
        findings=tuple(findings),
        outcomes=tuple(each._replace(path=text or "x", model=text) for each in sample.outcomes),
        manifests=(Manifest(text or "x", 1, 1, sample.manifests[0].fail_on),),
        unreadable=tuple(each._replace(path=text, reason=text, hint=text) for each in sample.unreadable),
        left_out=(LeftOut(text, text), LeftOut(text or "x", text, text or "x")),
        sources={text or "x": text},
        places={text: text},
    )


def parsed(told):
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(told)


def unescaped(value):
    for code, char in (("%3A", ":"), ("%2C", ","), ("%0A", "\n"), ("%0D", "\r"), ("%25", "%")):
        value = value.replace(code, char)
    return value


@pytest.mark.parametrize("form", [each for each in FORMATS if each not in {"json", "jsonl"}])
@UNTIMED
@given(text=texts)
def test_nothing_in_a_report_moves_hides_or_breaks_text(form, sample, text):
    told = render(form, with_text(sample, text), View())
    assert told.encode("utf-8")
    assert all(char.isprintable() or char in SEEN_BY_NOBODY for char in told)


@pytest.mark.parametrize("form", FORMATS)
@UNTIMED
@given(text=st.one_of(texts, st.text("#[]vso:\n x", max_size=20)))
def test_no_runner_of_a_pipeline_finds_a_command_that_is_not_ours(form, sample, text):
    told = render(form, with_text(sample, text), View(notes=True, outcomes=True))
    assert not re.search(r"##(vso)?\[", told, re.IGNORECASE)
    for line in told.splitlines():
        assert not line.lstrip().startswith("::") or (form == "github" and COMMAND.fullmatch(line))


@pytest.mark.parametrize("form", ["json", "sarif", "gitlab"])
@UNTIMED
@given(text=texts)
def test_json_of_every_kind_parses_and_has_no_escape_in_it(form, sample, text):
    told = render(form, with_text(sample, text), View())
    assert json.loads(told, parse_constant=pytest.fail)
    assert told.isascii()
    assert "\x1b" not in told


@UNTIMED
@given(text=texts)
def test_json_lines_are_as_many_as_there_are_records(sample, text):
    lines = render("jsonl", with_text(sample, text), View()).splitlines()
    assert len(lines) == len(sample.findings) + len(sample.unreadable) + len(sample.left_out) + 2
    assert all(json.loads(line) for line in lines)


@UNTIMED
@given(text=texts)
def test_a_workflow_command_is_one_line_and_keeps_its_properties(sample, text):
    *commands, count = render("github", with_text(sample, text), View()).split("\n")[:-1]
    assert len(commands) == 7
    assert count.startswith("modelvow: ")
    for line in commands:
        properties = dict(each.split("=", 1) for each in COMMAND.fullmatch(line)[2].split(","))
        # What was left out has no line.
        found = {"title"} if "left out" in properties["title"] else {"title", "line"}
        assert found <= set(properties) <= {"file", "line", "endLine", "col", "endColumn", "title"}
        if "file" in properties:
            assert unescaped(properties["file"]) == " ".join(legible(text or "x").split("\n"))


@UNTIMED
@given(text=texts)
def test_xml_parses_and_has_the_cases_that_were_found(sample, text):
    root = ET.fromstring(render("junit", with_text(sample, text), View()).encode())  # noqa: S314 - our own
    assert len(root) == 3
    assert len(list(root.iter())) == 1 + 2 + 1 + 6 + 6 + 1 + 2 + 3
    assert [each.tag for each in root[0][1]] == ["failure"]


def test_a_body_in_xml_keeps_its_lines(sample):
    text = render("junit", with_text(sample, "one\ntwo <b> ]]>"), View())
    failure = next(ET.fromstring(text.encode()).iter("failure"))  # noqa: S314 - our own
    assert "one\ntwo <b> ]]>" in failure.text


@UNTIMED
@given(text=texts)
def test_markdown_holds_no_markup_but_its_own(sample, text):
    told = render("markdown", with_text(sample, text), View())
    tokens = [inner for token in parsed(told) for inner in (token, *(token.children or ()))]
    assert {token.type for token in tokens} <= {
        *("inline", "text", "text_special", "softbreak", "code_inline", "strong_open", "strong_close"),
        *("heading_open", "heading_close", "paragraph_open", "paragraph_close", "html_block"),
        *("bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close"),
        *("table_open", "table_close", "thead_open", "thead_close", "tbody_open", "tbody_close"),
        *("tr_open", "tr_close", "th_open", "th_close", "td_open", "td_close"),
    }
    ours = re.compile(r"<details><summary>[\w ,]+</summary>\n|</details>\n")
    assert all(ours.fullmatch(token.content) for token in tokens if token.type == "html_block")
    kinds = [token.type for token in tokens]
    assert (kinds.count("heading_open"), kinds.count("html_block")) == (1, 12)
    items = 3 + sum(each.outcome is not Outcome.PASS for each in sample.findings)
    assert kinds.count("list_item_open") == items
    # Four columns and three findings besides the head, then two by two: needs against one model.
    assert kinds.count("td_open") == 3 * 4 + 2 * 2


@UNTIMED
@given(text=texts)
def test_markdown_makes_nobody_a_mention_and_nothing_a_link(sample, text):
    told = render("markdown", with_text(sample, text), View())
    inlines = [token for token in parsed(told) if token.type == "inline"]
    # What is code is no text, and parts what stands beside it.
    words = [
        "".join("\n" if each.type == "code_inline" else each.content for each in token.children)
        for token in inlines
    ]
    assert any("1 undetermined" in each for each in words)
    assert not any(re.search(r"[@#]\w|://|www\.", each) for each in words)


def test_no_format_prints_an_escape_into_a_file_though_color_is_forced(check, put, tmp_path, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.delenv("NO_COLOR", raising=False)
    put(
        "x,y/ai-manifest.yaml",
        f"version: 1\nmodels:\n  - {{id: {json.dumps(BAD[0])}, role: ']]> <b>'}}\nnope: 1\n",
    )
    check(forms=[f"{form}=out.{form}" for form in FORMATS])
    for form in FORMATS:
        written = (tmp_path / f"out.{form}").read_text(encoding="utf-8")
        assert written
        assert "\x1b" not in written
    assert "\x1b" in check(forms=["text"]).out
    assert all("\x1b" not in check(forms=[form]).out for form in FORMATS if form not in {"text", "concise"})
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in check(forms=["text"]).out
