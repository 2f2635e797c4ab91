"""For which systems every dependency has a wheel, so that nothing is compiled at installation: a table.

Asks the package registry, by uv; nothing is installed.
"""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VERSIONS = ("3.11", "3.12", "3.13", "3.14")
SYSTEMS = {
    "Linux, glibc 2.28 or newer, x86-64": "x86_64-manylinux_2_28",
    "Linux, glibc 2.28 or newer, ARM": "aarch64-manylinux_2_28",
    "Linux, musl, x86-64": "x86_64-unknown-linux-musl",
    "Linux, musl, ARM": "aarch64-unknown-linux-musl",
    "macOS, Intel": "x86_64-apple-darwin",
    "macOS, Apple silicon": "aarch64-apple-darwin",
    "Windows, x86-64": "x86_64-pc-windows-msvc",
    "Windows, ARM": "aarch64-pc-windows-msvc",
}
AT_ONCE = 8
PURE = "pure parser"
MISSING = "compiles"


def main() -> int:
    """Print the table; 1 where something would have to be compiled."""
    asked = [(platform, version) for platform in SYSTEMS.values() for version in VERSIONS]
    # Nearly all of the time goes into waiting for the registry.
    with ThreadPoolExecutor(AT_ONCE) as pool:
        told = dict(zip(asked, pool.map(verdict, *zip(*asked, strict=True)), strict=True))
    rows = {system: [told[platform, version] for version in VERSIONS] for system, platform in SYSTEMS.items()}
    print("| system | " + " | ".join(VERSIONS) + " |")
    print("|---" * (len(VERSIONS) + 1) + "|")
    for system, cells in rows.items():
        print(f"| {system} | " + " | ".join(cells) + " |")
    return int(any(MISSING in cells for cells in rows.values()))


def verdict(platform: str, version: str) -> str:
    """Return `wheels`, what is done without the C parser, or that something has no wheel."""
    found = resolved(platform, version)
    if found is None:
        return MISSING
    return "wheels" if "ruamel-yaml-clib==" in found else PURE


def resolved(platform: str, version: str) -> str | None:
    """Return what would be installed from wheels alone, None where wheels do not do."""
    call = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--no-header", "--no-annotate"]
    target = ["--python-platform", platform, "--python-version", version, "--only-binary", ":all:"]
    done = subprocess.run(
        [*call, *target, os.path.join(ROOT, "pyproject.toml")], capture_output=True, text=True, check=False
    )
    if done.returncode and "no usable wheels" not in done.stderr and "no wheels" not in done.stderr:
        raise SystemExit(f"uv failed: {done.stderr.strip()}")
    return None if done.returncode else done.stdout


if __name__ == "__main__":
    sys.exit(main())
