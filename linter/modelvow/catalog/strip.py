"""What routers, frameworks, clouds, runners and repackagers put around a name, and how to take it off."""

from __future__ import annotations

import re

from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

BEDROCK, AZURE, VERTEX, OPENROUTER = "amazon-bedrock", "azure", "google-vertex", "openrouter"
RUNNERS = ("ollama", "vllm", "lmstudio", "xinference")
REGIONS = ("us-gov.", "global.", "apac.", "us.", "eu.", "jp.", "au.", "ca.")
ROUTES = {
    AZURE: r"(?:eu|us|global|global-standard|data-zone|data-zone-standard)/",
    BEDROCK: (
        r"(?:[a-z]{2}(?:-gov)?-[a-z]+-[0-9]/(?:[0-9]+-month-commitment/)?|converse/|invoke/|converse_like/)"
    ),
}
VENDORS = {
    "ai21": "ai21",
    "amazon": "amazon",
    "anthropic": "anthropic",
    "cohere": "cohere",
    "deepseek": "deepseek",
    "google": "google",
    "meta": "meta",
    "minimax": "minimax",
    "mistral": "mistralai",
    "moonshotai": "moonshotai",
    "nvidia": "nvidia",
    "openai": "openai",
    "qwen": "alibaba",
    "stability": "stabilityai",
    "xai": "xai",
    "zai": "zhipuai",
}
REPACKAGERS = (
    "bartowski",
    "casperhansen",
    "cyankiwi",
    "ggml-org",
    "hugging-quants",
    "lmstudio-community",
    "maziyarpanahi",
    "mlx-community",
    "mradermacher",
    "neuralmagic",
    "nm-testing",
    "quantfactory",
    "redhatai",
    "second-state",
    "solidrust",
    "thebloke",
    "unsloth",
)
QUANTIZATION = (
    r"[-_.:](?:gguf|ggml|awq|gptq|exl[23]|mlx|onnx|imatrix|i1|hqq|dwq|nvfp4|mxfp[48]|nf4|"
    r"fp(?:4|8|16|32)(?:[-_]dynamic|[-_]block)?|bf16|f16|f32|int[248]|w[48]a(?:4|8|16)|[2-8]-?bits?|"
    r"(?:unsloth-)?bnb-[48]bit|hf|qat|(?:ud-)?i?q[1-8](?:_[01]|_k(?:_(?:xl|[sml]))?|_xxs|_xs|_nl|_[sm])?)$"
)
WHOLE_DATE = r"[-_@](?P<year>20[0-9]{2})(?P<mark>[-_.]?)(?P<month>[0-9]{2})(?P=mark)(?P<day>[0-9]{2})$"
SHORT_DATES = (
    r"-(?P<month>[0-9]{2})-?(?P<day>[0-9]{2})$",
    r"-(?P<year>2[0-9])(?P<month>[0-9]{2})(?P<day>[0-9]{2})$",
    r"-(?P<month>[0-9]{2})-(?P<year>20[0-9]{2})$",
)
ROUTER_TAG = r":(?:free|nitro|floor|online|extended|exacto|beta|thinking)$"
BEDROCK_VERSION = r"(?:-v[0-9]+)?:[0-9]+(?::[0-9]+k)?$|-v[0-9]+$"
ARN = (
    r"arn:aws[a-z-]*:bedrock:[a-z0-9-]*:[0-9]*:"
    r"(?P<kind>foundation-model|inference-profile|custom-model|provisioned-model)/(?P<name>[^/]+)(?:/.*)?$"
)
VERTEX_RESOURCE = r"(?:projects/[^/]+/locations/[^/]+/)?publishers/[^/]+/models/"
TUNED = (
    r"ft:(?P<name>[^:]+)(?::.*)?$",
    r"(?P<name>[^:/]+):ft-.+$",
    r"(?P<name>[^:/]+)\.ft-[0-9a-f]{8,}.*$",
)
COMMIT = r":(?P<revision>[0-9a-f]{40,64})$"
DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Reading(NamedTuple):
    """A name with something taken off: what is left, what was taken, and what that tells.

    `needs` are conditions on the model found: `open` it has weights, `closed` it has none, `by:x` it is of
    developer x, `named:x` its id holds x as a word.
    """

    text: str
    stripped: tuple[tuple[str, str], ...] = ()
    provider: str | None = None
    revision: str | None = None
    fine_tuned: bool = False
    called: str = ""
    forms: tuple[str, ...] = ()
    needs: frozenset[str] = frozenset()

    def less(self, what: str, taken: str, rest: str, **told: Any) -> Reading:
        """Return the reading with `taken` off, `rest` left, and what that tells."""
        parts = (*self.stripped, (what, taken))
        return self._replace(text=rest, stripped=parts, forms=(*self.forms, rest), **told)


