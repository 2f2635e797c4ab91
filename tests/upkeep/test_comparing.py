"""`catalog diff`: what two catalogs say otherwise."""

import json

from modelvow.upkeep.comparing import compare, to_text

OVERLAY = "version: 1\nmodels:\n  - id: acme/writer\n    parameters: 8\n"


def told(old, new):
    return [
        (record.how, record.id, [tuple(change) for change in record.changes])
        for record in compare(str(old), str(new))
    ]


def test_a_catalog_does_not_differ_from_itself():
    assert compare("builtin", "builtin") == []


def test_facts_that_differ_are_told_with_both_values_and_rows_by_what_they_are_about(small):
    old = small()
    new = small(
        {
            "parameters": None,
            "openness": "open-source",
            "hosts": [
                {"provider": "acme", "model_id": "writer", "status": "retired", "retires": "2026-10-01"}
            ],
            "aliases": [],
        },
        name="new",
    )
    assert told(old, new) == [
        (
            "changed",
            "acme/writer",
            [
                ("openness", "open-weights", "open-source"),
                (
                    "hosts[acme writer]",
                    {"status": "active"},
                    {"status": "retired", "retires": "2026-10-01"},
                ),
                ("parameters", 7, None),
                ("aliases[writer]", "api-id", None),
            ],
        )
    ]
    text = to_text(compare(str(old), str(new)))
    assert text == (
        "~ acme/writer\n"
        "    openness  open-weights → open-source\n"
        "    hosts[acme writer].status  active → retired\n"
        "    hosts[acme writer].retires  not known → 2026-10-01\n"
        "    parameters  7 → not known\n"
        "    aliases[writer]  api-id → not known\n"
        "models: 1 changed\n"
    )


def test_records_are_added_and_removed(small):
    old = small()
    new = small({"id": "acme/other", "name": "Other"}, name="new")
    assert [(how, own) for how, own, _ in told(old, new)] == [
        ("added", "acme/other"),
        ("removed", "acme/writer"),
    ]
    assert to_text(compare(str(old), str(new))).splitlines()[:2] == [
        "+ acme/other  Other, open-weights, MIT",
        "- acme/writer  Writer, open-weights, MIT",
    ]


def test_sources_and_days_of_checking_are_no_facts(small):
    assert told(small(), small({"checked": "2026-11-09", "sources": []}, name="new")) == []


def test_an_overlay_beside_a_catalog_is_put_over_it(small, put):
    path = put("o.yaml", OVERLAY)
    assert told(small(), path) == [("changed", "acme/writer", [("parameters", 7, 8)])]
    assert told(path, small()) == [("changed", "acme/writer", [("parameters", 8, 7)])]


def test_two_overlays_are_compared_by_what_they_say(put):
    old = put("a.yaml", OVERLAY + "    hosts: [{provider: x, model_id: y, status: active}]\n")
    new = put("b.yaml", OVERLAY.replace("8", "9") + "    released: 2026-01-01\naliases: {w: acme/writer}\n")
    assert told(old, new) == [
        (
            "changed",
            "acme/writer",
            [
                ("parameters", 8, 9),
                ("released", None, "2026-01-01"),
                ("aliases[w]", None, "api-id"),
                ("hosts[x y]", {"status": "active"}, None),
            ],
        )
    ]


def test_the_command_gives_text_and_data_and_refuses_what_is_no_catalog(small, modelvow, put):
    old, new = small(), small({"parameters": 8}, name="new")
    assert modelvow("catalog", "diff", old, old).out == "no fact differs\n"
    data = json.loads(modelvow("catalog", "diff", old, new, "--format", "json").out)
    assert data == [
        {
            "kind": "model",
            "id": "acme/writer",
            "how": "changed",
            "changes": [{"path": "parameters", "old": 7, "new": 8}],
        }
    ]
    missing = modelvow("catalog", "diff", old, "nowhere")
    assert (missing.code, missing.err) == (
        2,
        (
            "error: nowhere: there is nothing here; name `builtin`, a built catalog, "
            "a folder with `catalog.json`, or overlays\n"
        ),
    )
    assert modelvow("catalog", "diff", old, put("x.yaml", "a: [")).code == 2
