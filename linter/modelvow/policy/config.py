"""Settings in `[tool.modelvow]` of pyproject.toml, or in modelvow.toml: read, with the line of every key."""

from __future__ import annotations

from itertools import islice

from modelvow.findings import Severity
from modelvow.policy.errors import Problem, guess, one_of
from modelvow.policy.pack import NONE, Settings
from modelvow.policy.toml_text import TomlError, load_with_lines, told
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Path = tuple[str, ...]

LISTS = ("policy", "select", "ignore", "exclude", "catalog")
FLAGS = ("strict", "notes", "expand", "quiet", "locked")
TEXTS = ("as-of", "output", "baseline")
ONE_OR_MORE = ("format", "extends")
KEYS = (*LISTS, *FLAGS, *TEXTS, *ONE_OR_MORE, "fail-on", "severity", "params")
DATED = ("as-of", "params")
"""Keys in which a day may be written as TOML writes one, without quotes."""
FAIL_ON = (*Severity, "never")
TABLE = ("tool", "modelvow")
MOST = 20
"""Mistakes of one kind that are told of a file; more help nobody."""


class Config(NamedTuple):
    """The settings of one file; None or empty where a key is not there.

    `lines` gives the line of a key, such as `("severity", "FIT002")`; `problems` is all that is wrong with
    the file, for whoever reads it to refuse at once. `path` is where the file lies. Where it extends others,
    `parts` are those and itself, each as it is written, in the order in which they count; else it is empty.
    """

    file: str
    policy: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    catalog: tuple[str, ...] = ()
    severity: Mapping[str, str] = NONE
    params: Mapping[str, Mapping[str, Any]] = NONE
    fail_on: str | None = None
    strict: bool | None = None
    notes: bool | None = None
    expand: bool | None = None
    quiet: bool | None = None
    format: str | tuple[str, ...] | None = None
    as_of: str | None = None
    output: str | None = None
    baseline: str | None = None
    locked: bool | None = None
    extends: str | tuple[str, ...] | None = None
    lines: Mapping[Path, int] = NONE
    problems: tuple[Problem, ...] = ()
    path: str = ""
    parts: tuple[Config, ...] = ()

    @property
    def files(self) -> tuple[Config, ...]:
        """What each of the files says, those that are extended first, the configuration's own last."""
        return self.parts or (self,)

    @property
    def bases(self) -> tuple[str, ...]:
        """What the file extends, as it is written there."""
        return (self.extends,) if isinstance(self.extends, str) else self.extends or ()

    def line_of(self, key: str, entry: str) -> int:
        """Return the line of an entry of the file's own list `key`."""
        return self.lines.get((key, entry), self.lines.get((key,), 1))

    def place_of(self, field: str) -> tuple[str, int]:
        """Return file and line of the setting that counts for `field`, line 0 where none is there."""
        key = field.replace("_", "-")
        told = [(each.file, each.lines[key,]) for each in self.files if (key,) in each.lines]
        return told[-1] if told else (self.file, 0)

    @property
    def formats(self) -> tuple[str, ...]:
        """The formats asked for, each perhaps with its file; () for none."""
        return (self.format,) if isinstance(self.format, str) else self.format or ()

    @property
    def rule_settings(self) -> tuple[Settings, ...]:
        """What the files say of rules, in the order in which it is merged; the last `select` counts alone."""
        narrowing = [each for each in self.files if each.select][-1:]
        first = [Settings(each.file, each.select, lines=each.lines) for each in narrowing]
        closer = narrowing[0].select if narrowing else ()
        return (*first, *(each.settings._replace(select=(), closer=closer) for each in self.files))

    @property
    def settings(self) -> Settings:
        """What the file itself says of rules."""
        return Settings(
            self.file,
            self.select,
            self.ignore,
            self.severity,
            self.params,
            strict=self.strict,
            lines=self.lines,
        )


def read_config(text: str, file: str) -> Config | None:
    """Return the settings in a TOML file, None when it has none; nothing is raised for what is wrong in it.

    `file` is the name as shown. In pyproject.toml the keys stand under `[tool.modelvow]`, else at the top.
    """
    try:
        data, places = load_with_lines(text)
    except TomlError as error:
        return Config(file, problems=(Problem(file, error.line, error.reason, error.suggestion),))
    prefix = TABLE if file.replace("\\", "/").rpartition("/")[2] == "pyproject.toml" else ()
    table: Any = data
    for key in prefix:
        table = table.get(key) if isinstance(table, dict) else None
    wrong = tuple(_misnamed(data, places, file)) if prefix else ()
    if table is None:
        return Config(file, problems=wrong) if wrong else None
    lines = {path[len(prefix) :]: line for path, line in places.items() if path[: len(prefix)] == prefix}
    config = _config(table, file, lines, "".join(f"{key}." for key in prefix))
    return config._replace(problems=(*wrong, *config.problems)) if wrong else config


