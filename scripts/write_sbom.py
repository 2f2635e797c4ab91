"""Writes the parts of a wheel as CycloneDX: itself, the facts it carries, and what it was resolved with.

`write_sbom.py WHEEL` writes `WHEEL.cdx.json` beside it. Dependencies are those of the environment that
this runs in, in the versions of requirements/dev.txt; the same wheel and lock give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
import uuid
import zipfile
from email import message_from_bytes
from importlib.metadata import requires
from typing import Any

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
DATA = "modelvow-catalog"


def main(wheel: str) -> int:
    """Write the bill of the wheel; 1 where it does not keep to its schema."""
    text = json.dumps(bill_of(wheel), indent=1, sort_keys=True) + "\n"
    flaw = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if flaw is not None:
        print(f"the bill does not keep to CycloneDX 1.6: {flaw}", file=sys.stderr)
        return 1
    with open(f"{wheel}.cdx.json", "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
    print(f"{wheel}.cdx.json")
    return 0


def bill_of(wheel: str) -> dict[str, Any]:
    """Return the bill of the wheel at a path."""
    with open(wheel, "rb") as file:
        content = file.read()
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [each for each in archive.namelist() if each.endswith(".dist-info/METADATA")]
        metadata = message_from_bytes(archive.read(name))
    versions = locked()
    own = component(str(metadata["Name"]), str(metadata["Version"]), "application")
    own["licenses"] = [{"expression": str(metadata["License-Expression"])}]
    own["hashes"] = [{"alg": "SHA-256", "content": hashlib.sha256(content).hexdigest()}]
    asked = [Requirement(text) for text in metadata.get_all("Requires-Dist") or ()]
    direct = sorted({canonicalize_name(each.name) for each in asked if "extra" not in str(each.marker)})
    needs = graph(direct)
    libraries = [component(each, versions[each], "library") for each in sorted(needs)]
    refs = {each["name"]: each["bom-ref"] for each in libraries}
    facts = catalog()
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, own['hashes'][0]['content'])}",
        "version": 1,
        "metadata": {"component": own},
        "components": [facts, *libraries],
        "dependencies": [
            {
                "ref": own["bom-ref"],
                "dependsOn": sorted([facts["bom-ref"], *(refs[each] for each in direct)]),
            },
            *(
                {"ref": refs[each], "dependsOn": [refs[below] for below in needs[each]]}
                for each in sorted(needs)
            ),
        ],
    }


def graph(names: list[str]) -> dict[str, list[str]]:
    """Return what each package needs where this runs, from `names` on down."""
    found: dict[str, list[str]] = {}
    pending = list(names)
    while pending:
        name = pending.pop()
        if name in found:
            continue
        asked = [Requirement(text) for text in requires(name) or ()]
        wanted = [each for each in asked if each.marker is None or each.marker.evaluate({"extra": ""})]
        found[name] = sorted({canonicalize_name(each.name) for each in wanted})
        pending += found[name]
    return found


def component(name: str, version: str, kind: str) -> dict[str, Any]:
    """Return one package of Python."""
    address = f"pkg:pypi/{canonicalize_name(name)}@{version}"
    return {"type": kind, "name": name, "version": version, "purl": address, "bom-ref": address}


def catalog() -> dict[str, Any]:
    """Return the facts that the wheel carries, by the day they were gathered; NOTICE has their sources."""
    with open(os.path.join(ROOT, "catalog", "catalog.json"), encoding="utf-8") as file:
        day = json.load(file)["date"]
    return {
        "type": "data",
        "name": DATA,
        "version": day,
        "bom-ref": f"{DATA}@{day}",
        "description": "facts about models, licenses and hosts; NOTICE lists their sources",
        "licenses": [{"expression": "Apache-2.0"}],
    }


def locked() -> dict[str, str]:
    """Return the version of every package of the lock by its name."""
    with open(os.path.join(ROOT, "requirements", "dev.txt"), encoding="utf-8") as file:
        return dict(re.findall(r"^([a-z0-9.-]+)==([^ ;\\]+)", file.read(), re.MULTILINE))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
