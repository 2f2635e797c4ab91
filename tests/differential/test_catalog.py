"""What the built index answers is what going through the catalog's own files answers."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import Path

import pytest

from modelvow import built
from modelvow.catalog.index import open_catalog

CATALOG = Path(__file__).parents[2] / "catalog"


def rows():
    """Give every name that the files hold as text, kind and model."""
    models = [
        model
        for path in sorted(CATALOG.glob("models/*.json"))
        for model in json.loads(path.read_bytes())["models"]
    ]
    aliases = [(row["alias"], row["kind"], model) for model in models for row in model.get("aliases", [])]
    pulled = {text for text, kind, _model in aliases if kind == "ollama"}
    for text, kind, model in [*((model["id"], "id", model) for model in models), *aliases]:
        yield text, kind, model["id"]
        # A tag of what a local runner pulls is the runner's, too, where there are weights to pull.
        is_tag = ":" in text[1:-1] and text.partition(":")[0] in pulled and text not in pulled
        if is_tag and (model["components"].get("weights") or {}).get("value"):
            yield text, "ollama", model["id"]


def folded(text):
    """Return a name without case and marks: `/`, `:` and `@` stay, between digits any mark is a point."""
    text = re.sub(
        r"(?<=\d)[^\w/:@]+(?=\d)|(?<=\d)_+(?=\d)|(?<=\d)[^\w/:@]*_[\W_]*(?=\d)",
        ".",
        text.casefold().replace("+", "plus"),
    )
    return "".join(
        char
        for at, char in enumerate(text)
        if char.isalnum() or char in "/:@" or (char == "." and is_point(text, at))
    )


def is_point(text, at):
    return 0 < at < len(text) - 1 and text[at - 1].isdecimal() and text[at + 1].isdecimal()


@pytest.fixture(scope="module")
def tables():
    """The rows by their text, by text without case, and without marks, for whoever asks in that order."""
    found = [defaultdict(set), defaultdict(set), defaultdict(set)]
    for text, kind, own in rows():
        for table, key in zip(found, (text, text.casefold(), folded(text)), strict=True):
            table[key].add((text, kind, own))
    return found


def plain(name, tables):
    """Return how a name is known and to which models it leads; a catalog id counts before other names."""
    for how, table, key in zip(
        ("exact", "normalized", "normalized"), tables, (name, name.casefold(), folded(name)), strict=True
    ):
        if key in table:
            ids = {own for _text, _kind, own in table[key]}
            own = {own for text, kind, own in table[key] if kind == "id" and text == name}
            ids = own if len(own) == 1 else ids
            return how if len(ids) == 1 else "ambiguous", tuple(sorted(ids))
    return None


@pytest.fixture(scope="module")
def catalog():
    opened = open_catalog(built.path("catalog.db"))
    yield opened
    opened.close()


def test_every_name_leads_where_the_files_say(catalog, tables):
    astray = {}
    for name in tables[0]:
        match = catalog.lookup(name)
        if (match.how, match.ids) != plain(name, tables):
            astray[name] = (match.how, match.ids, plain(name, tables))
    assert astray == {}
    assert len(tables[0]) > 20_000


@pytest.mark.parametrize(
    "change",
    [str.upper, str.title, lambda name: name.replace("-", "_").replace(" ", "-")],
    ids=["upper", "title", "marks"],
)
def test_so_does_every_tenth_name_in_another_spelling(catalog, tables, change):
    names = [change(name) for name in sorted(tables[0])[::10]]
    astray = {
        name: catalog.lookup(name).ids
        for name in names
        if (catalog.lookup(name).how, catalog.lookup(name).ids) != plain(name, tables)
    }
    assert astray == {}


def test_no_name_is_in_the_index_that_is_not_in_the_files(catalog, tables):
    assert set(catalog._keys()) == set(tables[2])  # noqa: SLF001 - nothing else has the whole index
