#!/usr/bin/env bash
# Makes a virtual environment from the lock: with uv where the machine has it, with plain pip elsewhere.
set -euo pipefail
python=$1 venv=$2
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
  echo "Isthmus needs Python 3.11 or newer; '$python' is not. Try: make PYTHON=python3.12 ..." >&2
  exit 1
fi
[ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
echo "Installing what requirements/dev.lock names (about a minute the first time) ..." >&2
if command -v uv >/dev/null 2>&1; then
  uv pip install --quiet --compile-bytecode --python "$venv/bin/python" --require-hashes -r requirements/dev.lock
  uv pip install --quiet --compile-bytecode --python "$venv/bin/python" --no-deps --editable .
else
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.lock
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
fi
