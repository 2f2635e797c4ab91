"""The formats in which others publish facts: what a file must look like, and what an overlay takes of it."""

from __future__ import annotations

import re

from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from modelvow.catalog.index import Catalog

Data = dict[str, Any]
Schema = dict[str, Any]

FREE = ("permissive", "public-domain", "copyleft")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?=$|T)")
WORD = re.compile(r"[^a-z0-9.]+")


A_DAY: Schema = {
    "title": "a day, nor false or null where none is known",
    "type": ["string", "boolean", "null"],
    "not": {"enum": [True]},
}


class Taken(NamedTuple):
    """What was taken of a source: entries of an overlay, and how much was left out, by reason."""

    models: list[Data]
    licenses: list[Data]
    left_out: dict[str, int]


class Adapter(NamedTuple):
    """One format: its name, whose it is, where it is published, how it must look, and how it is read."""

    name: str
    title: str
    url: str
    kind: str
    schema: Schema
    take: Callable[[Any, Catalog], Taken]


class Gatherer:
    """Gathers what is new by model; one model may come up many times."""

    __slots__ = ("catalog", "left_out", "models")

    def __init__(self, catalog: Catalog) -> None:
        """Begin with nothing."""
        self.catalog = catalog
        self.models: dict[str, Data] = {}
        self.left_out: dict[str, int] = {}

    def leave(self, reason: str) -> None:
        """Count something that was left out."""
        self.left_out[reason] = self.left_out.get(reason, 0) + 1

    def known(self, name: str, host: str | None = None) -> Mapping[str, Any] | None:
        """Return the record that `name` leads to by itself, None where there is none or it is not certain."""
        match = self.catalog.lookup(name, host)
        return self.catalog.model(match.ids[0]) if len(match.ids) == 1 and not match.fine_tuned else None

    def entry(self, own: str) -> Data:
        """Return the entry of a model, begun when it first comes up."""
        return self.models.setdefault(own, {"id": own})

    def fill(self, record: Mapping[str, Any], facts: Mapping[str, Any]) -> None:
        """Take the facts that the catalog does not know."""
        for key, value in facts.items():
            if value is not None and record.get(key) is None:
                self.entry(record["id"]).setdefault(key, value)

    def host(self, record: Mapping[str, Any], row: Data) -> None:
        """Take an endpoint that the catalog lacks, or what its row does not know; an announced end stays."""
        known = next(
            (
                each
                for each in record["hosts"]
                if (each["provider"], each["model_id"]) == (row["provider"], row["model_id"])
            ),
            None,
        )
        if known is not None:
            ended = known["status"] == "retired"
            row = {
                key: value
                for key, value in row.items()
                if key in ("provider", "model_id") or self.newer(known, key, value)
            }
            if ended or len(row) == len(("provider", "model_id")):
                return
        rows = self.entry(record["id"]).setdefault("hosts", [])
        if not any(
            (each["provider"], each["model_id"]) == (row["provider"], row["model_id"]) for each in rows
        ):
            rows.append(row)

    @staticmethod
    def newer(known: Mapping[str, Any], key: str, value: Any) -> bool:
        """Whether a value says more than the known one: fills a gap, tells of a notice, moves a schedule.

        A day on an endpoint without notice is a schedule; an announced one stays.
        """
        if known[key] is None or (key == "status" and (known[key], value) == ("active", "deprecated")):
            return True
        return key == "retires" and known["status"] in (None, "active") and known[key] != value

    def taken(self, licenses: list[Data] | None = None) -> Taken:
        """Return all that was gathered, by id."""
        models = [self.models[own] for own in sorted(self.models)]
        return Taken(models, licenses or [], dict(sorted(self.left_out.items())))


def day_in(text: Any) -> str | None:
    """Return the day that a date or time begins with, None where it names none of the calendar."""
    from modelvow.conditions.dates import is_day

    found = DAY.match(text) if isinstance(text, str) else None
    return found.group() if found and is_day(found.group()) else None


