"""What manifests are judged by: the caller's options, the nearest configuration, the rules in force."""

from __future__ import annotations

import os

from modelvow.board import Board
from modelvow.discover import Missing, Skipped, from_here, settings_of, shown
from modelvow.findings import Severity
from modelvow.links import absolute, nothing_seen, parent
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pathspec import GitIgnoreSpec

    from modelvow.alike import Alike
    from modelvow.case.build import Memory
    from modelvow.catalog.index import Catalog
    from modelvow.discover import Found
    from modelvow.hiring import Crew
    from modelvow.policy.config import Config
    from modelvow.policy.errors import Problem
    from modelvow.policy.pack import Pack, Settings
    from modelvow.policy.ruleset import Ruleset
    from modelvow.report.result import LeftOut
    from modelvow.waiver_files import WaiverFile


OF_RULES = ("select", "ignore", "severity", "params", "strict")
ADDED = ("policy", "catalog", "exclude", "extends")
"""Settings that are told with the rules that they change, and those of which every file adds its own."""
NO_BASELINE = ("", "none")
"""What takes a configured baseline away."""


class DayError(Exception):
    """A day that is none; the message says how one is written."""


class RefusedError(Exception):
    """Several things wrong with one configuration; the message has a line for each."""


class Options(NamedTuple):
    """What the caller asks for, before any configuration.

    `policy`: packs instead of the configured ones (None: those, by default all built-in ones);
    `more_policy`: packs added to them. `severities` are texts such as `FIT002=note`, `params` such as
    `RSK008.max_age_days=90`. `locked`: nothing but what is locked may judge (None: as configured). `as_of` is
    ISO text, None for today. `outcomes` keeps what every rule said, passes too. `configured` False looks for
    no configuration, with `beside` for none but a modelvow.toml beside the manifest. `watch` is called with
    every ruleset before it judges. `catalog` names overlays, put over those of the configuration. `explained`
    keeps what the rules that found something say at length; `grounds` marks findings with the hash of what
    they rest on. `jobs` is the most processes, 0 for one a processor; `cache` the folder in which what many
    manifests come to is kept. `today` is the day that holds where nothing says another.
    `baseline` is what findings are compared with (None: as configured, `none` or "": nothing),
    `write_baseline` where one is to be written, `since` the revision that manifests must have been touched
    since.
    """

    policy: tuple[str, ...] | None = None
    more_policy: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()
    params: tuple[str, ...] = ()
    strict: bool | None = None
    locked: bool | None = None
    as_of: str | None = None
    stdin_filename: str | None = None
    outcomes: bool = False
    configured: bool = True
    beside: bool = False
    watch: Callable[[Ruleset], None] | None = None
    catalog: tuple[str, ...] = ()
    explained: bool = False
    grounds: bool = False
    jobs: int = 1
    cache: str | None = None
    today: str | None = None
    baseline: str | None = None
    write_baseline: str | None = None
    since: str | None = None


class Settled(NamedTuple):
    """What a manifest is judged by. `fail_on` None: no finding fails; `wanted`: traits that rules read.

    `alike` has what came of manifests that were judged by this.
    """

    ruleset: Ruleset
    as_of: str
    fail_on: Severity | None
    memory: Memory
    wanted: frozenset[str] | None
    alike: Alike


