"""How the examples of a pack fared, for people."""

from __future__ import annotations

from modelvow.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modelvow.policy.coverage import Reach
    from modelvow.policy.examples import Result


def to_text(results: Sequence[Result]) -> str:
    """Return one block for each example that does not hold, and a line that counts all."""
    if not results:
        return "0 rules: nothing to run\n"
    failed = [result for result in results if result.failures]
    blocks = [_block(result) for result in failed]
    rules = len({result.code for result in results})
    held = f"{len(results) - len(failed)} of {len(results)} examples hold"
    return "".join(blocks) + f"{rules} {'rule' if rules == 1 else 'rules'}: {held}\n"


def coverage_text(reach: Sequence[Reach]) -> str:
    """Return a line for each branch that no example of its rule reaches, and one that counts all if any."""
    if not reach:
        return ""
    missed = [f"{each.code} {_branch(each)}\n" for each in reach if not each.reached]
    head = "not reached by any example of the rule:\n" if missed else ""
    lines = "".join(f"  {line}" for line in missed)
    count = f"{len(reach) - len(missed)} of {len(reach)} branches reached, {percentage(reach):.1f} %\n"
    return head + lines + count


def percentage(reach: Sequence[Reach]) -> float:
    """Return how many of a hundred branches are reached; 100 where there are none."""
    return 100 * sum(each.reached for each in reach) / len(reach) if reach else 100.0


def _branch(each: Reach) -> str:
    if each.outcome is None:
        return "undetermined: never"
    return f"{each.place}: never {'true' if each.outcome else 'false'}"


def _block(result: Result) -> str:
    lines = [f"{result.file}:{result.line}: {result.code}: the {result.kind} example does not hold"]
    return "\n".join([*lines, *(f"  {failure}" for failure in result.failures)]) + "\n"
