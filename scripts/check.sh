#!/bin/sh
# Runs the checks, the tests last: their closing line is the last thing said.
#   scripts/check.sh quick   what can be said in seconds, for a commit
#   scripts/check.sh check   that, types, generated files, finance's features, and the unit tests:
#                            all that are quick and need no database
#   scripts/check.sh test    everything
set -u
cd "$(dirname "$0")/.." || exit
BIN=.venv/bin
failed=""
# Where Python may not keep what it has compiled, every process compiles every test anew.
unset PYTHONDONTWRITEBYTECODE

step() {
    name=$1
    shift
    begun=$(date +%s)
    if output=$("$@" 2>&1); then
        printf '  ok      %-34s %3ss\n' "$name" $(($(date +%s) - begun))
    else
        printf '  FAILED  %-34s %3ss\n%s\n' "$name" $(($(date +%s) - begun)) "$output"
        failed="$failed, $name"
    fi
}

unit_tests() {
    "$BIN/python" -m pytest --quiet --numprocesses auto --dist loadfile "$@"
}

begun=$(date +%s)
step "format (ruff format)" "$BIN/ruff" format --check .
step "style (ruff)" "$BIN/ruff" check .
step "rooms (import-linter)" "$BIN/lint-imports"
if [ "$1" != quick ]; then
    step "types (mypy)" "$BIN/mypy"
    step "generated files" "$BIN/python" scripts/generated.py --check
fi
if [ -n "$failed" ] && [ "$1" != quick ]; then
    echo "Failed so far: ${failed#, }. The tests run all the same."
fi

status=0
case $1 in
check)
    unit_tests -m "not slow and not browser and not database" || status=$?
    echo "All of it took $(($(date +%s) - begun)) seconds."
    ;;
test)
    # Without -q: in full, so that the closing line can be read by whatever counts.
    "$BIN/python" -m pytest --numprocesses auto --dist loadfile || status=$?
    ;;
esac

[ "$status" -eq 0 ] && [ -n "$failed" ] && status=1
[ "$1" = quick ] && [ -z "$failed" ] && status=0
[ "${CI:-}" = true ] && exit "$status"
if [ "$status" -eq 0 ]; then
    [ "$1" = check ] && echo "Next: commit. Before a push: make test (all that CI checks)."
    [ "$1" = test ] && echo "Next: make run (the service and its console, with a demo firm)."
elif [ -n "$failed" ]; then
    echo "Failed: ${failed#, }. 'make format' mends form; the rest is said above."
fi
exit "$status"