class Workshop:
    """Settles what manifests are judged by; configurations and packs are read once for all who share them."""

    __slots__ = (
        "_catalogs",
        "_configs",
        "_files",
        "_locked",
        "_patterns",
        "_settled",
        "board",
        "crew",
        "looked",
        "options",
        "shelf",
        "waiver_files",
    )

    def __init__(self, options: Options) -> None:
        """Begin with nothing read."""
        self.options = options
        self.board = Board()
        self.crew: Crew | None = None
        self._files: dict[str, str | None] = {}
        self.looked = nothing_seen()
        self.shelf: dict[Any, Any] = {}
        self._configs: dict[str, Config] = {}
        self._patterns: dict[str, GitIgnoreSpec] = {}
        self._settled: dict[tuple[str | None, tuple[str, ...]], Settled] = {}
        self._catalogs: dict[str | None, Catalog] = {}
        self._locked: set[tuple[str, tuple[str, ...]]] = set()
        self.waiver_files: dict[str, WaiverFile | None] = {}

    def file(self, folder: str) -> str | None:
        """Return the path of the configuration nearest to `folder`, if any."""
        if folder not in self._files:
            configured = self.options.configured
            self._files[folder] = settings_of(folder, self.looked) if configured else self._beside(folder)
        return self._files[folder]

    def _beside(self, folder: str) -> str | None:
        path = os.path.join(folder, "modelvow.toml")
        return path if self.options.beside and os.path.isfile(path) else None

    def config(self, folder: str) -> Config | None:
        """Return the configuration nearest to `folder`, if any; ConfigError when it cannot be honored."""
        path = self.file(folder)
        if path is None:
            return None
        if path not in self._configs:
            from modelvow.configurations import read_whole

            self._configs[path] = read_whole(path)
        return self._configs[path]

    def patterns(self, part: Config) -> GitIgnoreSpec:
        """Return what a file of settings leaves out; IgnoreError where that cannot be honored."""
        if part.path not in self._patterns:
            from modelvow.ignoring import spec_of

            places = [part.line_of("exclude", pattern) for pattern in part.exclude]
            self._patterns[part.path] = spec_of(part.exclude, part.file, places)
        return self._patterns[part.path]

    def ready(self, folder: str) -> None:
        """Read what judges in `folder`; all that is wrong with it is told at once."""
        errors: list[Exception] = []
        for step in (self.settle, self._all_patterns, self.catalog):
            try:
                step(folder)
            except refusals() as error:
                errors.append(error)
        if len(errors) == 1:
            raise errors[0]
        if errors:
            lines = [line for error in errors for line in str(error).splitlines()]
            raise RefusedError("\n".join(dict.fromkeys(lines)))

    def _all_patterns(self, folder: str) -> None:
        config = self.config(folder)
        for part in config.files if config is not None and config.exclude else ():
            self.patterns(part)

    def excludes(self) -> bool:
        """Say whether any of the configurations that were read leaves manifests out."""
        return any(config.exclude for config in self._configs.values())

    def packs(self, folder: str, asked: tuple[str, ...] = ()) -> list[Pack]:
        """Return the packs that judge a manifest in `folder`, in their order, and those that it asks for."""
        from modelvow.policies import chosen

        found = chosen(self.options.policy, self.options.more_policy, self.config(folder), asked)
        found.refuse()
        return [*found.packs, *found.asked]

    def catalog(self, folder: str) -> Catalog:
        """Return the catalog that judges a manifest in `folder`; OverlayError where an overlay fails."""
        config = self.config(folder)
        path = self._files.get(folder)
        # Most have no overlays, and share one.
        path = path if config is not None and config.catalog else None
        if path not in self._catalogs:
            self._catalogs[path] = _catalog(self.options, config if path is not None else None)
        return self._catalogs[path]

    def catalogs(self) -> tuple[Catalog, ...]:
        """Return the catalogs that were opened so far."""
        return tuple(self._catalogs.values())

    def baseline(self, folder: str) -> str:
        """Return the path of the baseline that findings in `folder` are compared with, "" for none."""
        chosen, config = self.options.baseline, self.config(folder)
        if chosen is None and config is not None and config.baseline not in {None, *NO_BASELINE}:
            file = self._files[folder] or ""
            return from_here(os.path.join(os.path.dirname(file), config.baseline or ""))
        return "" if chosen in NO_BASELINE else chosen or ""

    def settle(self, folder: str, asked: tuple[str, ...] = ()) -> Settled:
        """Return what a manifest in `folder` that asks for the packs `asked` is judged by.

        ConfigError or PackError where settings or packs cannot be honored.
        """
        config = self.config(folder)
        key = (self._files.get(folder), asked)
        if key not in self._settled:
            self._settled[key] = settle(self.options, config, asked, self.board)
            if self.options.watch is not None:
                self.options.watch(self._settled[key].ruleset)
        self._hold_to_lock(folder, asked, self._settled[key].ruleset)
        return self._settled[key]

    def is_locked(self, folder: str) -> bool:
        """Say whether nothing but what is locked may judge in `folder`."""
        return _locked_by(self.options, self.config(folder)) is not None

    def _hold_to_lock(self, folder: str, asked: tuple[str, ...], ruleset: Ruleset) -> None:
        """Raise ConfigError where only what is locked may judge, and something else would."""
        config = self.config(folder)
        by = _locked_by(self.options, config)
        if by is None:
            return
        from modelvow.locks import home_of, refuse_unlocked

        home = home_of(self._files.get(folder), folder)
        if (home, asked) not in self._locked:
            refuse_unlocked(ruleset, self.catalog(folder).overlays, home, by)
            self._locked.add((home, asked))


def refusals() -> tuple[type[Exception], ...]:
    """Return what is raised where a configuration, or what it names, cannot be honored."""
    from modelvow.catalog.overlay import OverlayError
    from modelvow.ignoring import IgnoreError
    from modelvow.policy.errors import ConfigError

    return ConfigError, IgnoreError, OverlayError