def positive(value: Any) -> int | None:
    """Return a count above nothing, None for anything else."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None


# models.dev

MODALITIES = (("image", "vision-language"), ("video", "vision-language"), ("pdf", "vision-language"))
PROVIDERS = {"mistral": "mistral", "zhipuai": "zai", "togetherai": "togetherai"}
MODELS_DEV: Schema = {
    "type": "object",
    "minProperties": 1,
    "additionalProperties": {
        "type": "object",
        "required": ["id", "models"],
        "properties": {
            "id": {"type": "string"},
            "models": {
                "type": "object",
                "additionalProperties": {
                    "type": "object",
                    "required": ["id", "name"],
                    "properties": {
                        "id": {"type": "string", "minLength": 1},
                        "name": {"type": "string", "minLength": 1},
                        "release_date": A_DAY,
                        "open_weights": {"type": "boolean"},
                        "status": {"type": "string"},
                        "limit": {"type": "object", "properties": {"context": {"type": "number"}}},
                        "modalities": {
                            "type": "object",
                            "properties": {"input": {"type": "array"}, "output": {"type": "array"}},
                        },
                    },
                },
            },
        },
    },
}


def take_models_dev(data: Any, catalog: Catalog) -> Taken:
    """Take endpoints, notices and gaps of known models, and new models of developers' own services."""
    gather = Gatherer(catalog)
    for key in sorted(data):
        provider = catalog.provider(PROVIDERS.get(key, key))
        for name in sorted(data[key]["models"]):
            if provider is None:
                gather.leave("endpoints of providers that the catalog lacks")
            else:
                take_endpoint(gather, provider, data[key]["models"][name])
    return gather.taken()


def take_endpoint(gather: Gatherer, provider: Mapping[str, Any], model: Data) -> None:
    """Take one endpoint of models.dev."""
    status = "deprecated" if model.get("status") == "deprecated" else "active"
    row = {"provider": provider["provider"], "model_id": model["id"], "status": status}
    context = positive(model.get("limit", {}).get("context"))
    record = gather.known(model["id"], provider["provider"])
    if record is None:
        if provider["kind"] != "developer-api" or not provider["developer"]:
            gather.leave("endpoints of models that the catalog lacks")
            return
        entry = new_model(gather, provider["developer"], model)
        entry.setdefault("hosts", []).append(row)
        return
    gather.host(record, row)
    gather.fill(record, {"context_tokens": context, "released": day_in(model.get("release_date"))})


def new_model(gather: Gatherer, developer: str, model: Data) -> Data:
    """Return the entry of a model that a developer's own service lists and the catalog lacks."""
    slug = WORD.sub("-", model["id"].rpartition("/")[2].lower()).strip("-.")
    entry = gather.entry(f"{developer}/{slug}")
    facts = {
        "name": model["name"],
        "developer": developer,
        "released": day_in(model.get("release_date")),
        "modality": [modality_of(model.get("modalities", {}))],
        "context_tokens": positive(model.get("limit", {}).get("context")),
        "tier": "B",
    }
    if model.get("open_weights") is False:
        facts["openness"] = "closed"
        terms = f"LicenseRef-api-{developer}"
        facts["license"] = terms if gather.catalog.license(terms) else None
    elif model.get("open_weights"):
        facts["components"] = {"weights": True}
    for key, value in facts.items():
        if value is not None:
            entry.setdefault(key, value)
    return entry


def modality_of(modalities: Mapping[str, Any]) -> str:
    """Return the one word for what a model takes and gives."""
    given, taken = modalities.get("output", ["text"]), modalities.get("input", ["text"])
    for word in ("video", "image", "audio"):
        if word in given and "text" not in given:
            return word
    return next((word for medium, word in MODALITIES if medium in taken), "text")


# litellm

LITELLM: Schema = {
    "type": "object",
    "minProperties": 1,
    "additionalProperties": {
        "type": "object",
        "properties": {
            "litellm_provider": {"type": "string"},
            "deprecation_date": A_DAY,
            "max_input_tokens": {"type": ["integer", "number", "string"]},
        },
    },
}
SAMPLE = "sample_spec"
LITELLM_PROVIDERS = {
    "bedrock": "amazon-bedrock",
    "bedrock_converse": "amazon-bedrock",
    "azure_ai": "azure",
    "gemini": "google",
    "together_ai": "togetherai",
    "fireworks_ai": "fireworks-ai",
    "fireworks_ai-embedding-models": "fireworks-ai",
    "mistral": "mistral",
    "cohere_chat": "cohere",
    "text-completion-openai": "openai",
    "nscale": "nscale",
    "novita": "novita-ai",
    "snowflake": "snowflake-cortex",
    "moonshot": "moonshotai",
    "dashscope": "alibaba",
    "deepinfra": "deepinfra",
}


