#!/usr/bin/env bash
# Real third-party clients against a real server: a starter project is made, brought up and asked. Needs Python 3 and PyPI.
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$PWD
environment=$root/test/interop/.venv
if ! command -v python3 > /dev/null; then
  echo "skipped: no python3 here. Add it: apt-get install python3 python3-venv"
  exit 0
fi
if [ ! -x "$environment/bin/python" ]; then
  python3 -m venv "$environment"
  "$environment/bin/pip" install --quiet --disable-pip-version-check -r test/interop/requirements.txt
fi
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2> /dev/null || true; rm -rf "$work"' EXIT
cd "$work"
node "$root/bin/millrace.js" init
node "$root/bin/millrace.js" up --port 0 --json > up.json 2> up.log &
server=$!
for _ in $(seq 1 120); do
  [ -s up.json ] && break
  kill -0 "$server" 2> /dev/null || { cat up.log; exit 1; }
  sleep 0.5
done
[ -s up.json ] || { echo 'the server did not come up within a minute'; cat up.log; exit 1; }
url=$(node -p 'JSON.parse(require("fs").readFileSync("up.json", "utf8")).url')
"$environment/bin/python" "$root/test/interop/open_inference.py" "$url"
