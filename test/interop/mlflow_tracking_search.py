"""The search grammar of MLflow, asked by its client: runs, experiments and logged models."""

import time

import mlflow
from mlflow.entities import Metric, Param, RunTag

from mlflow_tracking_stage import refused

RUNS = {
    "a": ({"auc": 0.9, "loss": 0.1}, {"learner": "boosting", "depth": "3"}, {"team": "red", "with space": "x"}),
    "b": ({"auc": 0.8, "loss": float("nan")}, {"learner": "forest", "depth": "10"}, {"team": "Red"}),
    "c": ({"auc": 0.7}, {"learner": "Boosted"}, {"team": "blue"}),
    "d": ({"loss": 0.4}, {}, {}),
}


def filled(stage):
    """An experiment with four runs, begun a second apart; `c` failed, `a` read a dataset."""
    experiment = stage.experiment()
    for i, (name, (metrics, params, tags)) in enumerate(RUNS.items()):
        run = stage.client.create_run(experiment, start_time=1_000 + i, run_name=name, tags={"mlflow.user": "anna"})
        stage.client.log_batch(
            run.info.run_id,
            [Metric(key, value, 1, 0) for key, value in metrics.items()],
            [Param(key, value) for key, value in params.items()],
            [RunTag(key, value) for key, value in tags.items()],
        )
        stage.client.set_terminated(run.info.run_id, "FAILED" if name == "c" else "FINISHED", 2_000 + i)
        if name == "a":
            dataset = mlflow.entities.Dataset("rows", "digest1", "local", "{}")
            tag = mlflow.entities.InputTag("mlflow.data.context", "training")
            stage.client.log_inputs(run.info.run_id, [mlflow.entities.DatasetInput(dataset, [tag])])
    return experiment


FILTERS = [
    ("", "dcba"),
    ("metrics.auc > 0.75", "ba"),
    ("metric.auc >= 0.7 AND metrics.auc < 0.9", "cb"),
    ("metrics.auc != 0.8", "ca"),
    ("metrics.`auc` = 0.9", "a"),
    ('metrics."auc" <= 0.8', "cb"),
    ("metrics.auc > 1e-1 and metrics.loss <= .1", "a"),
    ("metrics.none > 0", ""),
    ("params.learner = 'boosting'", "a"),
    ('param.learner != "boosting"', "cb"),
    ("parameters.learner LIKE 'boost%'", "a"),
    ("params.learner ILIKE 'BOOST%'", "ca"),
    ("params.learner LIKE '_orest'", "b"),
    ("params.depth = '10'", "b"),
    ("params.learner IS NULL", "d"),
    ("params.learner IS NOT NULL", "cba"),
    ("tags.team = 'red'", "a"),
    ("tag.team ILIKE 'RED'", "ba"),
    ("tags.`with space` = 'x'", "a"),
    ("tags.team IS NULL", "d"),
    ('tags.team != "red"', "cb"),
    ("attributes.run_name = 'b'", "b"),
    ("run_name LIKE '%c%'", "c"),
    ("attribute.status = 'FAILED'", "c"),
    ("attr.status != 'FAILED'", "dba"),
    ("run.user_id = 'anna'", "dcba"),
    ("attributes.start_time > 1001", "dc"),
    ("start_time <= 1001 AND end_time >= 2001", "b"),
    ("attributes.created = 1003", "d"),
    ("attributes.artifact_uri LIKE 'mlflow-artifacts:/%'", "dcba"),
    ("datasets.name = 'rows'", "a"),
    ("dataset.digest LIKE 'digest_'", "a"),
    ("datasets.context = 'training' and metrics.auc > 0.5", "a"),
    ("datasets.name IN ('rows', 'others')", "a"),
    ("metrics.auc > 0.75 AND params.depth = '3' AND tags.team = 'red' AND status = 'FINISHED'", "a"),
]

ORDERS = [
    ([], "dcba"),
    (["metrics.auc ASC"], "cbad"),
    (["metrics.auc DESC"], "abcd"),
    (["metrics.loss"], "adbc"),
    (["metrics.loss DESC"], "dabc"),
    (["params.learner"], "cabd"),
    (["params.learner DESC"], "bacd"),
    (["attributes.start_time ASC"], "abcd"),
    (["start_time DESC"], "dcba"),
    (["tags.team DESC", "metrics.auc DESC"], "acbd"),
    (["attributes.status", "run_name DESC"], "cdba"),
]

WRONG = [
    ("metrics.auc > 0.5 or metrics.auc < 0.1", "Invalid clause(s) in filter string"),
    ("foo.auc > 0.5", "Invalid entity type 'foo'. Valid values are"),
    ("attributes.foo = 'x'", "Invalid attribute key 'foo' specified. Valid keys are"),
    ("params.depth = 3", "Expected a quoted string value for param"),
    ("metrics.auc = 'high'", "Expected numeric value type for metric. Found"),
    ("metrics.auc LIKE 5", "Invalid comparator 'LIKE' not one of"),
    ("params.depth > '3'", "Invalid comparator '>' not one of"),
]


