"""Files that MLflow's client puts, lists, takes and removes through the server, and traces."""

import hashlib
import json
import os
import pathlib
import sys
import tempfile

import mlflow
import numpy as np
import pandas as pd
import requests

from mlflow_tracking_stage import IS_THREE, refused

MEGABYTE = 1024 * 1024
LARGE = 1024 if "--large" in sys.argv else 64


def paths(stage, run, folder=None):
    return sorted(one.path for one in stage.client.list_artifacts(run, folder))


def texts_tables_and_pictures_are_kept_and_read_again(stage):
    stage.experiment()
    with mlflow.start_run() as active:
        mlflow.log_text("grün", "notes/readme.md")
        mlflow.log_dict({"a": [1, None]}, "conf.json")
        mlflow.log_table({"q": ["x", "y"], "n": [1, 2]}, "table.json")
        mlflow.log_image(np.zeros((4, 4, 3), dtype=np.uint8), "black.png")
    run = active.info.run_id
    assert paths(stage, run) == ["black.png", "conf.json", "notes", "table.json"]
    assert paths(stage, run, "notes") == ["notes/readme.md"]
    assert mlflow.artifacts.load_text(f"runs:/{run}/notes/readme.md") == "grün"
    assert mlflow.artifacts.load_dict(f"{active.info.artifact_uri}/conf.json") == {"a": [1, None]}
    pd.testing.assert_frame_equal(mlflow.load_table("table.json", run_ids=[run]), pd.DataFrame({"q": ["x", "y"], "n": [1, 2]}))
    tags = stage.client.get_run(run).data.tags
    assert json.loads(tags["mlflow.loggedArtifacts"]) == [{"path": "table.json", "type": "table"}]


def folders_with_odd_names_go_there_and_back(stage):
    run = stage.run()
    names = ["plain.txt", "with space.txt", "größe.txt", "a+b&c=d.txt", "100%.txt", "deep/er/still.bin", "empty"]
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            file = pathlib.Path(folder) / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(b"" if name == "empty" else name.encode() * 100)
        stage.client.log_artifacts(run, folder, "all of it")
        back = pathlib.Path(stage.client.download_artifacts(run, "all of it"))
        told = {str(file.relative_to(back)): file.read_bytes() for file in back.rglob("*") if file.is_file()}
    assert told == {name: b"" if name == "empty" else name.encode() * 100 for name in names}, sorted(told)
    sizes = {one.path: (one.is_dir, one.file_size) for one in stage.client.list_artifacts(run, "all of it")}
    assert sizes["all of it/deep"] == (True, None) and sizes["all of it/empty"] in ((False, 0), (False, None)), sizes


def a_large_artifact_comes_back_bit_for_bit(stage):
    run = stage.run()
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "large.bin"
        sent = hashlib.sha256()
        with file.open("wb") as out:
            for _ in range(LARGE):
                block = os.urandom(MEGABYTE)
                sent.update(block)
                out.write(block)
        stage.client.log_artifact(run, str(file))
        back = stage.client.download_artifacts(run, "large.bin", folder + "/..")
        got = hashlib.sha256()
        with open(back, "rb") as taken:
            while block := taken.read(MEGABYTE):
                got.update(block)
        os.remove(back)
    assert got.digest() == sent.digest()


def a_file_that_is_put_again_is_replaced_and_can_be_removed(stage):
    stage.experiment()
    with mlflow.start_run() as active:
        mlflow.log_text("one", "a.txt")
        mlflow.log_text("two", "a.txt")
    uri = active.info.artifact_uri
    assert mlflow.artifacts.load_text(f"{uri}/a.txt") == "two"
    path = uri.removeprefix("mlflow-artifacts:/")
    place = f"{stage.url}/api/2.0/mlflow-artifacts/artifacts/{path}"
    got = requests.get(f"{place}/a.txt", timeout=60)
    assert got.headers["Content-Disposition"].startswith("attachment; filename="), got.headers
    assert got.headers["X-Content-Type-Options"] == "nosniff" and got.text == "two"
    assert requests.get(f"{stage.url}/get-artifact", {"run_id": active.info.run_id, "path": "a.txt"}, timeout=60).text == "two"
    listed = stage.ask("GET", "artifacts/list", {"run_id": active.info.run_id}).json()
    assert listed == {"root_uri": uri, "files": [{"path": "a.txt", "is_dir": False, "file_size": 3}]}, listed
    assert requests.delete(place, timeout=60).json() == {}
    assert paths(stage, active.info.run_id) == []


def paths_that_lead_elsewhere_are_refused(stage):
    run = stage.run()
    for path in ("../up", "a/../../up", "/etc/passwd", "..%2F..%2Fup"):
        for address, asked in (("api/2.0/mlflow/artifacts/list", {"run_id": run, "path": path}), ("get-artifact", {"run_id": run, "path": path})):
            answer = requests.get(f"{stage.url}/{address}", asked, timeout=60)
            assert answer.status_code == 400 and answer.json()["message"] == "Invalid path", (address, path, answer.text)
    with refused("", None):
        mlflow.artifacts.load_text(f"runs:/{run}/nothing.txt")


def traces_are_kept_and_found(stage):
    if not IS_THREE:
        return
    experiment = stage.experiment()

    @mlflow.trace
    def add(a, b):
        with mlflow.start_span("inner") as span:
            span.set_attribute("sum", a + b)
        return a + b

    assert add(1, 2) == 3
    mlflow.flush_trace_async_logging()
    found = mlflow.search_traces([experiment], return_type="list")
    assert len(found) == 1
    trace = mlflow.get_trace(found[0].info.trace_id)
    assert sorted(span.name for span in trace.data.spans) == ["add", "inner"], trace.data.spans
    mlflow.set_trace_tag(trace.info.trace_id, "seen", "yes")
    assert mlflow.get_trace(trace.info.trace_id).info.tags["seen"] == "yes"


CHECKS = [
    texts_tables_and_pictures_are_kept_and_read_again,
    folders_with_odd_names_go_there_and_back,
    a_large_artifact_comes_back_bit_for_bit,
    a_file_that_is_put_again_is_replaced_and_can_be_removed,
    paths_that_lead_elsewhere_are_refused,
    traces_are_kept_and_found,
]
