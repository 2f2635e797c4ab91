"""What must hold for every refusal: it is ours, says something, and is not longer than people read."""

from __future__ import annotations

import re

LONGEST = 4000
"""Characters of the longest message beside the names of files in it."""
INWARD = re.compile(r"Traceback|object at 0x|<class '|NoneType|Error\(|dict_keys")


def refused(error: Exception, given: object = "") -> str:
    """Assert that the message of `error` is one for people; `given` may hold words of Python of its own."""
    text = str(error)
    assert text.strip(), type(error)
    assert type(error).__module__.startswith("modelvow"), type(error)
    told = given if isinstance(given, bytes) else repr(given).encode("utf-8", "replace")
    for line in text.splitlines():
        # A path is shown whole, and an input may name one as long as itself.
        assert len(line) <= LONGEST + len(told), (len(line), line[:200])
    inward = INWARD.search(text)
    assert inward is None or inward.group().encode() in told, text
    return "refused"
