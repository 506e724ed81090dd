#!/usr/bin/env bash
# Clients of others against our server. Needs the program of the release preset and PyPI (once).
#   tests/interop/run.sh [BASE_URL]
set -euo pipefail
here="$(dirname "$(readlink -f "$0")")"
root="$(dirname "$(dirname "$here")")"
venv="${GYOJI_INTEROP_VENV:-$root/build/interop-venv}"
if ! cmp -s "$here/requirements.txt" "$venv/requirements.txt"; then
  rm -rf "$venv"
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"
  cp "$here/requirements.txt" "$venv/requirements.txt"
fi
exec "$venv/bin/python" "$here/run.py" "$@"