def leave_out(found: Found, workshop: Workshop) -> Found:
    """Return what is left of `found` once each configuration's `exclude` is honored; a named file stays."""
    here = os.getcwd()
    told = [
        (path, _excluded_by(absolute(path, here), workshop))
        for path in found.files
        if path not in found.named
    ]
    excluded = {path: by for path, by in told if by}
    if not excluded:
        return found
    kept = tuple(path for path in found.files if path not in excluded)
    skipped = [Skipped(shown(path), f"is excluded by {by}", by) for path, by in excluded.items()]
    missing = list(found.missing)
    if not kept:
        hint = "name the file itself to judge it"
        missing.append(Missing(skipped[0].path, "no manifest is left: every one found is excluded", hint))
    return found._replace(files=kept, missing=tuple(missing), skipped=(*found.skipped, *skipped))


def told_left_out(found: Found, workshop: Workshop) -> tuple[LeftOut, ...]:
    """Return what was left out, with the required pack that would have judged what settings exclude."""
    from modelvow.report.result import LeftOut

    here = os.getcwd()
    return tuple([LeftOut(each.path, each.why, _escaped(each, workshop, here)) for each in found.skipped])


def _escaped(skipped: Skipped, workshop: Workshop, here: str) -> str:
    if not skipped.by:
        return ""
    ruleset = workshop.settle(parent(absolute(skipped.path, here))).ruleset
    return next((pack.source for pack in ruleset.packs if pack.required and not pack.asked), "")


def _excluded_by(full: str, workshop: Workshop) -> str:
    """Return the configuration that excludes what lies at the absolute path `full`, "" when none does."""
    config = workshop.config(parent(full))
    if config is None or not config.exclude:
        return ""
    return next((part.file for part in config.files if _excludes(part, full, workshop)), "")


def _excludes(part: Config, full: str, workshop: Workshop) -> bool:
    below = os.path.relpath(full, os.path.dirname(part.path)).replace(os.sep, "/")
    return not below.startswith("../") and workshop.patterns(part).match_file(below)


def settle(options: Options, config: Config | None, asked: tuple[str, ...], board: Board) -> Settled:
    """Return what holds under `options` and a configuration; ConfigError tells all.

    What comes of manifests goes to the `board`, too.
    """
    from modelvow.alike import Alike

    ruleset = _ruleset(options, config, asked)
    as_of = options.as_of
    if as_of is None:
        as_of = (config.as_of if config else None) or options.today or today()
    fail_on = floor((config.fail_on if config else None) or Severity.ERROR)
    alike = Alike(ruleset, board, (config.path if config else "", *asked))
    return Settled(ruleset, day_of(as_of), fail_on, _memory(ruleset), _traits_read(ruleset), alike)


def _ruleset(options: Options, config: Config | None, asked: tuple[str, ...]) -> Ruleset:
    """Return the rules that hold under `options` and a configuration; ConfigError tells all."""
    from modelvow.policies import chosen
    from modelvow.policy.errors import ConfigError
    from modelvow.policy.ruleset import merge

    problems = list(_problems(config))
    found = chosen(options.policy, options.more_policy, config, asked)
    problems += found.problems
    settings = [*(config.rule_settings if config is not None else ())]
    try:
        settings += _from_options(options)
        # Of a rule that is named nobody can say whether it is in a pack that cannot be read.
        ruleset = merge(found.packs, settings, asked=found.asked) if not found.problems else None
    except ConfigError as error:
        raise ConfigError([*problems, *error.problems]) from error
    if ruleset is not None:
        problems += _loosened(config, ruleset)
    if problems or ruleset is None:
        raise ConfigError(problems)
    return ruleset


def _catalog(options: Options, config: Config | None) -> Catalog:
    """Open the built catalog, with the overlays that a configuration and the caller name."""
    from modelvow import built

    if config is None and not options.catalog:
        from modelvow.catalog.index import open_catalog

        return open_catalog(built.path("catalog.db"))
    from modelvow.catalog.overlay import overlaid_catalog
    from modelvow.overlays.places import configured, given
    from modelvow.overlays.read import read_overlays

    named = [
        each
        for part in (config.files if config is not None else ())
        for source in part.catalog
        for each in configured([source], part.path, f"{part.file}:{part.line_of('catalog', source)}")
    ]
    return overlaid_catalog(built.path("catalog.db"), read_overlays([*named, *given(options.catalog)]))


def _memory(ruleset: Ruleset) -> Memory:

    from modelvow import built
    from modelvow.case.build import Memory

    return Memory(ruleset.traits, built.read_json("reach.json"))


def _traits_read(ruleset: Ruleset) -> frozenset[str]:
    """Return the traits that rules read besides those of declared needs."""
    texts = [repr((rule.when, rule.unless, rule.severity, rule.message, rule.help)) for rule in ruleset.rules]
    text = "".join(each for each in texts if "model.traits." in each)
    return frozenset(name for trait in ruleset.traits if f"model.traits.{(name := trait['trait'])}" in text)