def take_litellm(data: Any, catalog: Catalog) -> Taken:
    """Take contexts that are not known, and days on which an endpoint is scheduled to end."""
    gather = Gatherer(catalog)
    for key in sorted(data):
        row = data[key]
        if key != SAMPLE and "litellm_provider" in row:
            take_price(gather, key, row)
    return gather.taken()


def take_price(gather: Gatherer, key: str, row: Data) -> None:
    """Take one row of the price map."""
    named = row["litellm_provider"]
    provider = LITELLM_PROVIDERS.get(named, "google-vertex" if named.startswith("vertex_ai") else named)
    if gather.catalog.provider(provider) is None:
        gather.leave("rows of providers that the catalog lacks")
        return
    match = gather.catalog.lookup(key, provider)
    record = gather.known(key, provider)
    if record is None:
        gather.leave("rows of models that the catalog lacks")
        return
    gather.fill(record, {"context_tokens": positive(row.get("max_input_tokens"))})
    day = day_in(row.get("deprecation_date"))
    if row.get("deprecation_date") and day is None:
        gather.leave("ends that name no day")
    if day is not None and match.provider in (None, provider):
        # The map writes the provider before names that the provider itself spells without.
        called = match.called.removeprefix(f"{named}/")
        gather.host(record, {"provider": provider, "model_id": called, "retires": day})


# SPDX

SPDX: Schema = {
    "type": "object",
    "required": ["licenses"],
    "properties": {
        "licenses": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["licenseId", "name"],
                "properties": {
                    "licenseId": {"type": "string", "minLength": 1},
                    "name": {"type": "string", "minLength": 1},
                    "isOsiApproved": {"type": "boolean"},
                    "isDeprecatedLicenseId": {"type": "boolean"},
                },
            },
        }
    },
}


def take_spdx(data: Any, catalog: Catalog) -> Taken:
    """Take name and approval of the licenses that the catalog has; of others no terms are known."""
    gather = Gatherer(catalog)
    licenses = []
    for row in sorted(data["licenses"], key=lambda row: str(row["licenseId"])):
        known = catalog.license(row["licenseId"])
        if known is None:
            gather.leave("licenses that the catalog lacks, whose terms the list does not tell")
            continue
        said = {"name": row["name"], "spdx": True, "osi_approved": row.get("isOsiApproved")}
        new = {key: value for key, value in said.items() if value is not None and known.get(key) != value}
        if new:
            licenses.append({"id": row["licenseId"], **new})
    return gather.taken(licenses)


# A hub's models

HUB_RECORD: Schema = {
    "type": "object",
    "required": ["id"],
    "properties": {
        "id": {"type": "string", "pattern": "^[^/\\s]+/[^/\\s]+$"},
        "downloads": {"type": "integer", "minimum": 0},
        "likes": {"type": "integer", "minimum": 0},
        "createdAt": A_DAY,
        "pipeline_tag": {"type": ["string", "null"]},
        "tags": {"type": "array", "items": {"type": "string"}},
    },
}
HUB: Schema = {"anyOf": [HUB_RECORD, {"type": "array", "minItems": 1, "items": HUB_RECORD}]}
RELATIONS = {"finetune": "fine-tune", "merge": "merge", "adapter": "adapter", "quantized": "quantized"}
TASKS = {
    "text-generation": "text",
    "text2text-generation": "text",
    "image-text-to-text": "vision-language",
    "feature-extraction": "embedding",
    "sentence-similarity": "embedding",
    "text-ranking": "rerank",
    "text-to-image": "image",
    "text-to-video": "video",
    "automatic-speech-recognition": "speech-recognition",
    "text-to-speech": "speech-synthesis",
    "translation": "translation",
}
UNSAID = ("other", "unknown")


