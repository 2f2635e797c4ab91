"""A case as text: YAML for people, JSON for machines."""

from __future__ import annotations

import json

from modelvow.report.json import plain
from modelvow.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def render(form: str, case: Mapping[str, Any]) -> str:
    """Return `case` as `yaml` or `json`; keys stay in the order in which the case has them."""
    if form == "json":
        return json.dumps(plain(case), indent=2, allow_nan=False) + "\n"
    from io import StringIO

    from ruamel.yaml import YAML

    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    yaml.allow_unicode = True
    yaml.width = 100
    # The same object in two places is told twice: an alias would send the reader elsewhere.
    yaml.representer.ignore_aliases = lambda _data: True
    stream = StringIO()
    yaml.dump(plain(case), stream)
    return stream.getvalue()
