#!/bin/sh
# Makes .venv with everything in requirements.lock. Safe to run again at any time.
set -eu
cd "$(dirname "$0")/.."
VENV=.venv
UV_PYTHON_DOWNLOADS=never
# The rules engine compiles itself without optimising unless it is told to.
CPPFLAGS="${CPPFLAGS:-} -O2 -DNDEBUG"
PIP_DISABLE_PIP_VERSION_CHECK=1
export UV_PYTHON_DOWNLOADS CPPFLAGS PIP_DISABLE_PIP_VERSION_CHECK

stop() {
    printf '%s\n' "$@" >&2
    exit 2
}

# --- what must be there -------------------------------------------------------------------------
fits() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 12))' 2>/dev/null
}

found_python() {
    for candidate in ${PYTHON:-} python3.11 python3.12 python3 python; do
        if fits "$candidate"; then
            "$candidate" -c 'import sys; print(sys.executable)'
            return
        fi
    done
}

PYTHON=$(found_python)
[ -n "$PYTHON" ] || stop \
    "Python 3.11 or 3.12 is needed and was not found." \
    "Install it (Debian 12, Ubuntu 24.04: apt-get install python3 python3-venv python3-dev;" \
    "macOS: brew install python@3.12), or name one: make PYTHON=/path/to/python3.12 ..."

"$PYTHON" -c 'import venv, ensurepip' 2>/dev/null || stop \
    "$PYTHON cannot make virtual environments: its venv module is missing." \
    "Install it (Debian, Ubuntu: apt-get install python3-venv) and run the command again."

COMPILER=${CC:-cc}
command -v "$COMPILER" >/dev/null 2>&1 || stop \
    "A C compiler is needed to build the rules engine, and '$COMPILER' was not found." \
    "Install one (Debian, Ubuntu: apt-get install gcc; macOS: xcode-select --install)."

"$PYTHON" -c 'import os, sys, sysconfig
sys.exit(not os.path.exists(os.path.join(sysconfig.get_path("include"), "Python.h")))' || stop \
    "$PYTHON lacks its C headers (Python.h), which the rules engine is built with." \
    "Install them (Debian, Ubuntu: apt-get install python3-dev) and run the command again."

# --- the environment ----------------------------------------------------------------------------
echo "1/4  $("$PYTHON" --version), a C compiler and make are there"
if [ ! -x $VENV/bin/python ] || ! fits $VENV/bin/python; then
    rm -rf $VENV
    "$PYTHON" -m venv $VENV
fi
[ -x $VENV/bin/pip ] || $VENV/bin/python -m ensurepip --upgrade >/dev/null

echo "2/4  The installer"
pinned=$(mktemp)
trap 'rm -f "$pinned"' EXIT
# uv's own lines of the lock: its version and hashes.
awk '/^[^ ]/ { mine = /^uv==/ } mine' requirements.lock >"$pinned"
if [ "$($VENV/bin/uv --version 2>/dev/null | cut -d' ' -f2)" != "$(sed -n 's/^uv==\([^ ]*\).*/\1/p' "$pinned")" ]; then
    $VENV/bin/pip install --quiet --require-hashes --no-deps -r "$pinned" ||
        echo "     uv is not to be had for this machine: pip will do, slower"
fi

echo "3/4  The packages of requirements.lock (a minute the first time; the rules engine is compiled)"
# uv does not read pip's settings: where this machine's pip is sent elsewhere, so is uv.
pip_says() {
    $VENV/bin/pip config get "$1" 2>/dev/null || true
}
index=${PIP_INDEX_URL:-$(pip_says global.index-url)}
certificates=${PIP_CERT:-$(pip_says global.cert)}
if [ -n "$index" ] && [ -z "${UV_DEFAULT_INDEX:-}" ]; then
    UV_DEFAULT_INDEX=$index
    export UV_DEFAULT_INDEX
fi
if [ -n "$certificates" ] && [ -z "${SSL_CERT_FILE:-}" ]; then
    SSL_CERT_FILE=$certificates
    export SSL_CERT_FILE
fi

with_uv() {
    [ -x $VENV/bin/uv ] || return 1
    # The setting is ignored by the build, but keeps it apart in uv's cache from builds without -O2.
    $VENV/bin/uv pip install --quiet --compile-bytecode --python $VENV/bin/python --require-hashes \
        --config-settings-package 'durable-rules:accrual=optimised' -r requirements.lock
}

with_pip() {
    # Not from pip's cache, which would give back a rules engine built without -O2.
    $VENV/bin/pip install --progress-bar on --no-cache-dir --require-hashes -r requirements.lock
}

with_uv || {
    echo "     uv could not do it; pip tries, which takes some minutes"
    with_pip
}

echo "4/4  The accrual command"
if [ -x $VENV/bin/uv ]; then
    $VENV/bin/uv pip install --quiet --python $VENV/bin/python --no-deps --editable .
else
    $VENV/bin/pip install --quiet --no-deps --editable .
fi
touch $VENV/.ready
