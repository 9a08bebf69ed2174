#!/bin/sh
# Make .venv from requirements-dev.txt: with uv where it can be had, otherwise with pip. Idempotent.
set -eu

suits='import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))'
python=
for candidate in "${PYTHON:-python3}" python3.13 python3.12 python3.11; do
    if command -v "$candidate" >/dev/null 2>&1 && "$candidate" -c "$suits" 2>/dev/null; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    echo "Taizhang needs Python 3.11, 3.12 or 3.13; none was found." >&2
    exit 2
fi

if ! .venv/bin/python -c "$suits" 2>/dev/null; then
    rm -rf .venv
    "$python" -m venv .venv
fi

echo "Installing Python packages …"
# uv itself comes from the same lock, by hash.
awk '/^uv==/ {on = 1; print; next} /^[^ ]/ {on = 0} on' requirements-dev.txt >.venv/uv.txt
if .venv/bin/python -m uv --version >/dev/null 2>&1 ||
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r .venv/uv.txt; then
    .venv/bin/python -m uv pip sync --quiet --python .venv/bin/python --require-hashes requirements-dev.txt
else
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
fi

# The package itself, as a link to this checkout: gives the `taizhang` command.
mkdir -p build/static build/fonts
if .venv/bin/python -m uv --version >/dev/null 2>&1; then
    .venv/bin/python -m uv pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --editable .
else
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
fi
