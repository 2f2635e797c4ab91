"""How the examples of a pack fared, for people."""

from __future__ import annotations

from modelvow.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modelvow.policy.examples import Result


def to_text(results: Sequence[Result]) -> str:
    """Return one block for each example that does not hold, and a line that counts all."""
    failed = [result for result in results if result.failures]
    blocks = [_block(result) for result in failed]
    rules = len({result.code for result in results})
    held = f"{len(results) - len(failed)} of {len(results)} examples hold"
    return "".join(blocks) + f"{rules} {'rule' if rules == 1 else 'rules'}: {held}\n"


def _block(result: Result) -> str:
    lines = [f"{result.file}:{result.line}: {result.code}: the {result.kind} example does not hold"]
    return "\n".join([*lines, *(f"  {failure}" for failure in result.failures)]) + "\n"
