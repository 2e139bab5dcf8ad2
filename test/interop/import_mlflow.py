"""Stores that MLflow itself has written (a folder, a SQLite file, a server) are imported, and a client reads the same from both sides."""

import contextlib
import json
import os
import pathlib
import subprocess
import tempfile

os.environ["MLFLOW_ALLOW_FILE_STORE"] = "true"

import mlflow_tracking_stage as stages  # noqa: E402  (sets up MLflow)
import mlflow  # noqa: E402
import pandas as pd  # noqa: E402
from mlflow import MlflowClient  # noqa: E402
from sklearn.linear_model import LogisticRegression  # noqa: E402

from millrace_server import BIN, up_in  # noqa: E402

IS_THREE = stages.IS_THREE
ROWS = pd.DataFrame({"a": [float(i % 3) for i in range(20)], "b": [float(i) for i in range(20)]})
LABELS = (ROWS.a > 1).astype(int)


def fill(uri):
    """Something of everything, logged by the client as people log it."""
    mlflow.set_tracking_uri(uri)
    mlflow.set_registry_uri(uri)
    client = MlflowClient()
    mlflow.set_experiment("late flights")
    mlflow.set_experiment_tag("team", "ü")
    with mlflow.start_run(run_name="first"):
        mlflow.log_params({"lr": 0.1, "deep/name": "a b"})
        for step in range(50):
            mlflow.log_metric("loss", 1 / (step + 1), step=step)
        mlflow.log_metrics({"deep/auc": 0.75, "nan": float("nan"), "below": -1e-300})
        mlflow.log_metric("back", 1, step=5)
        mlflow.log_metric("back", 2, step=3)
        mlflow.set_tags({"note": "two\nlines", "mlflow.note.content": "# text"})
        mlflow.log_text("hello", "plots/a b.txt")
        mlflow.log_dict({"k": 1}, "conf.json")
        mlflow.log_input(mlflow.data.from_pandas(ROWS, source="http://x/y.csv", name="rows"), "training", tags={"k": "v"})
        log_model("model")
        with mlflow.start_run(run_name="child", nested=True):
            mlflow.log_metric("loss", 3)
            log_model("model")
    mlflow.set_experiment("other")
    with mlflow.start_run() as failed:
        mlflow.log_metric("z", 1)
    client.set_terminated(failed.info.run_id, "FAILED")
    with mlflow.start_run() as deleted:
        mlflow.log_param("p", 1)
    client.delete_run(deleted.info.run_id)
    client.delete_experiment(client.create_experiment("gone", tags={"t": "1"}))
    describe(client)


def log_model(name):
    given = {"name": name} if IS_THREE else {"artifact_path": name}
    mlflow.sklearn.log_model(LogisticRegression().fit(ROWS, LABELS), registered_model_name="clf", input_example=ROWS[:2], **given)


def describe(client):
    client.set_registered_model_alias("clf", "champion", 1)
    client.set_registered_model_tag("clf", "owner", "me")
    client.set_model_version_tag("clf", "2", "q", "1")
    client.update_registered_model("clf", description="about")
    client.update_model_version("clf", "2", description="the second")
    client.transition_model_version_stage("clf", "1", "Production")
    log_version(client)
    client.delete_model_version("clf", "3")
    log_version(client)


def log_version(client):
    """A version as older clients register one: by the place of a run's files."""
    run = client.search_runs([client.get_experiment_by_name("late flights").experiment_id], "tags.mlflow.runName = 'first'")[0]
    client.create_model_version("clf", f"{run.info.artifact_uri}/plots", run.info.run_id)


def seen(uri):
    """All that a client reads, by what keeps its name or id on a move."""
    mlflow.set_tracking_uri(uri)
    mlflow.set_registry_uri(uri)
    client = MlflowClient()
    both = mlflow.entities.ViewType.ALL
    experiments = {e.name: e for e in client.search_experiments(view_type=both)}
    found = {name: [e.lifecycle_stage, e.tags] for name, e in experiments.items()}
    times = {name: e.creation_time for name, e in experiments.items() if name != "Default"}
    runs = {}
    for experiment in experiments.values():
        for run in client.search_runs([experiment.experiment_id], run_view_type=both):
            runs[run.info.run_id] = seen_run(client, run)
    return {"experiments": found, "created": times, "runs": runs, "models": logged(client, experiments), "registered": registered(client)}


