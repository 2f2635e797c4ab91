"""The C parser is loaded without the rest of ruamel.yaml, harms nobody by that, and may be missing."""

import subprocess
import sys
from pathlib import Path

import pytest

LINTER = Path(__file__).parents[2] / "linter"
READ = "from modelvow.manifest.read import parser_name, read\n"


def run(script, folder=None):
    """Return what a new interpreter prints that runs `script`, with `folder` first on its path."""
    path = ([str(folder)] if folder else []) + [str(LINTER)]
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        env={"PYTHONPATH": ":".join(path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return done.stdout


def test_reading_does_not_import_ruamel_yaml():
    script = (
        READ + "import sys\nprint(read('a: 1', 'x').parser, [m for m in sys.modules if 'ruamel.yaml' in m])"
    )
    assert run(script) == "c ['ruamel.yaml.clib._ruamel_yaml']\n"


def test_whoever_imports_ruamel_yaml_later_gets_all_of_it():
    script = READ + (
        "read('a: 1', 'x')\n"
        "import sys, ruamel.yaml\n"
        "yaml = ruamel.yaml.YAML(typ='safe')\n"
        "print(yaml.load('a: [1]'), ruamel.yaml.error.YAMLError.__name__)\n"
        "try:\n    yaml.load('a: [1')\n"
        "except ruamel.yaml.YAMLError as error:\n    print(type(error) is ruamel.yaml.parser.ParserError)\n"
        "yaml.dump({'a': [1, {'b': None}]}, sys.stdout)\n"
        "print(read('a: 1', 'x').parser, read('a: [b:c]', 'x').parser)"
    )
    assert run(script) == "{'a': [1]} YAMLError\nTrue\na:\n- 1\n- {b: null}\nc pure\n"


@pytest.mark.parametrize(
    "module", ["ruamel.yaml.main", "ruamel.yaml.cyaml", "ruamel.yaml.events", "_ruamel_yaml"]
)
def test_every_way_into_ruamel_yaml_stays_open(module):
    script = READ + (
        f"read('a: 1', 'x')\nimport {module}\nimport _ruamel_yaml, ruamel.yaml.events as events\n"
        "print(_ruamel_yaml.ScalarEvent is events.ScalarEvent, read('a: 1', 'x').parser)"
    )
    assert run(script) == "True c\n"


def test_where_ruamel_yaml_is_there_already_nothing_is_left_out():
    script = READ + "print(read('a: [&x 1, *x , {b: []}]\\nc: |\\n  d\\n', 'x')[3:])"
    assert run("import ruamel.yaml\n" + script) == run(script)


def test_beside_other_threads_the_extension_is_imported_as_usual():
    script = READ + (
        "import sys, threading\nstop = threading.Event()\nthread = threading.Thread(target=stop.wait)\n"
        "thread.start()\n"
        "print(read('a: 1', 'x').parser, 'ruamel.yaml' in sys.modules)\nstop.set()\nthread.join()"
    )
    assert run(script) == "c True\n"


EXTENSIONS = {
    "missing": "raise ModuleNotFoundError('no', name='_ruamel_yaml')",
    "for another Python": "raise ImportError('undefined symbol: _PyGen_Send')",
    "crashing at import": "raise SystemError('initialization failed')",
    "of another layout": "from ruamel.yaml.nowhere import Something",
    "crashing when it reads": (
        "class ScalarEvent: pass\nclass CEmitter: pass\ndef get_version(): return (9, 9)\n"
        "class CParser:\n    def __init__(self, text): raise MemoryError"
    ),
}


@pytest.mark.parametrize("kind", EXTENSIONS)
def test_a_missing_or_broken_extension_changes_no_value_and_no_place(kind, tmp_path):
    (tmp_path / "_ruamel_yaml.py").write_text(EXTENSIONS[kind])
    script = READ + (
        "text = 'a: &x {b: [1, é, \"🎄\"], b: 2}\\nc:\\n  <<: *x\\n  d: |\\n    text\\n'\n"
        "document = read(text, 'x')\nprint(document.root, document.faults)\n"
    )
    assert run(script + "print(document.parser)", tmp_path) == run(script + "print('pure')")


def test_the_version_says_which_parser_is_used(tmp_path):
    (tmp_path / "_ruamel_yaml.py").write_text(EXTENSIONS["missing"])
    assert run(READ + "print(parser_name())").startswith("libyaml 0.")
    assert run(READ + "print(parser_name())", tmp_path) == "ruamel.yaml, pure Python\n"
