"""One target under atheris, which follows branches: `python -m fuzz.guided TARGET SECONDS`.

`python -m fuzz --minutes N` starts this; libFuzzer ends the process. Inputs that reach new branches are kept
in `.fuzz/`, and the next campaign goes on from there.
"""

from __future__ import annotations

import logging
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).parents[1]
LARGEST = 4096
"""Bytes of an input; caps of the formats are tried by the fixed budget."""

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def main(name: str, seconds: str) -> None:
    """Fuzz the target `name` for so many seconds; ends the process, with 1 and more where an input failed."""
    sys.path[:0] = [str(ROOT), str(ROOT / "linter")]
    import atheris  # type: ignore[import-untyped,import-not-found,unused-ignore]

    with atheris.instrument_imports(include=["modelvow"], enable_loader_override=False):
        from fuzz.targets import TARGETS
        from modelvow.building import ensure_built
    from fuzz.campaign import Watch

    ensure_built()
    warnings.simplefilter("ignore")
    logging.disable()
    target = TARGETS[name]
    watch = Watch(target)
    one = _bytes_of(watch) if target.texts is not None else _drawn_for(watch)
    folder = ROOT / ".fuzz" / name
    folder.mkdir(parents=True, exist_ok=True)
    for number, text in enumerate(target.texts() if target.texts is not None else ()):
        (folder / f"seed-{number}").write_bytes(text.encode())
    limits = [f"-max_total_time={seconds}", f"-max_len={LARGEST}", "-timeout=60", "-rss_limit_mb=4096"]
    told = ["-verbosity=0", "-print_final_stats=1", f"-artifact_prefix={folder.parent}/"]
    atheris.Setup([sys.argv[0], *limits, *told, *_words(target.words, folder), str(folder)], one)
    atheris.Fuzz()


def _words(words: Sequence[str], folder: Path) -> list[str]:
    """Return the option that names a file with the words of a target, if it has any."""
    lines = ["".join(f"\\x{byte:02x}" for byte in word.encode("utf-8", "surrogatepass")) for word in words]
    file = folder.parent / f"{folder.name}.words"
    file.write_text("".join(f'"{line}"\n' for line in lines), encoding="ascii")
    return [f"-dict={file}"] if words else []


def _bytes_of(watch: Any) -> Callable[[bytes], None]:
    return lambda content: _run(watch, content)


def _drawn_for(watch: Any) -> Callable[[bytes], None]:
    """Return what draws an input by the bytes that atheris gives, as hypothesis would from its own."""
    from hypothesis import HealthCheck, given, settings

    @settings(database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(watch.target.inputs())
    def each(value: Any) -> None:
        _run(watch, value)

    fuzzed: Callable[[bytes], None] = each.hypothesis.fuzz_one_input
    return fuzzed


def _run(watch: Any, value: Any) -> None:
    """Check one input, and keep it where it fails."""
    from fuzz.campaign import keep

    try:
        watch.run(value)
    except Exception:
        print(f"FAILED, kept at {keep(watch.target, value)}", flush=True)
        raise


if __name__ == "__main__":
    main(*sys.argv[1:])
