#!/usr/bin/env bash
# Installs modelvow into an environment of its own, and names its interpreter in the step's outputs.
set -euo pipefail
unset CDPATH

fail() {
  printf '::error title=modelvow::%s\n' "$1"
  exit 2
}

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
version=${INPUT_VERSION:-}
case "$version" in
  "") what=$root ;;
  [0-9]*) what="modelvow==$version" ;;
  *) fail "\`version\` names a version such as 0.1.0" ;;
esac
case "$version" in
  *[!0-9A-Za-z.+!]*) fail "\`version\` names a version such as 0.1.0" ;;
esac

folder=$(mktemp -d "${RUNNER_TEMP:-${TMPDIR:-/tmp}}/modelvow-XXXXXX")
interpreter=${INPUT_PYTHON:-python3}
"$interpreter" -I -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
  fail "modelvow needs Python 3.11 or newer; leave \`python\` out to have one set up"
"$interpreter" -I -m venv "$folder/venv" || fail "no environment could be made; the lines above say why"
python=$folder/venv/bin/python
[ -x "$python" ] || python=$folder/venv/Scripts/python.exe
"$python" -I -m pip install --quiet --disable-pip-version-check "$what" ||
  fail "modelvow could not be installed; the lines above say why"
"$python" -I -m modelvow --version
printf 'python=%s\n' "$python" >> "$GITHUB_OUTPUT"
