#!/usr/bin/env bash
# The environments of the third-party clients, each made once: Python's in .venv, .venv/NAME for those that want other versions of
# what the others stand on, and the client of npm in .venv/npm. One that cannot be made is absent, and its checks are skipped.
set -uo pipefail
cd "$(dirname "$0")"
environment=$PWD/.venv

# make PLACE REQUIREMENTS
make() {
  cmp -s "$2" "$1/installed.txt" && return
  python3 -m venv "$1" && "$1/bin/pip" install --quiet --disable-pip-version-check -r "$2" && cp "$2" "$1/installed.txt"
}

make "$environment" requirements.txt || exit 1
for name in kserve feast mlflow3 mlflow2; do make "$environment/$name" "requirements-$name.txt" || true; done
[ -d "$environment/npm/node_modules/mlflow" ] ||
  npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$environment/npm" mlflow@2.0.7 || true