def take_hub(data: Any, catalog: Catalog) -> Taken:
    """Take counts, gaps and bases of the hub's records, and models that the catalog lacks."""
    gather = Gatherer(catalog)
    tags = license_tags(catalog)
    for row in data if isinstance(data, list) else [data]:
        record = gather.known(row["id"])
        if record is None:
            new_repository(gather, row, tags)
        else:
            known_repository(gather, record, row, tags)
    return gather.taken()


def license_tags(catalog: Catalog) -> dict[str, str]:
    """Return the license that each tag of a hub means."""
    return {
        tag: own for own in catalog.licenses() for tag in (catalog.license(own) or {}).get("hub_tags") or ()
    }


def tagged(row: Data, prefix: str) -> Iterator[str]:
    """Yield what follows `prefix` in the tags of a record."""
    for tag in row.get("tags", ()):
        if tag.startswith(prefix):
            yield tag.removeprefix(prefix)


def counts_of(row: Data) -> Data:
    """Return the counts of a hub's record."""
    return {key: row[key] for key in ("downloads", "likes") if key in row}


def known_repository(gather: Gatherer, record: Mapping[str, Any], row: Data, tags: Mapping[str, str]) -> None:
    """Take what a hub says of a known model; another license than the known one is left to people."""
    community = record["community"] or {}
    counts = {key: value for key, value in counts_of(row).items() if community.get(key) != value}
    if counts:
        gather.entry(record["id"])["community"] = counts
    license_ = next((tags[tag] for tag in tagged(row, "license:") if tag in tags), None)
    if license_ and record["license"] not in (None, license_):
        gather.leave(f"the license tag of {row['id']}, `{license_}`: the catalog has `{record['license']}`")
    gather.fill(
        record, {"license": license_, "released": day_in(row.get("createdAt")), "weights_repo": row["id"]}
    )
    known = {base["base_id"] for base in record["lineage"]}
    bases = [base for base in bases_of(gather, row) if base["base"] not in known]
    if bases:
        gather.entry(record["id"])["lineage"] = bases


def bases_of(gather: Gatherer, row: Data) -> Iterator[Data]:
    """Yield the bases that tags name, those that the catalog has by their ids."""
    for tag in tagged(row, "base_model:"):
        relation, _, name = tag.partition(":")
        if relation in RELATIONS and name:
            record = gather.known(name)
            yield {"base": record["id"] if record else name, "relation": RELATIONS[relation]}


def new_repository(gather: Gatherer, row: Data, tags: Mapping[str, str]) -> None:
    """Take a repository as a model; openness follows from the category of its license."""
    owner, _, name = row["id"].partition("/")
    entry = gather.entry(row["id"].lower())
    license_ = next((tags[tag] for tag in tagged(row, "license:") if tag in tags and tag not in UNSAID), None)
    category = (gather.catalog.license(license_ or "") or {}).get("category")
    openness = None if category is None else "open-weights" if category in FREE else "restricted-weights"
    task = TASKS.get(row.get("pipeline_tag") or "")
    facts = {
        "name": name,
        "developer": owner.lower(),
        "weights_repo": row["id"],
        "released": day_in(row.get("createdAt")),
        "modality": [task] if task else None,
        "openness": openness,
        "license": license_,
        "components": {"weights": True},
        "community": counts_of(row) or None,
        "lineage": list(bases_of(gather, row)) or None,
        "tier": "B",
    }
    entry |= {key: value for key, value in facts.items() if value is not None}


ADAPTERS = {
    adapter.name: adapter
    for adapter in (
        Adapter(
            "modelsdev",
            "models.dev",
            "https://models.dev/api.json",
            "registry",
            MODELS_DEV,
            take_models_dev,
        ),
        Adapter(
            "litellm",
            "LiteLLM price map",
            "https://raw.githubusercontent.com/BerriAI/litellm/main/model_prices_and_context_window.json",
            "registry",
            LITELLM,
            take_litellm,
        ),
        Adapter(
            "spdx",
            "SPDX license list",
            "https://raw.githubusercontent.com/spdx/license-list-data/main/json/licenses.json",
            "primary",
            SPDX,
            take_spdx,
        ),
        Adapter("hub", "hub record", "https://huggingface.co/api/models/", "registry", HUB, take_hub),
    )
}
"""The formats by name. That of a hub needs the name of a repository behind its address."""