def first_reading(name: str) -> Reading:
    """Return the reading that takes `name` as it stands."""
    return Reading(name, called=name, forms=(name,))


def peeled(reading: Reading, prefixes: Sequence[dict[str, Any]]) -> Iterator[Reading]:
    """Yield every reading with one more part off."""
    yield from unwrapped(reading, prefixes)
    for peel in PEELS:
        for shorter in peel(reading):
            if shorter.text:
                yield shorter


def unwrapped(reading: Reading, prefixes: Sequence[dict[str, Any]]) -> Iterator[Reading]:
    """Yield the readings without a router's or a cloud's wrapping, which say who serves the model."""
    lower = reading.text.lower()
    for row in prefixes:
        prefix = row["prefix"]
        if (
            lower.startswith(spellings_of(row))
            and len(lower) > len(prefix)
            and row["provider"]
            and prefix not in OWN_PEELS
        ):
            yield off_prefix(reading, row)
    for peel in (route, region, arn, vertex_resource):
        yield from peel(reading)


def spellings_of(row: dict[str, Any]) -> tuple[str, ...]:
    """Return how a prefix is written: frameworks put a colon where LiteLLM has a slash (`openai:gpt-4o`)."""
    prefix = row["prefix"]
    return (prefix, f"{prefix[:-1]}:") if "litellm" in row["style"] and prefix.endswith("/") else (prefix,)


def off_prefix(reading: Reading, row: dict[str, Any]) -> Reading:
    """Return the reading without the prefix of `row`; the outermost prefix names the provider."""
    size = len(row["prefix"])
    rest = reading.text[size:]
    # A resource name is what the host itself calls the model: its rows have it whole.
    resource = "resource name" in row["style"] or row["prefix"].startswith(("@", "databricks-"))
    if row["prefix"].startswith("accounts/fireworks/"):
        rest = re.sub(r"(?<=[0-9])p(?=[0-9])", ".", rest)
    told: dict[str, Any] = {} if resource else {"called": rest}
    if row["provider"] in RUNNERS:
        told["needs"] = reading.needs | {"open"}
    return reading.less(
        "router prefix", reading.text[:size], rest, provider=reading.provider or row["provider"], **told
    )


def route(reading: Reading) -> Iterator[Reading]:
    """Take off the deployment zone or region that LiteLLM puts behind `azure/` and `bedrock/`."""
    pattern = ROUTES.get(reading.provider or "")
    found = re.match(pattern, reading.text) if pattern else None
    if found:
        rest = reading.text[found.end() :]
        yield reading.less("region prefix", found.group(), rest, called=rest)


def region(reading: Reading) -> Iterator[Reading]:
    """Take off the geography of a Bedrock inference profile."""
    lower = reading.text.lower()
    for prefix in REGIONS:
        vendor = lower.removeprefix(prefix).partition(".")[0]
        if lower.startswith(prefix) and vendor in VENDORS:
            rest = reading.text[len(prefix) :]
            yield reading.less("region prefix", prefix, rest, provider=reading.provider or BEDROCK)


def arn(reading: Reading) -> Iterator[Reading]:
    """Take the model out of a Bedrock ARN; a custom model's base comes first in its name."""
    found = re.match(ARN, reading.text)
    if found:
        rest, tuned = found["name"], found["kind"] == "custom-model"
        taken = reading.text.replace(rest, "…", 1) if tuned else reading.text[: found.start("name")]
        told = {"provider": BEDROCK, "called": rest, "fine_tuned": tuned or reading.fine_tuned}
        yield reading.less("ARN", taken, rest, **told)


def vertex_resource(reading: Reading) -> Iterator[Reading]:
    """Take off the path of a Vertex resource."""
    found = re.match(VERTEX_RESOURCE, reading.text)
    if found:
        rest = reading.text[found.end() :]
        yield reading.less("resource path", found.group(), rest, provider=VERTEX, called=rest)


def fine_tune(reading: Reading) -> Iterator[Reading]:
    """Take the base out of the id of a fine-tune."""
    for pattern in TUNED:
        found = re.match(pattern, reading.text)
        if found:
            base = found["name"]
            taken = reading.text.replace(base, "…", 1)
            called = f"ft:{base}" if reading.text.startswith("ft:") else base
            yield reading.less("fine-tune", taken, base, called=called, fine_tuned=True)._replace(
                forms=(*reading.forms, called, base)
            )


