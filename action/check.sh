#!/usr/bin/env bash
# Runs the check of the action: everything it is told comes in variables.
set -u
out=${RUNNER_TEMP:-.}/fleetwright
mkdir -p "$out" || exit 1
rm -f "$out"/check.*

case ${FLEETWRIGHT_VERSION:-} in
  local) command=(npx --no-install fleetwright) ;;
  [0-9]*.[0-9]*.[0-9]*) command=(npx --yes "fleetwright@$FLEETWRIGHT_VERSION") ;;
  *) echo "::error::version: name one, such as 0.1.0, or local"; exit 3 ;;
esac

# Paths are separated by spaces; none of them is a pattern or an option.
set -f
read -r -a paths <<< "${FLEETWRIGHT_PATH:-.}"
set +f
arguments=(--fail-on "${FLEETWRIGHT_FAIL_ON:-error}" -o "${FLEETWRIGHT_FORMAT:-table}")
[ -z "${FLEETWRIGHT_TARGET_VERSION:-}" ] || arguments+=(--target-version "$FLEETWRIGHT_TARGET_VERSION")
for ending in sarif xml md; do arguments+=(--export "$out/check.$ending"); done

"${command[@]}" check "${arguments[@]}" -- "${paths[@]}"
code=$?

written() { [ -f "$1" ] && printf '%s' "$1"; }
{
  echo "exit-code=$code"
  echo "sarif=$(written "$out/check.sarif")"
  echo "junit=$(written "$out/check.xml")"
  echo "markdown=$(written "$out/check.md")"
} >> "${GITHUB_OUTPUT:-/dev/null}"
[ -f "$out/check.md" ] && cat "$out/check.md" >> "${GITHUB_STEP_SUMMARY:-/dev/null}"

[ "$code" -eq 5 ] && [ "${FLEETWRIGHT_ALLOW_GAPS:-false}" = true ] && exit 0
exit "$code"
