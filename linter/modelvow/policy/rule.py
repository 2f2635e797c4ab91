"""A rule as it is judged: compiled, with its words; reasons and examples stay in its page."""

from __future__ import annotations

from types import MappingProxyType

from modelvow.findings import Severity
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

EACH = ("run", "project", "model", "need", "control", "waiver", "usage")
NO_PARAMS: Mapping[str, Any] = MappingProxyType({})


class SeverityCase(NamedTuple):
    """A severity, and the compiled condition under which it holds (None: always)."""

    severity: Severity
    code: Any


class Rule(NamedTuple):
    """One rule. `when` and `unless` are compiled conditions; `from_reader` rules have none."""

    code: str
    name: str
    title: str
    pack: str
    each: str
    severity: tuple[SeverityCase, ...]
    when: Any = None
    unless: Any = None
    from_reader: bool = False
    need: str | None = None
    at: str | None = None
    related: tuple[tuple[str, str], ...] = ()
    message: str = ""
    undetermined: str | None = None
    help: str = ""
    params: Mapping[str, Any] = NO_PARAMS
    claims: tuple[str, ...] = ()
    lowered: bool = True
    asks: tuple[str, ...] = ()
    waivable: bool = True

    @property
    def family(self) -> str:
        """The letters of the code."""
        return self.code.rstrip("0123456789")


def highest_severity(rule: Rule) -> Severity:
    """Return the highest severity that a violation of `rule` can have."""
    return max((case.severity for case in rule.severity), key=lambda severity: severity.rank)


def describe_severity(rule: Rule) -> str:
    """Return the severities of `rule`, in the order in which they are asked for: `error, warning`."""
    return ", ".join(dict.fromkeys(case.severity.value for case in rule.severity))


def to_data(rule: Rule) -> dict[str, Any]:
    """Return `rule` as plain data; what is as by default is left out."""
    data: dict[str, Any] = {}
    for name in Rule._fields:
        value = getattr(rule, name)
        if value not in _DEFAULTS.get(name, ([],)):
            data[name] = value
    data["severity"] = [[case.severity.value, case.code] for case in rule.severity]
    return data


def from_data(data: Mapping[str, Any]) -> Rule:
    """Return the rule that `to_data` wrote."""
    parts = dict(data)
    parts["severity"] = tuple(SeverityCase(Severity(word), code) for word, code in data["severity"])
    for name in ("related", "claims", "asks"):
        if name in parts:
            parts[name] = tuple(tuple(entry) if isinstance(entry, list) else entry for entry in parts[name])
    return Rule(**parts)


_DEFAULTS: dict[str, tuple[Any, ...]] = {
    "when": (None,),
    "unless": (None,),
    "from_reader": (False,),
    "need": (None,),
    "at": (None,),
    "related": ((),),
    "undetermined": (None,),
    "params": ({},),
    "claims": ((),),
    "lowered": (True,),
    "asks": ((),),
    "waivable": (True,),
}