def revision(reading: Reading) -> Iterator[Reading]:
    """Take off `@revision`, or the commit behind a colon."""
    rest, mark, said = reading.text.rpartition("@")
    if mark and rest and said:
        yield reading.less("revision", f"@{said}", rest, revision=reading.revision or said, called=rest)
    found = re.search(COMMIT, reading.text)
    if found:
        rest = reading.text[: found.start()]
        yield reading.less("revision", found.group(), rest, revision=found["revision"], called=rest)


def router_tag(reading: Reading) -> Iterator[Reading]:
    """Take off how OpenRouter is to route (`:free`), or that a tag of Ollama runs in its cloud."""
    found = re.search(ROUTER_TAG, reading.text)
    if found and "/" in reading.text:
        rest = reading.text[: found.start()]
        yield reading.less("route", found.group(), rest, provider=reading.provider or OPENROUTER)
    cloud = re.search(r"(?:(?<=:)|-)cloud$", reading.text)
    if cloud and ":" in reading.text:
        rest = reading.text[: cloud.start()].removesuffix(":")
        told = {"provider": "ollama-cloud", "called": rest, "needs": reading.needs | {"open"}}
        yield reading.less("route", reading.text[len(rest) :], rest, **told)


def bedrock_version(reading: Reading) -> Iterator[Reading]:
    """Take off Bedrock's own version of an id, and then its vendor."""
    vendor, dot, rest = reading.text.partition(".")
    if not dot or vendor.lower() not in VENDORS:
        return
    by = reading.needs | {f"by:{VENDORS[vendor.lower()]}"}
    yield reading.less("vendor", f"{vendor}.", rest, provider=reading.provider or BEDROCK, needs=by)
    found = re.search(BEDROCK_VERSION, reading.text)
    if found:
        rest = reading.text[: found.start()]
        yield reading.less("version", found.group(), rest, provider=reading.provider or BEDROCK)


def bare_version(reading: Reading) -> Iterator[Reading]:
    """Take off the version of an id that has lost its vendor."""
    if any(what == "vendor" for what, _ in reading.stripped):
        found = re.search(BEDROCK_VERSION, reading.text)
        if found:
            yield reading.less("version", found.group(), reading.text[: found.start()])


def quantization(reading: Reading) -> Iterator[Reading]:
    """Take off how the weights were packed; only weights can be."""
    found = re.search(QUANTIZATION, reading.text, re.IGNORECASE | re.ASCII)
    if found and found.start():
        rest = reading.text[: found.start()]
        yield reading.less("quantization", found.group(), rest, needs=reading.needs | {"open"})


def repackager(reading: Reading) -> Iterator[Reading]:
    """Take off an owner known for copies of others' weights."""
    owner, mark, rest = reading.text.partition("/")
    if mark and owner.lower() in REPACKAGERS:
        yield reading.less("repackager", f"{owner}/", rest, needs=reading.needs | {"open"})


def variant(reading: Reading) -> Iterator[Reading]:
    """Take off the `-instruct` of an Ollama tag, where the tag without it is an instruct model anyway."""
    found = re.search(r":[^:/]+(-(?:instruct|chat|it))$", reading.text)
    if found:
        word = found.group(1)
        rest = reading.text[: found.start(1)]
        yield reading.less("variant", word, rest, needs=reading.needs | {"open", f"named:{word}"})


def snapshot(reading: Reading) -> Iterator[Reading]:
    """Take off a calendar date at the end.

    A short one may be the version of other weights (`-0528`), so it must leave a model without weights.
    """
    found = re.search(WHOLE_DATE, reading.text)
    if found:
        if is_day(found):
            yield reading.less("snapshot", found.group(), reading.text[: found.start()])
        return
    for pattern in SHORT_DATES:
        found = re.search(pattern, reading.text)
        if found and is_day(found):
            rest = reading.text[: found.start()]
            yield reading.less("snapshot", found.group(), rest, needs=reading.needs | {"closed"})


def floating(reading: Reading) -> Iterator[Reading]:
    """Take off `-latest` of a service's name; weights have a revision, and no latest one."""
    rest = reading.text.removesuffix("-latest")
    if rest != reading.text:
        yield reading.less("floating", "-latest", rest, needs=reading.needs | {"closed"})


def is_day(found: re.Match[str]) -> bool:
    """Return whether month and day of a match are such; no day named counts as the first."""
    parts = found.groupdict()
    month, day = int(parts["month"]), int(parts.get("day") or 1)
    return 1 <= month <= len(DAYS) and 1 <= day <= DAYS[month - 1]


OWN_PEELS = ("us.", "ft:")
PEELS: tuple[Callable[[Reading], Iterator[Reading]], ...] = (
    fine_tune,
    router_tag,
    revision,
    bedrock_version,
    bare_version,
    quantization,
    repackager,
    variant,
    snapshot,
    floating,
)
