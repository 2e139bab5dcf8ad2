"""Experiments, runs, metrics, params, tags and datasets as MLflow's client logs and reads them."""

import json
import math
from concurrent.futures import ThreadPoolExecutor

import mlflow
import numpy as np
import pandas as pd
from mlflow.entities import Metric, Param, RunTag, ViewType

from mlflow_tracking_stage import refused


def the_default_experiment_is_number_zero(stage):
    default = stage.client.get_experiment("0")
    assert (default.name, default.lifecycle_stage) == ("Default", "active")
    assert default.artifact_location == "mlflow-artifacts:/0", default.artifact_location


def an_experiment_is_created_found_renamed_deleted_and_restored(stage):
    client = stage.client
    made = client.create_experiment("kept", tags={"team": "a", "lines": "one\ntwo"})
    assert client.get_experiment_by_name("kept").experiment_id == made
    assert client.get_experiment_by_name("nobody has this name") is None
    client.set_experiment_tag(made, "team", "b")
    assert client.get_experiment(made).tags == {"team": "b", "lines": "one\ntwo"}
    stage.post("experiments/delete-experiment-tag", {"experiment_id": made, "key": "team"})
    assert client.get_experiment(made).tags == {"lines": "one\ntwo"}
    client.rename_experiment(made, "kept well")
    run = client.create_run(made).info.run_id
    client.delete_experiment(made)
    found = client.get_experiment(made)
    assert (found.name, found.lifecycle_stage) == ("kept well", "deleted")
    assert client.get_run(run).info.lifecycle_stage == "deleted"
    with refused("already exists", "RESOURCE_ALREADY_EXISTS"):
        client.create_experiment("kept well")
    client.restore_experiment(made)
    assert client.get_run(run).info.lifecycle_stage == "active"
    assert client.get_experiment(made).last_update_time >= found.creation_time > 0


def a_run_has_what_its_start_says(stage):
    experiment = stage.experiment()
    tags = {"mlflow.user": "anna", "mlflow.source.type": "LOCAL", "mine": "yes"}
    made = stage.client.create_run(experiment, start_time=456, run_name="first", tags=tags)
    for run in (made, stage.client.get_run(made.info.run_id)):
        info = run.info
        assert (info.user_id, info.start_time, info.run_name, info.status) == ("anna", 456, "first", "RUNNING"), info
        assert info.experiment_id == experiment and info.end_time is None
        assert info.artifact_uri == f"mlflow-artifacts:/{experiment}/{info.run_id}/artifacts", info.artifact_uri
        assert run.data.tags == {**tags, "mlflow.runName": "first"}, run.data.tags
    assert len(made.info.run_id) == 32 and int(made.info.run_id, 16) >= 0


def a_run_without_a_name_gets_one(stage):
    run = stage.client.get_run(stage.run())
    assert run.info.run_name and run.data.tags["mlflow.runName"] == run.info.run_name


def a_run_ends_goes_on_under_another_name_and_can_be_deleted(stage):
    client, run = stage.client, stage.run()
    client.set_terminated(run, "FAILED", 789)
    assert (client.get_run(run).info.status, client.get_run(run).info.end_time) == ("FAILED", 789)
    client.update_run(run, name="second")
    told = client.get_run(run)
    assert (told.info.run_name, told.data.tags["mlflow.runName"], told.info.status) == ("second", "second", "FAILED")
    client.set_tag(run, "mlflow.runName", "third")
    assert client.get_run(run).info.run_name == "third"
    client.delete_run(run)
    assert client.get_run(run).info.lifecycle_stage == "deleted"
    with refused(f"The run {run} must be in the 'active' state. Current state is deleted."):
        client.log_metric(run, "a", 1)
    client.restore_run(run)
    client.log_metric(run, "a", 1)


