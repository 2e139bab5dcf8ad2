"""MLflow's own client against Millrace as its tracking server: each check is a sentence; the last line counts them.

Usage: mlflow_tracking.py [--genuine] [--large] [WORD]. With --genuine the same checks ask MLflow's own server, which must pass them too;
with --large the artifact that goes there and back has a gigabyte; with a WORD only checks with it in their name are done.
"""

import sys
import time

from millrace_server import run
from mlflow_tracking_stage import mlflow, stage

import mlflow_tracking_artifacts
import mlflow_tracking_models
import mlflow_tracking_runs
import mlflow_tracking_search
import mlflow_tracking_texts

PARTS = [mlflow_tracking_runs, mlflow_tracking_search, mlflow_tracking_texts, mlflow_tracking_artifacts, mlflow_tracking_models]


def main():
    words = [word for word in sys.argv[1:] if not word.startswith("--")]
    checks = [check for part in PARTS for check in part.CHECKS if all(word in check.__name__ for word in words)]
    began = time.monotonic()
    with stage("--genuine" in sys.argv) as where:
        passed, failed = run(checks, where)
    print(f"mlflow {mlflow.__version__}: {time.monotonic() - began:.0f} s", file=sys.stderr)
    print(f"{passed} passed, {failed} failed, 0 skipped")
    sys.exit(1 if failed else 0)


main()
