"""The MLflow client on command, against any server; and the tables of a genuine MLflow server, written at once.

`fill` writes runs into the database of an MLflow server that is not running: through its client 100,000 runs would take hours. What is
written is what its store would have written (see `SqlAlchemyStore.create_run` and `log_batch`). All else goes through the client, which is the
same for every server; only `writers` posts bodies made beforehand, because 64 clients in one Python process would measure Python.
"""

import http.client
import json
import logging
import os
import time
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from hashlib import md5

os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
os.environ.setdefault("DO_NOT_TRACK", "true")
os.environ.setdefault("MLFLOW_HTTP_REQUEST_TIMEOUT", "600")
logging.disable(logging.WARNING)

import mlflow  # noqa: E402
from mlflow.entities import Metric  # noqa: E402
from mlflow.tracking import MlflowClient  # noqa: E402

from peer import serve  # noqa: E402

STARTED = 1_700_000_000_000
LEARNERS = ("boosting", "logistic", "forest", "mlp")
SLICE = 2_000
state: dict = {}


def client(order: dict) -> MlflowClient:
    key = order["url"]
    if key not in state:
        state[key] = MlflowClient(tracking_uri=key)
    return state[key]


def fill(order: dict) -> dict:
    """Tables as fillOurs of bench/tracking/fill.ts has them."""
    import sqlalchemy
    from mlflow.store.tracking.dbmodels import models
    from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore

    store = SqlAlchemyStore(order["database"], order["artifacts"])
    ids = [int(store.create_experiment(f"bench-{at}")) for at in range(1, order["experiments"] + 1)]
    tables = [models.SqlRun, models.SqlMetric, models.SqlLatestMetric, models.SqlParam, models.SqlTag]
    for start in range(1, order["runs"] + 1, SLICE):
        rows: list[list[dict]] = [[] for _ in tables]
        for at in range(start, min(order["runs"], start + SLICE - 1) + 1):
            for table, added in zip(rows, rows_of(at, order, ids), strict=True):
                table.extend(added)
        with store.engine.begin() as connection:
            for table, added in zip(tables, rows, strict=True):
                connection.execute(sqlalchemy.insert(table.__table__), added)
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sqlalchemy.text("analyze"))
    store.engine.dispose()
    return {"experiments": [str(one) for one in ids]}


def rows_of(at: int, order: dict, experiments: list[int]) -> tuple:
    run = md5(str(at).encode()).hexdigest()
    experiment = experiments[at % len(experiments)]
    info = {
        "run_uuid": run,
        "name": f"run-{at}",
        "source_type": "UNKNOWN",
        "source_name": "",
        "entry_point_name": "",
        "user_id": "bench",
        "status": "FAILED" if at % 20 == 0 else "FINISHED",
        "start_time": STARTED + at * 1000,
        "end_time": STARTED + at * 1000 + 500,
        "deleted_time": None,
        "source_version": "",
        "lifecycle_stage": "active",
        "artifact_uri": f"{order['artifacts']}/{experiment}/{run}/artifacts",
        "experiment_id": experiment,
    }
    metrics = [
        {
            "key": f"metric_{key}",
            "value": ((at * 7919 + key * 104729) % 1000003) / 1000003.0,
            "timestamp": STARTED,
            "step": 0,
            "is_nan": False,
            "run_uuid": run,
        }
        for key in range(order["metrics"])
    ]
    params = {"learner": LEARNERS[at % 4], "rate": f"0.{at % 100}"}
    tags = {"team": f"team-{at % 50}", "mlflow.runName": f"run-{at}"}
    texts = [[{"key": key, "value": value, "run_uuid": run} for key, value in one.items()] for one in (params, tags)]
    return [info], metrics, metrics, *texts


def experiments(order: dict) -> dict:
    found = client(order).search_experiments(filter_string="name LIKE 'bench-%'")
    return {"experiments": [one.experiment_id for one in found]}


def search(order: dict) -> dict:
    """The seconds of so many searches, every second one for the page after the first; at most for a minute."""
    asked = {key: order[key] for key in ("filter_string", "order_by", "max_results")}
    asked["experiment_ids"] = order["experiments"]
    first = client(order).search_runs(**asked)
    seconds, until = [], time.perf_counter() + 60
    for at in range(order["repeats"]):
        token = first.token if at % 2 else None
        start = time.perf_counter()
        client(order).search_runs(**asked, page_token=token)
        seconds.append(time.perf_counter() - start)
        if time.perf_counter() > until and len(seconds) >= 5:
            break
    return {"seconds": seconds, "first": [run.info.run_id for run in first]}


def calls(order: dict) -> dict:
    """The seconds of create_run, log_metric and get_run, one after another."""
    api = client(order)
    seconds: dict[str, list[float]] = {"create_run": [], "log_metric": [], "get_run": []}
    for at in range(order["repeats"]):
        run = timed(seconds["create_run"], lambda: api.create_run(order["experiments"][0])).info.run_id
        timed(seconds["log_metric"], lambda: api.log_metric(run, "loss", 1.0 / (at + 1), step=at))
        timed(seconds["get_run"], lambda: api.get_run(run))
    return {"seconds": seconds}


def timed(seconds: list[float], work):
    start = time.perf_counter()
    result = work()
    seconds.append(time.perf_counter() - start)
    return result


def batches(order: dict) -> dict:
    """The seconds of log_batch with 1,000 points of ten metrics, by one client."""
    api = client(order)
    run = api.create_run(order["experiments"][0]).info.run_id
    seconds: list[float] = []
    for at in range(order["repeats"]):
        points = [Metric(f"metric_{key % 10}", key / (at + 1), STARTED + key, at * 100 + key // 10) for key in range(1_000)]
        timed(seconds, lambda points=points: api.log_batch(run, metrics=points))
    return {"seconds": seconds}


def writers(order: dict) -> dict:
    """So many connections post batches of 1,000 points at once, each to a run of its own."""
    api = client(order)
    address = urllib.parse.urlsplit(order["url"])
    runs = [api.create_run(order["experiments"][0]).info.run_id for _ in range(order["writers"])]
    bodies = [[body_of(run, at) for at in range(order["batches"])] for run in runs]
    connections = [http.client.HTTPConnection(address.hostname, address.port, timeout=600) for _ in runs]

    def write(at: int) -> list[int]:
        statuses = []
        for body in bodies[at]:
            connections[at].request(
                "POST", "/api/2.0/mlflow/runs/log-batch", body, {"Content-Type": "application/json"}
            )
            answer = connections[at].getresponse()
            answer.read()
            statuses.append(answer.status)
        return statuses

    start = time.perf_counter()
    with ThreadPoolExecutor(len(runs)) as pool:
        statuses = [status for some in pool.map(write, range(len(runs))) for status in some]
    seconds = time.perf_counter() - start
    for connection in connections:
        connection.close()
    good = sum(status == 200 for status in statuses)
    return {"seconds": seconds, "points": good * 1_000, "refused": len(statuses) - good}


def body_of(run: str, batch: int) -> bytes:
    points = [
        {"key": f"metric_{at % 10}", "value": at / (batch + 1), "timestamp": STARTED + at, "step": batch * 100 + at // 10}
        for at in range(1_000)
    ]
    return json.dumps({"run_id": run, "metrics": points}).encode()


def versions(_order: dict) -> dict:
    return {"name": f"MLflow {mlflow.__version__}"}


serve(
    {
        "fill": fill,
        "experiments": experiments,
        "search": search,
        "calls": calls,
        "batches": batches,
        "writers": writers,
        "versions": versions,
    }
)
