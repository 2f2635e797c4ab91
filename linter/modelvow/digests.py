"""What stands for something longer: the fingerprint of a finding, and the mark of a value."""

from __future__ import annotations

from marshal import dumps

from modelvow.typed import TYPE_CHECKING, Any

try:
    # Of hashlib this is all that is needed, and the whole of it brings OpenSSL along.
    from _blake2 import blake2b
except ImportError:
    from hashlib import blake2b

__all__ = ["blake2b", "fingerprint", "mark_of", "part_of", "print_of", "stem_of"]

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modelvow.findings import KeyPath


def fingerprint(code: str, model: str | None, key_path: KeyPath, parts: Sequence[str] = ()) -> str:
    """Return 16 hex digits that name a finding by rule, model and key path, never by line.

    List indexes under `models` give way to the model's own name, so that reordering changes nothing.
    """
    return print_of(stem_of(code, model, key_path), b"".join([part_of(part) for part in parts]))


def stem_of(code: str, model: str | None, key_path: KeyPath) -> bytes:
    """Return what a fingerprint is made of, up to the parts that tell manifests apart."""
    named = [str(key) for key in key_path]
    if model is not None and len(named) > 1 and named[0] == "models":
        named[1] = model
    return "\x00".join((code, model or "", *named)).encode("utf-8", "surrogatepass")


def part_of(text: str) -> bytes:
    """Return a further part of what a fingerprint is made of."""
    return b"\x00" + text.encode("utf-8", "surrogatepass")


def print_of(stem: bytes, parts: bytes) -> str:
    """Return the fingerprint that a stem and the parts after it make."""
    return blake2b(stem + parts, digest_size=8).hexdigest()


def mark_of(told: Any) -> bytes:
    """Return 16 bytes that stand for plain values; they never leave a run."""
    # Of all that turns values into bytes this is the quickest; version 0 has no references, so that equal
    # values give equal bytes.
    return blake2b(dumps(told, 0), digest_size=16).digest()
