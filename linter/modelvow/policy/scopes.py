"""What the conditions of a rule can see, as schemas: by what the rule looks at.

A condition is checked against their `properties` and `definitions`: what these do not name is not there.
"""

from __future__ import annotations

from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Schema = Mapping[str, Any]


CASE = "case-1.schema.json"
MANIFEST = "ai-manifest-1.schema.json"
SEEN = {
    "model": {"model": "model", "needs": "model_needs", "controls": "controls"},
    "need": {"need": "need"},
    "control": {"control": "control"},
    "run": {"run": "run"},
    "waiver": {"waiver": "waiver"},
}
"""What a rule sees besides the case, or in its place, by what it looks at: root and definition."""


class Scopes(NamedTuple):
    """The schemas of the case and of the manifest, and what a pack adds to their vocabulary."""

    schema: Schema
    manifest: Schema
    controls: tuple[str, ...] = ()
    traits: tuple[str, ...] = ()

    def of_rule(self, each: str, need: str | None) -> Schema:
        """Return the schema of the root that a rule's conditions see."""
        case = self.schema["properties"]
        properties = {"date": case["date"]} if each in {"run", "waiver"} else dict(case)
        properties |= _refer(**SEEN.get(each, {}))
        if need is not None:
            properties |= (
                {**_refer(need="model_need"), "trait": self._trait()}
                if each == "model"
                else _refer(need="need")
            )
        return self._whole(properties)

    def _trait(self) -> Schema:
        """Return the schema of `trait`: that of a model's traits, and `amount`, its range before a noun."""
        trait = self.schema["definitions"]["trait"]
        return {**trait, "properties": {**trait["properties"], "amount": {"type": "string"}}}

    def of_trait(self) -> Schema:
        """Return the schema of the root that a trait's conditions see."""
        roots = _refer(model="model", project="project", controls="controls")
        properties = self.schema["properties"]
        return self._whole({**roots, "date": properties["date"], "case": {"properties": properties}})

    def of_places(self) -> Schema:
        """Return the schema of what `at` and `related` may name: the manifest, as a rule sees it."""
        properties = self.manifest["properties"]
        needs = properties["requirements"]
        seen = _refer(model="model", control="control", waiver="waiver")
        widened = _widened(properties["controls"], self.controls, "control")
        return {
            "properties": {
                **properties,
                **seen,
                "controls": widened,
                "needs": needs,
                "need": next(iter(needs["properties"].values())),
            },
            "definitions": self.manifest["definitions"],
        }

    def _whole(self, properties: dict[str, Any]) -> Schema:
        definitions = dict(self.schema["definitions"])
        definitions["controls"] = _widened(definitions["controls"], self.controls, "control")
        definitions["traits"] = _widened(definitions["traits"], self.traits, "trait")
        return {"properties": properties, "definitions": definitions}


def built_scopes() -> Scopes:
    """Return the scopes of the schemas that the package carries."""
    from modelvow import built

    return Scopes(built.read_json(CASE), built.read_json(MANIFEST))


def _refer(**names: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/definitions/{definition}"} for name, definition in names.items()}


def _widened(schema: Schema, names: Iterable[str], definition: str) -> Schema:
    more = {name: {"$ref": f"#/definitions/{definition}"} for name in names}
    return {**schema, "properties": {**schema["properties"], **more}}