def seen_run(client, run):
    info, data = run.info, run.data
    histories = {
        key: sorted({(m.step, m.timestamp, repr(m.value)) for m in client.get_metric_history(info.run_id, key)})
        for key in data.metrics
    }
    inputs = [
        [i.dataset.name, i.dataset.digest, i.dataset.source, i.dataset.schema, i.dataset.profile, sorted((t.key, t.value) for t in i.tags)]
        for i in run.inputs.dataset_inputs
    ]
    outputs = [o.model_id for o in getattr(getattr(run, "outputs", None), "model_outputs", None) or []]
    return {
        "info": [info.run_name, info.status, info.start_time, info.end_time, info.lifecycle_stage, info.user_id],
        "data": [data.params, data.tags, {key: repr(value) for key, value in data.metrics.items()}],
        **{"histories": histories, "inputs": inputs, "outputs": outputs, "files": files_of(client, info.run_id)},
    }


def files_of(client, run):
    with tempfile.TemporaryDirectory() as folder:
        client.download_artifacts(run, "", folder)
        return contents(folder)


def contents(folder):
    root = pathlib.Path(folder)
    return {str(file.relative_to(root)): file.read_bytes().hex() for file in root.rglob("*") if file.is_file()}


def logged(client, experiments):
    if not IS_THREE:
        return {}
    ids = [experiment.experiment_id for experiment in experiments.values() if experiment.lifecycle_stage == "active"]
    return {
        m.model_id: [m.name, str(m.status), m.source_run_id, m.params, m.tags, m.creation_timestamp, len(m.metrics or [])]
        for m in client.search_logged_models(ids)
    }


def registered(client):
    found = {}
    for model in client.search_registered_models():
        versions = {
            str(v.version): [v.run_id, v.description or "", v.current_stage, v.tags, v.creation_timestamp, v.status]
            for v in client.search_model_versions(f"name = '{model.name}'")
        }
        aliases = {alias: str(version) for alias, version in model.aliases.items()}
        found[model.name] = [model.description or "", model.tags, aliases, model.creation_timestamp, versions]
    return found


@contextlib.contextmanager
def folder_store(folder):
    yield f"file:{folder}/mlruns", [f"{folder}/mlruns"]


@contextlib.contextmanager
def sqlite_store(folder):
    yield f"sqlite:///{folder}/mlflow.db", [f"sqlite:///{folder}/mlflow.db"]


@contextlib.contextmanager
def server_store(folder):
    with stages.genuine(folder) as url:
        yield url, [url]


def imports(store):
    """Checks one form of store from end to end, and that it may be imported again while it has grown."""
    with tempfile.TemporaryDirectory() as folder, in_folder(folder):
        with store(folder) as (uri, words):
            fill(uri)
            before = seen(uri)
            project = pathlib.Path(folder) / "ours"
            project.mkdir()
            report = import_into(project, words)
            assert report["taken"]["runs"] == 4, report
            reasons = [left for left in report["left"] if left["kind"] != "versions"]
            assert reasons == [], reasons
            with up_in(project, "--grpc-port", "-1") as addresses:
                compare(before, seen(addresses["url"]))
                predicts(addresses["url"])
            again = import_into(project, words)
            assert again["taken"] == {}, again


@contextlib.contextmanager
def in_folder(folder):
    before = os.getcwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def import_into(project, words):
    ran = subprocess.run(
        ["node", str(BIN), "import", "mlflow", *words, "--json"], cwd=project, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return json.loads(ran.stdout)


def compare(before, after):
    for kind, there in before.items():
        for name in sorted({*there, *after[kind]}):
            ours = after[kind].get(name)
            assert json.dumps(there.get(name), sort_keys=True) == json.dumps(ours, sort_keys=True), (
                f"{kind} {name}:\n  there {there.get(name)}\n  here  {ours}"
            )


def predicts(url):
    """A version that was moved answers what its model answered."""
    mlflow.set_tracking_uri(url)
    mlflow.set_registry_uri(url)
    model = mlflow.pyfunc.load_model("models:/clf@champion")
    assert list(model.predict(ROWS)) == list(LogisticRegression().fit(ROWS, LABELS).predict(ROWS))


CHECKS = {
    "a folder mlruns": lambda: imports(folder_store),
    "a SQLite file": lambda: imports(sqlite_store),
    "a running server": lambda: imports(server_store),
}

if __name__ == "__main__":
    passed = failed = 0
    for name, check in CHECKS.items():
        try:
            check()
            passed += 1
            print(f"ok: MLflow {mlflow.__version__}, {name} is moved, and a client reads the same")
        except Exception as error:  # noqa: BLE001
            failed += 1
            print(f"FAILED: MLflow {mlflow.__version__}, {name}: {error}")
    print(f"{passed} passed, {failed} failed, 0 skipped")
