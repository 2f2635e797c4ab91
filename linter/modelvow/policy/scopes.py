"""What the conditions of a rule can see, as schemas: by what the rule looks at."""

from __future__ import annotations

from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Schema = Mapping[str, Any]


CASE = "case-1.schema.json"
MANIFEST = "ai-manifest-1.schema.json"


class Scopes(NamedTuple):
    """The schemas of the case and of the manifest, and what a pack adds to their vocabulary."""

    schema: Schema
    manifest: Schema
    controls: tuple[str, ...] = ()
    traits: tuple[str, ...] = ()

    def of_rule(self, each: str, need: str | None) -> Schema:
        """Return the schema of the root that a rule's conditions see."""
        properties = {} if each in {"run", "waiver"} else dict(self.schema["properties"])
        match each:
            case "model":
                properties |= _refer(model="model", needs="model_needs", controls="controls")
            case "need":
                properties |= _refer(need="need")
            case "control":
                properties |= _refer(control="control")
            case "run":
                properties |= {**_refer(run="run"), "date": self.schema["properties"]["date"]}
            case "waiver":
                properties |= {**_refer(waiver="waiver"), "date": self.schema["properties"]["date"]}
            case _:
                pass
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
        case = {"type": "object", "properties": self.schema["properties"], "additionalProperties": False}
        return self._whole({**roots, "date": self.schema["properties"]["date"], "case": case})

    def of_places(self) -> Schema:
        """Return the schema of what `at` and `related` may name: the manifest, as a rule sees it."""
        properties = self.manifest["properties"]
        needs = properties["requirements"]
        seen = _refer(model="model", control="control", waiver="waiver")
        widened = _widened(properties["controls"], self.controls, "control")
        return {
            "type": "object",
            "properties": {
                **properties,
                **seen,
                "controls": widened,
                "needs": needs,
                "need": next(iter(needs["properties"].values())),
            },
            "additionalProperties": False,
            "definitions": self.manifest["definitions"],
        }

    def _whole(self, properties: dict[str, Any]) -> Schema:
        definitions = dict(self.schema["definitions"])
        definitions["controls"] = _widened(definitions["controls"], self.controls, "control")
        definitions["traits"] = _widened(definitions["traits"], self.traits, "trait")
        return {
            "type": "object",
            "properties": properties,
            "additionalProperties": False,
            "definitions": definitions,
        }


def built_scopes() -> Scopes:
    """Return the scopes of the schemas that the package carries."""
    from modelvow import built

    return Scopes(built.read_json(CASE), built.read_json(MANIFEST))


def _refer(**names: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/definitions/{definition}"} for name, definition in names.items()}


def _widened(schema: Schema, names: Iterable[str], definition: str) -> Schema:
    more = {name: {"$ref": f"#/definitions/{definition}"} for name in names}
    return {**schema, "properties": {**schema.get("properties", {}), **more}}