def names(runs):
    return "".join(run.info.run_name for run in runs)


def every_filter_finds_just_the_runs_that_match(stage):
    experiment = filled(stage)
    wrong = []
    for text, expected in FILTERS:
        found = names(stage.client.search_runs([experiment], text))
        if found != expected:
            wrong.append((text, found, expected))
    assert not wrong, wrong
    ids = {run.info.run_name: run.info.run_id for run in stage.client.search_runs([experiment])}
    few = ", ".join(f"'{ids[name]}'" for name in "ab")
    assert names(stage.client.search_runs([experiment], f"run_id IN ({few})")) == "ba"
    assert names(stage.client.search_runs([experiment], f"attributes.run_id NOT IN ({few})")) == "dc"
    assert names(stage.client.search_runs([experiment], f"attributes.run_id = '{ids['c']}'")) == "c"


def every_order_puts_missing_values_last_and_newer_runs_first(stage):
    experiment = filled(stage)
    found = [(order, names(stage.client.search_runs([experiment], order_by=order)), wanted) for order, wanted in ORDERS]
    assert all(got == wanted for _, got, wanted in found), [one for one in found if one[1] != one[2]]


def wrong_filters_and_orders_are_refused_in_the_words_of_mlflow(stage):
    experiment = stage.experiment()
    for text, words in WRONG:
        with refused(words, "INVALID_PARAMETER_VALUE"):
            stage.client.search_runs([experiment], text)
    for order in (["metrics.auc SIDEWAYS"], ["foo.bar"]):
        with refused("order_by" if "SIDE" in order[0] else "Invalid entity type 'foo'", "INVALID_PARAMETER_VALUE"):
            stage.client.search_runs([experiment], order_by=order)


def pages_hold_every_run_once_while_runs_are_added(stage):
    experiment = stage.experiment()
    made = [stage.client.create_run(experiment, start_time=5).info.run_id for _ in range(10)]
    page = stage.client.search_runs([experiment], max_results=4)
    assert [run.info.run_id for run in page] == sorted(made)[:4]
    told = list(page)
    if not stage.is_genuine:
        stage.client.create_run(experiment, start_time=6)
    while page.token:
        page = stage.client.search_runs([experiment], max_results=4, page_token=page.token)
        told += page
    assert [run.info.run_id for run in told] == sorted(made)


def the_data_frame_of_runs_has_their_values(stage):
    experiment = filled(stage)
    frame = mlflow.search_runs([experiment], order_by=["metrics.auc DESC"])
    assert list(frame["tags.mlflow.runName"]) == list("abcd")
    assert frame["metrics.auc"][0] == 0.9 and frame["params.depth"][1] == "10"
    assert len(mlflow.search_runs(search_all_experiments=True, filter_string="metrics.auc > 0.85")) >= 1


def experiments_are_found_by_name_tag_and_time_in_pages(stage):
    client = stage.client
    base = f"x{time.time_ns()}"
    for name, tags in (("a", {"key": "value"}), ("ab", {"key": "vaLue"}), ("Abc", None)):
        time.sleep(0.002)
        client.create_experiment(f"{base} {name}", tags=tags)

    def find(text="", **more):
        clause = f"name LIKE '{base}%'" + (f" AND {text}" if text else "")
        return [one.name.removeprefix(f"{base} ") for one in client.search_experiments(filter_string=clause, **more)]

    assert find() == ["Abc", "ab", "a"]
    assert find(f"attribute.name != '{base} a'") == ["Abc", "ab"]
    assert find("name ILIKE '% AB%'") == ["Abc", "ab"]
    assert find("tags.key = 'value'") == ["a"] and find("tag.key != 'value'") == ["ab"]
    assert find("tags.key ILIKE '%alu%'") == ["ab", "a"]
    assert find("creation_time > 5", order_by=["name DESC"]) == ["ab", "a", "Abc"]
    assert find("last_update_time >= 0", order_by=["creation_time ASC"]) == ["a", "ab", "Abc"]
    first = client.search_experiments(filter_string=f"name LIKE '{base}%'", max_results=2)
    rest = client.search_experiments(filter_string=f"name LIKE '{base}%'", max_results=2, page_token=first.token)
    assert len(first) == 2 and [one.name for one in rest] == [f"{base} a"] and not rest.token


CHECKS = [
    every_filter_finds_just_the_runs_that_match,
    every_order_puts_missing_values_last_and_newer_runs_first,
    wrong_filters_and_orders_are_refused_in_the_words_of_mlflow,
    pages_hold_every_run_once_while_runs_are_added,
    the_data_frame_of_runs_has_their_values,
    experiments_are_found_by_name_tag_and_time_in_pages,
]
