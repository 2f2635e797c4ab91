"""The terms of a license in plain words, with the clause that each stands in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from modelvow.report.blocks import shown_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Record = dict[str, Any]
Line = tuple[str, str]

READ = {
    "primary text read": "its text was read",
    "secondary": "known at second hand",
    "tag only": "known by its tag alone, the text was not read",
}
CATEGORIES = {
    "permissive": "permissive",
    "public-domain": "public domain",
    "copyleft": "copyleft: what is made of it goes out under the same terms",
    "openrail": "open, but some uses are barred",
    "community-restricted": "downloadable, with limits on who may use it for what",
    "research-only": "for research or non-commercial use",
    "proprietary-api-terms": "terms of a hosted service",
}
ALLOWED = {
    "allowed": "allowed",
    "conditional": "allowed under conditions",
    "forbidden": "forbidden",
}
PERMISSIONS = (
    ("commercial_use", "commercial use", "commercial_conditions", "commercial_condition_codes"),
    ("redistribution", "passing it on", "", ""),
    ("derivatives", "changing it", "", ""),
    (
        "outputs_may_train_other_models",
        "outputs training models",
        "outputs_condition",
        "outputs_condition_codes",
    ),
)
"""Term, what it is called, the prose of its conditions, and their codes."""
ANSWERS = (
    ("share_alike", "share-alike", "what is made of it goes out under the same terms", "no"),
    ("patent_grant", "patents", "a license to the developer's patents is granted", "no license is granted"),
    ("acceptable_use_policy", "use policy", "there is one to keep to", "none"),
)
"""Term, what it is called, what yes means and what no means."""
NOBODY_KNOWS = "not established"

TRIGGERS = {
    "distribute": "when weights or what is made of them go out",
    "offer-as-service": "when others call it as a service",
    "fine-tune": "when it is tuned, merged or distilled",
    "public-ui": "when the public meets it",
    "any": "always",
}
CONDITIONS = {
    "commercial": "in commercial use",
    "business-use": "in a firm's own operations or commercial use",
    "changed": "if it was changed",
    "unchanged": "if it was not changed",
    "trained": "if a model was trained on it or its outputs",
    "distributed": "if it leaves the house",
    "made-available": "if others can get or call it",
    "third-party-access": "if third parties get to it",
    "model-as-a-service": "when inference or tuning is sold as such",
    "maas-or-work-assistant": "when inference is sold as such, or an assistant for coding or office work",
    "competing-product": "for who competes with the licensor",
    "above-threshold": "above a limit named here",
    "below-threshold": "below the limits named here",
    "authorized": "if the licensor has agreed",
    "consumer-facing": "when consumers meet it",
    "interactive": "when it converses",
    "high-risk-use": "for decisions or advice with weight for a person",
    "clinical-use": "for diagnosis or treatment",
    "outputs-rule": "as far as outputs may not train models",
    "publishes-research": "when research with it is published",
    "law-requires": "where the law asks for it",
    "has-notice-file": "if it comes with a notice file",
}
EVIDENCE = {
    "file": "a file shows it",
    "page": "a page shows it",
    "clause": "a clause of your terms shows it",
    "registration": "a registration, leave or paid plan shows it",
    "name": "the published name shows it",
}
KINDS = {
    "mau": "users a month",
    "dau": "users a day",
    "visits": "visits",
    "revenue": "revenue",
    "products": "any product",
    "people": "people",
}
SCOPES = {
    "product": "of the product",
    "entity": "of the licensee alone",
    "group": "of the whole group with affiliates",
}
PERIODS = {
    "release-month": "in the month before the release",
    "any-month": "in any month",
    "any-day": "on any day",
    "any-year": "in any year",
    "any-12-months": "in any twelve months",
    "prior-year": "in the last tax year",
    "headcount": "now",
    "any-time": "at any time",
}
EFFECTS = {
    "no-rights": "no rights until the licensor agrees",
    "request-license": "a license has to be asked for",
    "separate-license": "another agreement or a paid license is needed",
    "display-duty": "a mark has to be shown, nothing is barred",
    "register": "registration is needed",
    "note": "nothing follows by itself",
}
EXEMPT = {
    "integrated-product-recipients": "who gets it inside a finished product",
    "internal-use": "use in the house alone",
    "licensor-endpoints": "what the licensor or its partners serve",
    "charity-noncommercial": "charities without commercial use",
    "noncommercial-testing": "testing without commercial use",
    "end-users": "end users of a product that contains it",
    "paid-tier": "paid plans",
}
REGION = {
    "licensee-seat": "a licensee seated there",
    "place-of-use": "use there",
    "outputs-audience": "outputs shown there",
    "unpaid-tier": "free plans for users there",
}
BARS = {
    "any-model": "outputs may train no model",
    "other-ai-model": "outputs may train no other AI model",
    "other-llm": "outputs may train no other language model",
    "competing-models": "outputs may train no competing model",
    "competing-image-models": "outputs may train no competing image model",
    "foundation-generative": "outputs may train no generative foundation model",
    "commercial-use": "outputs may not be used commercially",
    "none": "outputs may train any model",
}


def told(license_: Mapping[str, Any]) -> Iterator[Line]:
    """Yield label and text of everything that is known of a license."""
    yield from _head(license_)
    yield from _permissions(license_)
    yield from _limits(license_)
    yield from _regions(license_)
    yield from _uses(license_)
    for row in license_.get("duties") or ():
        yield "duty" if row.get("owed_by_default") else "also", duty(row)
    terms = license_.get("terms") or {}
    for key in ("termination", "extra"):
        if terms.get(key):
            yield "ends with" if key == "termination" else "besides", str(terms[key])
    if license_.get("url"):
        yield "text", license_["url"] + _dated(license_.get("text_date"))


def _head(license_: Mapping[str, Any]) -> Iterator[Line]:
    category = str(license_.get("category"))
    read = READ.get(str(license_.get("confidence")), NOBODY_KNOWS)
    osi = ", approved by OSI" if license_.get("osi_approved") else ""
    yield "kind", f"{CATEGORIES.get(category, category)}{osi}; {read}"


def _permissions(license_: Mapping[str, Any]) -> Iterator[Line]:
    terms, places = license_.get("terms") or {}, _places(license_)
    for key, label, prose, codes in PERMISSIONS:
        text = ALLOWED.get(str(terms.get(key)), NOBODY_KNOWS)
        if terms.get(key) == "conditional":
            text += _conditions(terms.get(prose), terms.get(codes), places.get(key))
        yield label, text + _at(places.get(key))
    rule = license_.get("outputs_rule")
    if rule and rule.get("bars") in BARS:
        yield "outputs", "; ".join(filter(None, (BARS[rule["bars"]], rule.get("duty")))) + _at(rule)
    for key, label, yes, no in ANSWERS:
        text = NOBODY_KNOWS if terms.get(key) is None else yes if terms[key] else no
        yield label, text + _at(places.get(key))


def _conditions(prose: Any, codes: Iterable[str] | None, clause: Mapping[str, Any] | None) -> str:
    """Return the conditions as somebody worded them, else what the clause says, else their codes in words."""
    words = prose or (clause or {}).get("summary") or ", ".join(map(in_words, codes or ()))
    words = str(words).removeprefix("allowed").lstrip(",; ")
    return f": {words}" if words else ""


def _places(license_: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {row["term"]: row for row in license_.get("clauses") or ()}


def _at(row: Mapping[str, Any] | None) -> str:
    return f" ({row['locator']})" if row and row.get("locator") else ""


def _limits(license_: Mapping[str, Any]) -> Iterator[Line]:
    rows = license_.get("thresholds") or ()
    for row in rows:
        yield "limits", threshold(row)
    if not rows:
        yield "limits", "none" if _was_read(license_) else NOBODY_KNOWS


def _was_read(license_: Mapping[str, Any]) -> bool:
    """Say whether the silence of the text is an answer."""
    return READ.get(str(license_.get("confidence"))) == READ["primary text read"]


def threshold(row: Mapping[str, Any]) -> str:
    """Return a limit as a sentence: what is counted, whose, when, and what follows above it."""
    counted = KINDS.get(str(row.get("kind")), str(row.get("kind")))
    figure = _figure(row)
    above = "from" if row.get("operator") == ">=" else "above"
    about = (
        f"{above} {figure} {counted}{_per(row)}" if figure else counted,
        SCOPES.get(str(row.get("scope")), ""),
        PERIODS.get(str(row.get("period")), ""),
        *map(in_words, row.get("applies_when") or ()),
    )
    follows = EFFECTS.get(str(row.get("effect"))) or row.get("consequence") or NOBODY_KNOWS
    free = ", ".join(EXEMPT.get(code, in_words(code)) for code in row.get("exempt_codes") or ())
    return " ".join(filter(None, about)) + f": {follows}" + (f"; not for {free}" if free else "") + _at(row)


def _figure(row: Mapping[str, Any]) -> str:
    value = row.get("value")
    if not isinstance(value, (int, float)):
        return ""
    return " ".join(filter(None, (row.get("currency"), f"{value:,}")))


def _per(row: Mapping[str, Any]) -> str:
    return f" a {row['amount_per']}" if row.get("amount_per") in ("month", "year") else ""


def _regions(license_: Mapping[str, Any]) -> Iterator[Line]:
    scope = license_.get("region_scope")
    excluded = (license_.get("terms") or {}).get("excluded_regions")
    if scope is None:
        silent = "none excluded" if _was_read(license_) else NOBODY_KNOWS
        yield "regions", f"not in {', '.join(excluded)}" if excluded else silent
        return
    places = scope.get("excluded") or scope.get("conditional_regions") or ()
    what = ", ".join(REGION.get(code, in_words(code)) for code in scope.get("applies_to_code") or ())
    barred = f"excluded for {', '.join(places)}: {what or scope.get('applies_to') or NOBODY_KNOWS}"
    parts = "; multimodal models only" if scope.get("multimodal_only") else ""
    free = ", ".join(EXEMPT.get(code, in_words(code)) for code in scope.get("exempt_codes") or ())
    yield "regions", barred + parts + (f"; not for {free}" if free else "") + _at(scope)


def _uses(license_: Mapping[str, Any]) -> Iterator[Line]:
    scopes = {row["code"]: row.get("scope") for row in license_.get("use_limits") or ()}
    codes = (license_.get("terms") or {}).get("restricted_uses")
    if codes is None:
        yield "uses barred", f"{NOBODY_KNOWS}, the text was not read for it"
        return
    told = [f"{in_words(code)} ({scopes[code]})" if scopes.get(code) else in_words(code) for code in codes]
    yield "uses barred", ", ".join(told) or "none"


def duty(row: Mapping[str, Any]) -> str:
    """Return a duty as a sentence: what to do, when, and what shows that it is done."""
    mark = f" `{row['mark']}`" if row.get("mark") else ""
    when = " or ".join(TRIGGERS.get(code, in_words(code)) for code in row.get("trigger") or ())
    also = [in_words(code) for code in row.get("applies_when") or ()]
    if also:
        when = " and ".join([*also] if when == TRIGGERS["any"] else [when, *also])
    shows = EVIDENCE.get(str(row.get("evidence")), "")
    text = f"{row.get('code')}: {row.get('do')}{mark}, {when}"
    return "; ".join(filter(None, (text, shows))) + _at(row)


def in_words(code: str) -> str:
    """Return a code in words; what counts for some models only says for which."""
    name, _, models = code.partition("@")
    for head, words in (("region:", "with users in"), ("model:", "for")):
        if name.startswith(head):
            return f"{words} {name.removeprefix(head).replace('+', ', ')}"
    text = CONDITIONS.get(name) or name.replace("-", " ")
    return f"{text} (for {models})" if models else text


def _dated(date: object) -> str:
    return f", text of {date}" if date else ""


def practice(key: str, value: Any, unsure: frozenset[str] = frozenset()) -> Iterator[Line]:
    """Yield one practice of a host in words, nothing where it is not established.

    `unsure` are certificates that are a hint.
    """
    if key == "certifications":
        held = [f"{name} (a hint)" if name in unsure else name for name, is_held in value.items() if is_held]
        if held:
            yield "certifications", ", ".join(held)
    elif value is not None and key in PRACTICES:
        label, words = PRACTICES[key]
        yield label, words.get(str(value), shown_value(value))


def short_practice(key: str, value: Any) -> str:
    """Return a practice for a cell of a table: "?" where it is not established."""
    return "?" if value is None else SHORT.get(key, {}).get(str(value), str(value))


SHORT = {"trains_on_inputs": {"opt-in": "if asked for", "opt-out": "unless off"}}
YES = {"yes": "yes", "no": "no", "True": "yes", "False": "no"}
PRACTICES: dict[str, tuple[str, dict[str, str]]] = {
    "plan": ("on the plan", {}),
    "trains_on_inputs": (
        "training on inputs",
        {
            "no": "no, the contract rules it out",
            "opt-in": "only if the customer agrees first",
            "opt-out": "yes, unless the customer turns it off",
            "yes": "yes, and nothing turns it off",
        },
    ),
    "retention_days": ("inputs are kept, days", {"0": "0, nothing is kept by default"}),
    "zero_retention": (
        "keeping nothing",
        {
            "available": "the customer can have it",
            "by-approval": "if the host agrees",
            "unavailable": "not offered",
        },
    ),
    "human_review": (
        "staff may read inputs",
        {"none": "no", "abuse-only": "when abuse is suspected or for support", "possible": "yes"},
    ),
    "region_choice": ("where it can be processed", {}),
    "indemnity": (
        "indemnity for outputs",
        {
            "yes": "yes",
            "own-models": "for the provider's own models",
            "limited": "for some models, or under conditions",
            "no": "no",
        },
    ),
    "outputs_owned_by_customer": ("outputs are the customer's", {**YES, "unclear": "unclear"}),
    "dpa": ("data agreement offered", YES),
    "private_networking": ("private network", YES),
    "customer_keys": ("customer's own keys", YES),
    "sla": ("service level promised", {**YES, "enterprise-only": "on enterprise plans"}),
    "deprecation_notice_days": ("notice before an end, days", {}),
}
"""Practice, what it is called, and its values in words."""