def origins_here() -> list[tuple[str, str]]:
    """Return the settings that count in the current folder, those of rules left out, each with its place."""
    config = Workshop(Options()).config(os.getcwd())
    if config is None:
        return []
    found: list[tuple[str, str]] = []
    for part in config.files:
        keys = [path[0] for path in part.lines if len(path) == 1 and path[0] not in OF_RULES]
        found += [(key, f"{part.file}:{part.lines[key,]}") for key in keys]
    last = dict(found)
    return [(key, place) for key, place in found if key in ADDED or last[key] == place]


def floor(word: str) -> Severity | None:
    """Return the lowest severity that fails; None for `never`."""
    return None if word == "never" else Severity(word)


def _problems(config: Config | None) -> Iterator[Problem]:
    """Yield what is wrong with a configuration, and what it asks for that this version does not do."""
    if config is None:
        return
    from modelvow.policy.errors import Problem, guess, one_of
    from modelvow.report import FORMATS, split

    yield from config.problems
    if config.as_of is not None:
        try:
            day_of(config.as_of)
        except DayError as error:
            reason, _, way_out = str(error).partition("; ")
            yield Problem(*config.place_of("as_of"), f"`as-of`: {reason}", way_out)
    for form in (split(asked)[0] for asked in config.formats):
        if form not in FORMATS:
            reason = f"`format` cannot be `{form}`"
            yield Problem(*config.place_of("format"), reason, guess(form, FORMATS, one_of(FORMATS)))


def _loosened(config: Config | None, ruleset: Ruleset) -> Iterator[Problem]:
    """Yield what a configuration says beside rules that takes from required packs."""
    required = [pack.source for pack in ruleset.packs if pack.required and not pack.asked]
    if config is None or not required:
        return
    from modelvow.policy.errors import Problem

    if config.fail_on == "never":
        reason = f"`fail-on` cannot be `never`, `{required[0]}` is required"
        yield Problem(*config.place_of("fail_on"), reason, "use `error`, or take it out")
    if config.as_of is not None:
        reason = f"`as-of` would stop the clock for what `{required[0]}` requires"
        yield Problem(*config.place_of("as_of"), reason, "give `--as-of` where you need it")
    strictest = [pack.source for pack in ruleset.packs if not (pack.excludable or pack.asked)]
    for part in config.files if strictest else ():
        if part.exclude:
            reason = f"`exclude` leaves manifests out, and `{strictest[0]}` lets none be"
            yield Problem(part.file, part.lines["exclude",], reason, "take it out")


def _locked_by(options: Options, config: Config | None) -> tuple[str, int] | None:
    """Return file and line of what says that only what is locked may judge, None where nothing does."""
    if options.locked is not None:
        return ("command line", 0) if options.locked else None
    return config.place_of("locked") if config is not None and config.locked else None


def today() -> str:
    """Return the local day as ISO text; the one place that asks a clock."""
    import time

    return time.strftime("%Y-%m-%d")


def day_of(text: object) -> str:
    """Return ISO text of a day given as text or date; DayError for anything else."""
    from modelvow.conditions.dates import is_day

    day = str(text)
    if is_day(day):
        return day
    raise DayError(f"`{day}` is no day; write it as 2026-12-31")


def _from_options(options: Options) -> list[Settings]:
    """Return the settings that the caller gives, if any; ConfigError for one that is not written right."""
    if not (
        options.select or options.ignore or options.severities or options.params or options.strict is not None
    ):
        return []
    from modelvow.policy.pack import Settings

    params: dict[str, dict[str, object]] = {}
    for text in options.params:
        name, value = _split(text, "--param", "RULE.NAME=VALUE")
        rule, _, param = name.rpartition(".")
        params.setdefault(rule, {})[param] = _value(value, text)
    severities = dict(_split(text, "--severity", "RULE=LEVEL") for text in options.severities)
    return [
        Settings(
            "command line",
            select=tuple(options.select),
            ignore=tuple(options.ignore),
            severities=severities,
            params=params,
            strict=options.strict,
        )
    ]


def _split(text: str, option: str, form: str) -> tuple[str, str]:
    from modelvow.policy.errors import ConfigError, Problem

    name, sign, value = text.partition("=")
    if not sign or not name or ("." in form and not name.rpartition(".")[0]):
        raise ConfigError([Problem("command line", 0, f"`{text}` is no value of {option}", f"write {form}")])
    return name.strip(), value.strip()


def _value(text: str, given: str) -> object:
    """Return a parameter's value as YAML would read it: number, true or false, list, else text."""
    from modelvow.manifest.document import BEGIN, Unreadable
    from modelvow.manifest.read import read
    from modelvow.policy.errors import ConfigError, Problem

    try:
        return read(text, "command line").value
    except Unreadable as error:
        reason = f"the value of `{given}` cannot be read: {error.reason}"
        way_out = "write it after the `=`" if error.hint in {"", BEGIN} else error.hint
        raise ConfigError([Problem("command line", 0, reason, way_out)]) from error
