"""What the bare command and `--version` say."""

from __future__ import annotations

NAMED = 3
"""Manifests that are named before the rest is counted."""


def version_line() -> str:
    """Return the version of modelvow and of its catalog, and which YAML parser reads manifests here."""
    from modelvow import __version__, built
    from modelvow.building import ensure_built
    from modelvow.catalog.index import open_catalog
    from modelvow.manifest.read import read

    ensure_built()
    catalog = open_catalog(built.path("catalog.db"))
    parser = {"c": "C parser", "pure": "pure Python parser"}[read("a: 1", "-").parser]
    return f"modelvow {__version__}, catalog {catalog.version} with facts of {catalog.date}, {parser}"


def next_steps() -> str:
    """Return what to do next in the current folder: write a manifest, or judge the one that is there."""
    from modelvow.discover import discover, shown

    files = discover(()).files
    if not files:
        return (
            "No ai-manifest.yaml here or below. Write a first one:\n\n"
            "  modelvow init --model NAME    with the names by which your code calls its models\n\n"
            "`modelvow --help` lists all commands"
        )
    names = ", ".join(shown(file) for file in files[:NAMED])
    if len(files) > NAMED:
        names += f" and {len(files) - NAMED} more"
    return (
        f"Here: {names}. Judge it:\n\n"
        "  modelvow check                where models and needs disagree\n"
        "  modelvow explain FIT002       what a finding is about\n"
        "  modelvow models NAME          what is known of a model\n\n"
        "`modelvow --help` lists all commands"
    )
