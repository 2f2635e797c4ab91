"""Write the skeleton of a rule: new_rule.py CODE NAME [FOLDER]."""

from __future__ import annotations

import re
import sys
from pathlib import Path

SKELETON = """\
code: {code}
name: {name}
title: What is found, in one line
claims: []
each: model
severity: warning
when:
  project.stage: production
  model.hosted: true
at: model.id
message: "`{{model.name}}` …: what is wrong, with the user's own words"
help: "declare … / choose …: the way out"
rationale: |
  Why it matters, and when it is right to waive it.
references: []
examples:
  - bad: |
      version: 1
      project: {{stage: production}}
      models:
        - id: acme-chat  # expect: {code}
          host: acme
          facts: {{openness: closed}}
  - good: |
      version: 1
      project: {{stage: production}}
      models:
        - id: acme-chat
          host: self
          facts: {{openness: closed}}
"""


def main(arguments: list[str]) -> int:
    """Write the file unless it is there; 0 when written, 2 on a bad call."""
    if len(arguments) not in (2, 3):
        print(__doc__, file=sys.stderr)
        return 2
    code, name = arguments[:2]
    if not re.fullmatch(r"[A-Z]{3}\d{3}", code) or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        print("a code is three capitals and three digits, a name is words-joined-by-dashes", file=sys.stderr)
        return 2
    folder = Path(arguments[2] if len(arguments) == len(("code", "name", "folder")) else "policy/rules")
    path = folder / f"{code}-{name}.yaml"
    if path.exists():
        print(f"{path} is there already", file=sys.stderr)
        return 2
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(SKELETON.format(code=code, name=name), encoding="utf-8")
    print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