def _misnamed(data: Mapping[str, Any], places: Mapping[Path, int], file: str) -> Iterator[Problem]:
    from modelvow.vocabulary import misnamed

    for path in misnamed(data):
        yield Problem(
            file,
            places[path],
            f"unknown table `{'.'.join(path)}`",
            "our settings stand under `[tool.modelvow]`",
        )


def _config(data: Any, file: str, lines: Mapping[Path, int], above: str) -> Config:
    """Return what a table says; the names of its own tables begin with `above`."""
    if not isinstance(data, dict):
        return Config(file, problems=(Problem(file, lines[()], "`tool.modelvow` must be a table"),))
    data = {key: _plain(value) if key in DATED else value for key, value in data.items()}
    complaints = list(_complaints(data, above))
    problems = [Problem(file, lines[path], reason, way_out) for path, reason, way_out in complaints]
    bad = {path[0] for path, _reason, _way_out in complaints}
    given = {
        key.replace("-", "_"): _frozen(value) for key, value in data.items() if key in KEYS and key not in bad
    }
    return Config(file, **given, lines=lines, problems=tuple(problems))


def _plain(value: Any) -> Any:
    """Return a value with the dates in it as text, as YAML has them."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _complaints(data: Mapping[str, Any], above: str) -> Iterator[tuple[Path, str, str]]:
    """Yield path, reason and way out of what is not as it must be; rule names are left to `merge`.

    Of thousands of one kind some are told.
    """
    for key in [key for key in data if key not in KEYS][:MOST]:
        yield (key,), f"unknown key `{key}`", _meant(key, above)
    for key, value in data.items():
        if key in LISTS and not _is_texts(value):
            yield (key,), f"`{key}` must be a list of texts", f'write `{key} = ["…"]`'
        elif key in FLAGS and not isinstance(value, bool):
            yield (key,), f"`{key}` must be true or false", f"write `{key} = true`"
        elif key in TEXTS and not isinstance(value, str):
            yield (key,), f"`{key}` must be text", f'write `{key} = "…"`'
        elif key in ONE_OR_MORE and not (isinstance(value, str) or _is_texts(value)):
            yield (key,), f"`{key}` must be text or a list of texts", f'write `{key} = "…"`'
        else:
            yield from islice(_complaints_of(key, value, above), MOST)


def _complaints_of(key: str, value: Any, above: str) -> Iterator[tuple[Path, str, str]]:
    """Yield what is wrong with a value of the right kind, or that is of a kind of its own."""
    if key == "output" and not value.strip():
        yield (key,), "`output` names no file", 'write `output = "report.txt"`, or take it out'
    elif key == "fail-on" and value not in FAIL_ON:
        yield (key,), f"`fail-on` cannot be {told(value)}", _nearest(value, FAIL_ON)
    elif key == "severity":
        yield from _severity_complaints(value, above)
    elif key == "params":
        yield from _params_complaints(value, above)


def _meant(key: str, above: str) -> str:
    """Return the way out of an unknown key."""
    if key == "tool" and not above:
        return "write the keys at the top: `[tool.modelvow]` is for pyproject.toml"
    return guess(key, KEYS, one_of(KEYS))


def _nearest(value: object, words: Sequence[str]) -> str:
    return guess(value, words, one_of(words)) if isinstance(value, str) else one_of(words)


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(entry, str) for entry in value)


def _severity_complaints(value: Any, above: str) -> Iterator[tuple[Path, str, str]]:
    if not isinstance(value, dict):
        yield (
            ("severity",),
            "`severity` must be a table",
            f'write `[{above}severity]` and `FIT002 = "warning"`',
        )
        return
    for name, word in value.items():
        if word not in list(Severity):
            reason = f"the severity of `{name}` cannot be {told(word)}"
            yield ("severity", name), reason, _nearest(word, list(Severity))


def _params_complaints(value: Any, above: str) -> Iterator[tuple[Path, str, str]]:
    if not isinstance(value, dict):
        yield (
            ("params",),
            "`params` must be a table",
            f"write `[{above}params.RSK008]` and `max_age_days = 180`",
        )
        return
    for name, params in value.items():
        if not isinstance(params, dict):
            yield (
                ("params", name),
                f"`params.{name}` must be a table",
                "name the parameter and its value there",
            )
