#!/usr/bin/env bash
# Real third-party clients and model files: a starter project is made, brought up and asked, and models that other libraries trained
# are imported and compared with what these libraries answer. The last line counts. Needs Python 3 and PyPI.
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$PWD
environment=$root/test/interop/.venv
if ! command -v python3 > /dev/null; then
  echo "skipped: no python3 here. Add it: apt-get install python3 python3-venv"
  exit 0
fi
bash "$root/test/interop/environments.sh"
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2> /dev/null || true; rm -rf "$work"' EXIT
cd "$work"

# Runs one part; its lines are shown, and its last one, which counts, is kept for the sum.
part() {
  "$@" 2>&1 | tee part.log || true
  tail -n 1 part.log >> counts.log
}

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
grpc=$(node -p 'JSON.parse(require("fs").readFileSync("up.json", "utf8")).grpc')
part "$environment/bin/python" "$root/test/interop/open_inference.py" "$url" "$grpc"
part "$environment/bin/python" "$root/test/interop/open_inference_models.py"
part "$environment/bin/python" "$root/test/interop/open_inference_grpc.py"

mkdir models
if OMP_NUM_THREADS=1 "$environment/bin/python" "$root/test/interop/train_models.py" models > train.log 2>&1; then
  part node "$root/test/interop/import_models.mjs" models
  cp models/lightgbm_binary.txt .
  part node "$root/test/interop/import_command.mjs" "$root/bin/millrace.js" lightgbm_binary.txt
else
  cat train.log
  echo '0 passed, 1 failed, 0 skipped' >> counts.log
fi

# Whether a client has its environment: NAME [MODULE], the module that shows it.
own() {
  "$environment/$1/bin/python" -c "import ${2:-$1}" 2> /dev/null
}
kserve=$environment
own kserve && kserve=$environment/kserve
if OMP_NUM_THREADS=1 "$environment/bin/python" "$root/test/interop/scoring_models.py" scored > scored.log 2>&1; then
  part "$environment/bin/python" "$root/test/interop/mlflow_scoring.py" scored
  part "$kserve/bin/python" "$root/test/interop/tf_serving.py" scored
  part "$kserve/bin/python" "$root/test/interop/open_inference_kserve.py" scored
else
  cat scored.log
  echo '0 passed, 1 failed, 0 skipped' >> counts.log
fi

if own feast; then
  part "$environment/feast/bin/python" "$root/test/interop/feast_online.py"
else
  echo '0 passed, 0 failed, 1 skipped' >> counts.log
fi

# MLflow's client of the last two generations, against us as its tracking server.
for generation in mlflow3 mlflow2; do
  if own $generation mlflow; then
    part "$environment/$generation/bin/python" "$root/test/interop/mlflow_tracking.py"
  else
    echo '0 passed, 0 failed, 1 skipped' >> counts.log
  fi
done

# The client of npm, which asks as MLflow 1 did.
if [ -d "$environment/npm/node_modules/mlflow" ]; then
  part node "$root/test/interop/mlflow_client.mjs" "$root/bin/millrace.js" "$environment/npm"
else
  echo '0 passed, 0 failed, 1 skipped' >> counts.log
fi

# Stores that MLflow has written, imported; its own server needs more than the skinny client of the second generation.
if "$environment/mlflow3/bin/python" -c 'import mlflow.server' 2> /dev/null; then
  part "$environment/mlflow3/bin/python" "$root/test/interop/import_mlflow.py"
else
  echo '0 passed, 0 failed, 1 skipped' >> counts.log
fi

# Models that MLflow logged, read without Python and compared with what Python answers.
logger=$environment/mlflow3/bin/python
if "$logger" -c 'import mlflow, sklearn' 2> /dev/null; then
  mkdir foreign
  if OMP_NUM_THREADS=1 "$logger" "$root/test/interop/foreign_models.py" foreign > foreign.log 2>&1; then
    part node "$root/test/interop/foreign_models.mjs" foreign
  else
    cat foreign.log
    echo '0 passed, 1 failed, 0 skipped' >> counts.log
  fi
else
  echo '0 passed, 0 failed, 1 skipped' >> counts.log
fi

awk '!/^[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped$/ { failed += 1; next } { passed += $1; failed += $3; skipped += $5 }
  END { printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped; exit failed > 0 }' counts.log
