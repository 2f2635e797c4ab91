"""Built files are read as the library would read them, without the library."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modelvow import built

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=10,
)


@given(
    value=VALUES, indent=st.sampled_from([None, 1]), blanks=st.text(st.sampled_from(" \t\n\r"), max_size=2)
)
def test_what_the_library_writes_is_read_as_the_library_reads_it(value, indent, blanks):
    text = blanks + json.dumps(value, indent=indent) + blanks
    assert repr(built.loads(text)) == repr(json.loads(text))
    assert repr(built.loads(text.encode())) == repr(json.loads(text))


@given(text=st.text(st.sampled_from('{}[]":,1e-. tnuxals\\'), max_size=8))
def test_what_the_library_refuses_is_refused(text):
    try:
        value = json.loads(text)
    except ValueError:
        with pytest.raises(ValueError):
            built.loads(text)
    else:
        assert built.loads(text) == value