def what_the_fluent_calls_log_is_there(stage):
    stage.experiment()
    with mlflow.start_run(description="why") as active:
        mlflow.log_param("depth", 3)
        mlflow.log_params({"rate": 0.1, "none": None})
        mlflow.log_metric("loss", 0.5, step=2)
        mlflow.log_metrics({"auc": 0.75, "f1": 1}, step=1)
        mlflow.set_tag("kind", "small")
        mlflow.set_tags({"empty": "", "größe": "ü ☃ 🦊"})
    run = stage.client.get_run(active.info.run_id)
    assert run.data.params == {"depth": "3", "rate": "0.1", "none": "None"}, run.data.params
    assert run.data.metrics == {"loss": 0.5, "auc": 0.75, "f1": 1.0}
    assert run.data.tags["größe"] == "ü ☃ 🦊" and run.data.tags["empty"] == ""
    assert run.data.tags["mlflow.note.content"] == "why" and run.info.status == "FINISHED"
    assert run.info.end_time >= run.info.start_time


def the_newest_point_is_that_of_the_greatest_step_then_time_then_value(stage):
    client, run = stage.client, stage.run()
    points = [(1.0, 10, 5), (9.0, 99, 4), (3.0, 11, 5), (2.0, 11, 5), (7.0, 5, -1)]
    for value, at, step in points:
        client.log_metric(run, "m", value, timestamp=at, step=step)
    assert client.get_run(run).data.metrics["m"] == 3.0
    told = [(point.timestamp, point.step, point.value) for point in client.get_metric_history(run, "m")]
    assert told == sorted((at, step, value) for value, at, step in points), told
    assert client.get_metric_history(run, "nothing") == []


def numbers_that_are_not_finite_come_back(stage):
    client, run = stage.client, stage.run()
    client.log_metric(run, "nan", math.nan)
    client.log_batch(run, [Metric("up", math.inf, 1, 0), Metric("down", -math.inf, 1, 0)])
    metrics = client.get_run(run).data.metrics
    assert math.isnan(metrics["nan"]) and metrics["up"] >= 1.7e308 and metrics["down"] <= -1.7e308, metrics
    assert math.isnan(client.get_metric_history(run, "nan")[0].value)


def fifteen_hundred_metrics_and_150_params_go_in_one_call(stage):
    client, run = stage.client, stage.run()
    metrics = [Metric(f"m{i % 300}", i / 7, 1_000 + i, i) for i in range(1_500)]
    params = [Param(f"p{i}", str(i)) for i in range(150)]
    client.log_batch(run, metrics, params, [RunTag(f"t{i}", str(i)) for i in range(50)])
    told = client.get_run(run)
    assert told.data.metrics == {f"m{i}": (1_200 + i) / 7 for i in range(300)}
    assert told.data.params == {f"p{i}": str(i) for i in range(150)}
    assert len(client.get_metric_history(run, "m7")) == 5


def a_batch_that_is_sent_again_counts_once(stage):
    client, run = stage.client, stage.run()
    batch = [Metric("m", i, i, i) for i in range(100)]
    for _ in range(3):
        client.log_batch(run, batch, [Param("p", "1")])
    assert [point.value for point in client.get_metric_history(run, "m")] == list(range(100))


