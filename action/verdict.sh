#!/usr/bin/env bash
# Ends with the exit code of the check: 0 nothing at or above fail-on, 1 findings, 2 could not judge.
set -euo pipefail

case "${EXIT_CODE:-}" in
  0) ;;
  1) echo "modelvow: findings at or above the severity that fails" ;;
  "") EXIT_CODE=2 && echo "::error title=modelvow::nothing was judged; an earlier step says why" ;;
  *) echo "modelvow: something could not be judged, which is no success" ;;
esac
exit "$EXIT_CODE"
