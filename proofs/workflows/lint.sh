#!/usr/bin/env bash
# Lints the repository's workflows and those that it shows to others. Needs actionlint, zizmor and shellcheck in PATH; the
# versions of the first two are in proofs/go.mod and in requirements.txt beside this file. Closes with "workflows: N passed, N failed".
set -uo pipefail

cd "$(dirname "$0")/../.." || exit 1
passed=0
failed=0

# check WHAT COMMAND…: counts the command as one check.
check() {
  local what=$1
  shift
  if "$@"; then
    passed=$((passed + 1))
    echo "passed: $what"
  else
    failed=$((failed + 1))
    echo "FAILED: $what"
  fi
}

# Exceptions, each with its reason, stand in .github/zizmor.yml, and for the examples in a file beside this one.
audit() {
  zizmor --offline --no-progress --quiet --strict-collection "$@"
}

check 'actionlint reads scripts with shellcheck' command -v shellcheck
check "actionlint: the repository's workflows" actionlint .github/workflows/*.yml
check "zizmor: the repository's workflows, Dependabot and action.yml" \
  audit --persona auditor .github/workflows .github/dependabot.yml action.yml

if [[ -d examples ]]; then
  mapfile -t examples < <(grep --files-with-matches '^jobs:' examples/*.yml)
  check 'actionlint: the examples' actionlint "${examples[@]}"
  check 'zizmor: the examples' \
    audit --persona pedantic --config proofs/workflows/examples.zizmor.yml "${examples[@]}"
fi

echo "workflows: $passed passed, $failed failed"
((failed == 0))