def a_history_comes_in_pages_of_any_size(stage):
    client, run = stage.client, stage.run()
    client.log_batch(run, [Metric("m", i % 5, i // 3, i % 7) for i in range(700)])
    told, asked = [], {"run_id": run, "metric_key": "m", "max_results": 128}
    while True:
        page = stage.ask("GET", "metrics/get-history", asked).json()
        told += [(point["timestamp"], point["step"], point["value"]) for point in page["metrics"]]
        if "next_page_token" not in page:
            break
        asked = {**asked, "page_token": page["next_page_token"]}
    assert told == sorted({(i // 3, i % 7, i % 5) for i in range(700)}), len(told)


def histories_of_several_runs_come_at_once(stage):
    runs = [stage.run() for _ in range(2)]
    for run in runs:
        stage.client.log_batch(run, [Metric("m", i, 10 - i, i) for i in range(10)])
    asked = {"run_id": runs, "metric_key": "m", "max_results": 15}
    answer = stage.ask("GET", "metrics/get-history-bulk", asked, prefix="/ajax-api/2.0/mlflow/").json()["metrics"]
    expected = [(run, 10 - i) for run in sorted(runs) for i in range(9, -1, -1)][:15]
    assert [(point["run_id"], point["timestamp"]) for point in answer] == expected, answer
    asked = {"run_ids": runs, "metric_key": "m", "max_results": 4}
    sample = stage.ask("GET", "metrics/get-history-bulk-interval", asked, prefix="/ajax-api/2.0/mlflow/").json()["metrics"]
    for run in runs:
        steps = [point["step"] for point in sample if point["run_id"] == run]
        assert steps[0] == 0 and steps[-1] == 9 and steps == sorted(steps) and 2 <= len(steps) <= 6, steps


def two_writers_at_once_lose_nothing(stage):
    client, run = stage.client, stage.run()

    def write(writer):
        for i in range(40):
            client.log_batch(run, [Metric(f"of {writer}", i, i, i), Metric("both", writer, i, i)], [Param(f"p{writer}.{i}", "x")])

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(write, range(2)))
    told = client.get_run(run)
    assert told.data.metrics == {"of 0": 39, "of 1": 39, "both": 1}, told.data.metrics
    assert len(told.data.params) == 80 and len(client.get_metric_history(run, "both")) == 80


def nested_runs_know_their_parent(stage):
    experiment = stage.experiment()
    with mlflow.start_run() as parent:
        for name in ("a", "b"):
            with mlflow.start_run(nested=True, run_name=name):
                mlflow.log_metric("m", 1)
    wanted = f"tags.mlflow.parentRunId = '{parent.info.run_id}'"
    found = stage.client.search_runs([experiment], wanted, order_by=["attributes.run_name"])
    assert [run.info.run_name for run in found] == ["a", "b"]


def datasets_that_a_run_read_come_back(stage):
    experiment = stage.experiment()
    frame = pd.DataFrame({"x": [1.0, 2.0], "y": [0, 1]})
    table = mlflow.data.from_pandas(frame, source="s3://bucket/rows.csv", name="rows", targets="y")
    array = mlflow.data.from_numpy(np.arange(6).reshape(2, 3), name="pixels")
    with mlflow.start_run() as active:
        mlflow.log_input(table, context="training", tags={"split": "1"})
        mlflow.log_input(table, context="training", tags={"split": "1"})
        mlflow.log_input(array)
    inputs = {one.dataset.name: one for one in stage.client.get_run(active.info.run_id).inputs.dataset_inputs}
    assert set(inputs) == {"rows", "pixels"}
    rows = inputs["rows"]
    assert rows.dataset.digest == table.digest and json.loads(rows.dataset.profile) == {"num_rows": 2, "num_elements": 4}
    assert {tag.key: tag.value for tag in rows.tags} == {"mlflow.data.context": "training", "split": "1"}
    assert mlflow.data.get_source(rows).uri == "s3://bucket/rows.csv"
    asked = {"experiment_ids": [experiment]}
    answer = stage.ask("POST", "experiments/search-datasets", asked, prefix="/ajax-api/2.0/mlflow/")
    summaries = answer.json()["dataset_summaries"]
    assert sorted((one["name"], one.get("context")) for one in summaries) == [("pixels", None), ("rows", "training")]


def deleted_runs_are_found_where_they_are_asked_for(stage):
    experiment = stage.experiment()
    kept, gone = (stage.client.create_run(experiment).info.run_id for _ in range(2))
    stage.client.delete_run(gone)
    for view, expected in ((ViewType.ACTIVE_ONLY, {kept}), (ViewType.DELETED_ONLY, {gone}), (ViewType.ALL, {kept, gone})):
        assert {run.info.run_id for run in stage.client.search_runs([experiment], run_view_type=view)} == expected


CHECKS = [
    the_default_experiment_is_number_zero,
    an_experiment_is_created_found_renamed_deleted_and_restored,
    a_run_has_what_its_start_says,
    a_run_without_a_name_gets_one,
    a_run_ends_goes_on_under_another_name_and_can_be_deleted,
    what_the_fluent_calls_log_is_there,
    the_newest_point_is_that_of_the_greatest_step_then_time_then_value,
    numbers_that_are_not_finite_come_back,
    fifteen_hundred_metrics_and_150_params_go_in_one_call,
    a_batch_that_is_sent_again_counts_once,
    a_history_comes_in_pages_of_any_size,
    histories_of_several_runs_come_at_once,
    two_writers_at_once_lose_nothing,
    nested_runs_know_their_parent,
    datasets_that_a_run_read_come_back,
    deleted_runs_are_found_where_they_are_asked_for,
]
