#!/usr/bin/env bash
# Judges manifests once in a run of GitHub Actions: annotations into the log; SARIF, JSON, a summary and the
# step's outputs into files. Inputs come by the environment, and nothing of them is read as shell.
# Ends with 0 whatever was found, so that SARIF can be uploaded; verdict.sh ends with the exit code.
set -euo pipefail
unset CDPATH

fail() {
  printf '::error title=modelvow::%s\n' "$1"
  exit 2
}

# Succeeds when the input $1 with the value $2 is true; what is neither true nor false is refused.
holds() {
  case "$2" in
    true) return 0 ;;
    false | "") return 1 ;;
    *) fail "\`$1\` is true or false" ;;
  esac
}

# Prints the lines of $1 that are not blank, each ended by a zero byte.
lines_of() {
  while IFS= read -r line || [ -n "$line" ]; do
    line=${line%$'\r'}
    case "$line" in
      *[![:blank:]]*) printf '%s\0' "$line" ;;
    esac
  done <<< "$1"
}

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d "${RUNNER_TEMP:-${TMPDIR:-/tmp}}/modelvow-XXXXXX")
cd -- "${INPUT_WORKING_DIRECTORY:-.}" 2> "$work/stderr" || fail "\`working-directory\` is no folder that can be entered"

call=(check --output - --format "sarif=$work/modelvow.sarif" --sarif-omit-suppressed)
call+=(--format "json=$work/modelvow.json" --format "markdown=$work/summary.md")
if holds annotations "${INPUT_ANNOTATIONS:-true}"; then
  call+=(--format github)
else
  call+=(--format text)
fi
if holds locked "${INPUT_LOCKED:-}"; then call+=(--locked); fi
if holds summary "${INPUT_SUMMARY:-true}"; then summary=${GITHUB_STEP_SUMMARY:-}; else summary=; fi
if holds sarif "${INPUT_SARIF:-true}"; then :; fi
if [ -n "${INPUT_FAIL_ON:-}" ]; then call+=("--fail-on=$INPUT_FAIL_ON"); fi
if [ -n "${INPUT_SINCE:-}" ]; then call+=("--since=$INPUT_SINCE"); fi
if [ -n "${INPUT_BASELINE:-}" ]; then call+=("--baseline=$INPUT_BASELINE"); fi
while IFS= read -r -d '' pack; do call+=("--policy=$pack"); done < <(lines_of "${INPUT_POLICY:-}")
"$MODELVOW_PYTHON" -I "$here/words.py" "${INPUT_ARGS:-}" > "$work/words" || exit 2
while IFS= read -r -d '' word; do call+=("$word"); done < "$work/words"
call+=(--)
while IFS= read -r -d '' path; do call+=("$path"); done < <(lines_of "${INPUT_PATHS:-}")

code=0
# Isolated: nothing that lies in the repository is imported.
"$MODELVOW_PYTHON" -I -m modelvow "${call[@]}" 2> "$work/stderr" || code=$?
"$MODELVOW_PYTHON" -I "$here/publish.py" "$work" "$code" "${GITHUB_OUTPUT:-}" "$summary"
