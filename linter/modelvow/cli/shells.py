"""Scripts that make a shell ask for words to complete, and what bash tells when it asks."""

from __future__ import annotations

import os
import re

from click.shell_completion import BashComplete, add_completion_class, get_completion_class, split_arg_string

from modelvow.typed import TYPE_CHECKING

if TYPE_CHECKING:
    import click
    from click.shell_completion import CompletionItem

SHELLS = ("bash", "zsh", "fish")
BASH = """\
%(complete_func)s() {
    local IFS=$'\\n' completion response
    response=$(env %(complete_var)s=bash_complete COMP_LINE="${COMP_LINE:0:COMP_POINT}" "$1" 2>/dev/null)
    COMPREPLY=()
    for completion in $response; do
        case "${completion%%%%,*}" in
            dir) compopt -o dirnames ;;
            file) compopt -o default ;;
            plain) COMPREPLY+=("${completion#*,}") ;;
        esac
    done
}
complete -F %(complete_func)s %(prog_name)s
"""
BREAK = re.compile(r".*[:=]")
"""What bash takes for the end of a word, and keeps."""


class Bash(BashComplete):
    """Bash, but with words that hold `:` or `=`, at which it would break them."""

    source_template = BASH

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the words before the cursor, and what of one is typed."""
        line = os.environ.get("COMP_LINE", "")
        words = split_arg_string(line)[1:]
        incomplete = words.pop() if words and not line[-1:].isspace() else ""
        return words, incomplete

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem]:
        """Return the words that fit, without what bash keeps of what is typed."""
        found = super().get_completions(args, incomplete)
        kept = BREAK.match(incomplete)
        for item in found:
            item.value = item.value.removeprefix(kept[0]) if kept and item.type == "plain" else item.value
        return found


def script(shell: str, command: click.Command, name: str, variable: str) -> str:
    """Return the script of one of `SHELLS`, which makes `name` complete its words by `command`."""
    register()
    known = get_completion_class(shell)
    if known is None:
        raise ValueError(shell)
    complete = known(command, {}, name, variable)
    return complete.source_template % complete.source_vars()


def register() -> None:
    """Let click answer bash in our way."""
    add_completion_class(Bash, "bash")
