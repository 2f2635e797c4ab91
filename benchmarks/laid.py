"""What the benchmarks run, laid out anew: the package as a wheel leaves it, projects, templates, rules."""

from __future__ import annotations

import compileall
import json
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
DAY = "2026-11-25"
VALID, FAULTY = "dialect-lab", "support-chat"
SCHEMA = ROOT / "schemas" / "ai-manifest-1.schema.json"
SCRIPT = "import sys\nfrom modelvow.__main__ import main\nif __name__ == '__main__':\n    sys.exit(main())\n"
CALLS = (
    ("openai", 'client.chat.completions.create(model="gpt-4o", messages=messages)'),
    ("anthropic", 'client.messages.create(model="claude-3-5-sonnet-20241022", messages=messages)'),
    ("mistralai", 'client.chat.complete(model="mistral-large-latest", messages=messages)'),
)
"""What the sources of the small project import, and how they call a model."""
SOURCES = 17
BUCKET = """\
  {name}:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: modelvow-{number}
      VersioningConfiguration: {{Status: Enabled}}
"""


def install(folder: Path) -> Path:
    """Lay the package into `folder` as a wheel does, and return its console script."""
    leave_out = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "linter" / "modelvow", folder / "site" / "modelvow", ignore=leave_out)
    compileall.compile_dir(folder / "site", quiet=2)
    script = folder / "site" / "modelvow-script.py"
    script.write_text(SCRIPT, encoding="utf-8")
    return script


def example(name: str, folder: Path) -> Path:
    """Lay an example out away from this checkout, whose settings are not its own; returns its manifest."""
    shutil.copytree(ROOT / "examples" / name, folder / name)
    return folder / name / "ai-manifest.yaml"


def project(folder: Path) -> Path:
    """Write a project of 20 files into `folder`: a manifest, sources that call models, and what is beside."""
    folder.mkdir()
    subprocess.run(("git", "init", "-q", str(folder)), check=True)
    shutil.copy(ROOT / "examples" / FAULTY / "ai-manifest.yaml", folder)
    (folder / "README.md").write_text("# A desk\n\nAnswers tickets at night.\n", encoding="utf-8")
    (folder / "requirements.txt").write_text("openai\nanthropic\nmistralai\n", encoding="utf-8")
    (folder / "desk").mkdir()
    for number in range(SOURCES):
        (folder / "desk" / f"part_{number}.py").write_text(_source(number), encoding="utf-8")
    return folder


def _source(number: int) -> str:
    module, call = CALLS[number % len(CALLS)]
    plain = "".join(
        f"def step_{each}(text: str) -> str:\n    return text.strip()\n\n\n" for each in range(12)
    )
    body = (
        f"def answer(client: {module}.Client, messages: list[dict[str, str]]) -> object:\n    return {call}\n"
    )
    return f'"""Part {number}."""\n\nimport {module}\n\n\n{plain}{body}'


def template(path: Path, like: Path) -> Path:
    """Write a CloudFormation template of about as many bytes as `like` has, and return its path."""
    text = 'AWSTemplateFormatVersion: "2010-09-09"\nDescription: as long as a manifest\nResources:\n'
    number = 0
    while len(text) < like.stat().st_size:
        text += BUCKET.format(name=f"Store{number}", number=number)
        number += 1
    path.write_text(text, encoding="utf-8")
    return path


def spectral_rules(path: Path) -> Path:
    """Write a rule set for Spectral that holds every manifest to our schema, and return its path."""
    then = {"function": "schema", "functionOptions": {"schema": json.loads(SCHEMA.read_text())}}
    rule = {"given": "$", "severity": "error", "message": "{{error}}", "then": then}
    path.write_text(json.dumps({"rules": {"manifest": rule}}), encoding="utf-8")
    return path


def manifests(folder: Path, count: int) -> Path:
    """Lay so many manifests below `folder`, in a process of its own; returns the folder.

    A process counts the memory of the one that started it as its own: what lays many must not run them.
    """
    folder.mkdir(exist_ok=True)
    subprocess.run(("git", "init", "-q", str(folder)), check=True)
    many = Path(__file__).parent / "many.py"
    subprocess.run((sys.executable, str(many), "--sizes", str(count), "--lay", str(folder)), check=True)
    return folder
