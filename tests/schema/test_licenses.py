"""License expressions: what passes, what does not, and what is offered instead."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modelvow.manifest.coherence import is_plain_license
from modelvow.manifest.licenses import refused
from modelvow.manifest.validate import built_rules

RULES = built_rules()


def offered(text):
    if is_plain_license(text, RULES):
        return None
    found = list(refused([((), text)], RULES))
    return found[0].data.get("suggestion", "nothing") if found else None


def reason(text):
    (found,) = refused([((), text)], RULES)
    return found.data["reason"]


@pytest.mark.parametrize(
    "text",
    [
        "Apache-2.0",
        "apache-2.0",
        "MIT OR Apache-2.0",
        "MIT or Apache-2.0",
        "MIT AND (ISC OR Apache-2.0)",
        "GPL-2.0-or-later WITH Classpath-exception-2.0",
        "GPL-2.0",
        "GPL-2.0+",
        "LicenseRef-llama3.1",
        "LicenseRef-acme AND MIT",
        "(LicenseRef-acme)",
        "DocumentRef-base:LicenseRef-acme",
    ],
)
def test_an_expression_of_spdx_passes(text):
    assert offered(text) is None


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("MIT/Apache-2.0", "MIT OR Apache-2.0"),
        ("MIT, Apache-2.0", "MIT OR Apache-2.0"),
        ("MIT | ISC", "MIT OR ISC"),
        ("MIT and/or ISC", "MIT OR ISC"),
        ("MIT AND", "MIT"),
        ("(MIT OR Apache-2.0) AND ()", "(MIT OR Apache-2.0)"),
        ("(MIT OR Apache2) AND Acme", "(MIT OR Apache-2.0) AND LicenseRef-Acme"),
        ("(MIT OR Apache-2.0", "MIT OR Apache-2.0"),
        ("MIT & Apache-2.0", "MIT AND Apache-2.0"),
        ("MIT + ISC", "MIT AND ISC"),
        ("MIT, ISC and BSD-3-Clause", "MIT AND ISC and BSD-3-Clause"),
        ("The MIT License", "MIT"),
        ("Modified MIT", "LicenseRef-Modified-MIT"),
        ("Apache License, Version 2.0", "Apache-2.0"),
        ("apache-2.0.", "apache-2.0"),
        ("Unlicence", "Unlicense"),
        ("CC0", "CC0-1.0"),
        ("LicenseRef-a b", "LicenseRef-a-b"),
        ("LicenseRef-", "nothing"),
        ("Apache2", "Apache-2.0"),
        ("Apache 2.0", "Apache-2.0"),
        ("apache_2.0", "Apache-2.0"),
        ("llama3.1", "LicenseRef-llama3.1"),
        ("proprietary", "LicenseRef-proprietary"),
        ("Acme Model License v2", "LicenseRef-Acme-Model-License-v2"),
        ("()", "nothing"),
        ("AND", "nothing"),
        ("(MIT", "MIT"),
    ],
)
def test_what_is_no_expression_is_refused_with_what_was_meant(text, suggestion):
    assert offered(text) == suggestion


@pytest.mark.parametrize(
    "text", ["MIT Apache-2.0", "MIT\nApache-2.0", "MIT ISC BSD-3-Clause", "MIT WITH Foo"]
)
def test_nothing_is_offered_that_leaves_a_license_out(text):
    assert offered(text) == "nothing"


@pytest.mark.parametrize("text", ["UNLICENSED", "unlicensed", "NONE", "NOASSERTION"])
def test_no_license_is_never_taken_for_one(text):
    (found,) = refused([((), text)], RULES)
    assert (found.meant, found.data.keys()) == (None, {"value", "reason"})


@pytest.mark.parametrize(
    ("text", "some"),
    [
        ("BSD", "`BSD-2-Clause`, `BSD-3-Clause`"),
        ("AGPL", "`AGPL-1.0-only`, `AGPL-3.0-only`"),
        ("GPLv3", "`GPL-3.0-only`, `GPL-3.0-or-later`"),
        ("gpl 3", "`GPL-3.0-only`, `GPL-3.0-or-later`"),
        ("cc by nc", "`CC-BY-NC-3.0`, `CC-BY-NC-4.0`"),
        ("Apache License", "`Apache-1.0`, `Apache-1.1`, `Apache-2.0`"),
    ],
)
def test_of_a_family_its_licenses_are_told_and_none_is_made_up(text, some):
    (found,) = refused([((), text)], RULES)
    assert (found.meant, "suggestion" in found.data) == (None, False)
    assert some in found.data["family"]


def test_the_reason_names_what_is_wrong():
    assert reason("MIT AND") == "ends in `AND`"
    assert reason("Foo-1.0 OR MIT") == "names `Foo-1.0`, which SPDX does not list"
    assert reason("MIT " * 400) == "is longer than 1000 characters"


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(["MIT", "AND", "OR", "WITH", "(", ")", "/", ",", "+", "x y", "é", "LicenseRef-"]),
        max_size=7,
    )
)
def test_any_text_is_taken_or_refused_and_what_is_offered_is_taken(words):
    text = " ".join(words)
    if text:
        suggestion = offered(text)
        assert suggestion in (None, "nothing") or offered(suggestion) is None
