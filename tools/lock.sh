#!/usr/bin/env bash
# Pins every package with its hashes, for all platforms and Python 3.11 up. The lock names no index: any serves.
set -euo pipefail
bin=$1
mkdir -p requirements
"$bin/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
  --no-emit-index-url --no-emit-find-links --group dev pyproject.toml -o requirements/dev.lock "${@:2}"
