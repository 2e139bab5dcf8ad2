"""Models that MLflow's client logs, registers, finds, moves and loads again."""

import uuid
import warnings

import mlflow
import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression, Ridge

from mlflow_tracking_stage import IS_THREE, refused

NEEDS = ["scikit-learn"]
ROWS = pd.DataFrame({"a": np.arange(40.0), "b": np.arange(40.0) % 7, "c": np.arange(40.0) % 3})
GOAL = ROWS["a"] * 2 + ROWS["b"] - 3
KIND = (GOAL > 40).astype(int)


def logged(model=None, **more):
    """What `log_model` answers for a small model, under the argument that this version of the client wants."""
    place = {"name": "model"} if IS_THREE else {"artifact_path": "model"}
    fitted = model or Ridge().fit(ROWS, GOAL)
    return mlflow.sklearn.log_model(fitted, **place, pip_requirements=NEEDS, input_example=ROWS.head(2), **more)


def new_name():
    return f"model {uuid.uuid4().hex[:8]}"


def answers_as(uri, model=None):
    """Whether the model at this address answers what the one in hand does."""
    expected = (model or Ridge().fit(ROWS, GOAL)).predict(ROWS)
    np.testing.assert_allclose(mlflow.pyfunc.load_model(uri).predict(ROWS), expected)


def a_logged_model_loads_by_its_run_and_by_its_id(stage):
    stage.experiment()
    with mlflow.start_run() as active:
        info = logged()
    answers_as(f"runs:/{active.info.run_id}/model")
    answers_as(info.model_uri)
    if not IS_THREE:
        history = stage.client.get_run(active.info.run_id).data.tags["mlflow.log-model.history"]
        assert active.info.run_id in history
        return
    model = mlflow.get_logged_model(info.model_id)
    assert (model.name, model.status.value, model.source_run_id) == ("model", "READY", active.info.run_id), model
    assert model.artifact_location == f"mlflow-artifacts:/{model.experiment_id}/models/{model.model_id}/artifacts"
    outputs = stage.client.get_run(active.info.run_id).outputs.model_outputs
    assert [output.model_id for output in outputs] == [info.model_id]


def a_registered_model_loads_by_version_alias_stage_and_as_the_newest(stage):
    stage.experiment()
    name, client = new_name(), stage.client
    other = Ridge(alpha=50).fit(ROWS, GOAL)
    with mlflow.start_run():
        logged(registered_model_name=name)
    with mlflow.start_run():
        logged(other, registered_model_name=name)
    client.set_registered_model_alias(name, "champion", "1")
    client.transition_model_version_stage(name, "2", "Production")
    for uri, model in (("1", None), ("2", other), ("latest", other), ("Production", other)):
        answers_as(f"models:/{name}/{uri}", model)
    answers_as(f"models:/{name}@champion")
    client.set_registered_model_alias(name, "champion", "2")
    answers_as(f"models:/{name}@champion", other)
    assert client.get_model_version_by_alias(name, "champion").version == "2"
    assert client.get_registered_model(name).aliases == {"champion": "2"}
    client.delete_registered_model_alias(name, "champion")
    with refused("Registered model alias champion not found.", "INVALID_PARAMETER_VALUE"):
        client.get_model_version_by_alias(name, "champion")


def register_model_takes_what_a_run_has_made_and_waits_for_nothing(stage):
    stage.experiment()
    name = new_name()
    with mlflow.start_run() as active:
        info = logged()
    version = mlflow.register_model(f"runs:/{active.info.run_id}/model", name, tags={"from": "run"})
    assert (version.version, version.status, version.run_id) in ((v, "READY", active.info.run_id) for v in (1, "1")), version
    again = mlflow.register_model(info.model_uri, name)
    assert str(again.version) == "2"
    assert stage.client.get_model_version(name, "1").tags == {"from": "run"}
    answers_as(f"models:/{name}/1")


def versions_have_descriptions_tags_and_stages(stage):
    client, name = stage.client, new_name()
    model = client.create_registered_model(name, tags={"team": "a"}, description="first")
    assert (model.tags, model.description) == ({"team": "a"}, "first")
    with refused("already exists", "RESOURCE_ALREADY_EXISTS"):
        client.create_registered_model(name)
    for _ in range(3):
        client.create_model_version(name, "s3://bucket/model", tags={"k": "v"})
    client.update_model_version(name, "1", "the first")
    client.set_model_version_tag(name, "1", "k", "w")
    client.delete_model_version_tag(name, "2", "k")
    for version in "123":
        client.transition_model_version_stage(name, version, "staging", archive_existing_versions=version == "3")
    stages = {one.version: one.current_stage for one in client.search_model_versions(f"name = '{name}'")}
    assert {str(version): stage for version, stage in stages.items()} == {"1": "Archived", "2": "Archived", "3": "Staging"}
    one = client.get_model_version(name, "1")
    assert (one.description, one.tags, one.source) == ("the first", {"k": "w"}, "s3://bucket/model"), one
    assert client.get_model_version(name, "2").tags == {}
    assert client.get_model_version_download_uri(name, "1") == "s3://bucket/model"
    newest = client.get_latest_versions(name, ["Archived", "Staging"])
    assert sorted((one.current_stage, str(one.version)) for one in newest) == [("Archived", "2"), ("Staging", "3")]
    client.rename_registered_model(name, f"{name} again")
    assert str(client.get_model_version(f"{name} again", "3").version) == "3"
    client.delete_model_version(f"{name} again", "3")
    assert str(client.create_model_version(f"{name} again", "s3://bucket/model").version) == "4"
    client.delete_registered_model(f"{name} again")
    with refused(f"Registered Model with name={name} again not found", "RESOURCE_DOES_NOT_EXIST"):
        client.get_registered_model(f"{name} again")


def registered_models_and_versions_are_searched(stage):
    client, base = stage.client, f"found {uuid.uuid4().hex[:8]}"
    for letter in "abc":
        client.create_registered_model(f"{base} {letter}", tags={"letter": letter})
        client.create_model_version(f"{base} {letter}", f"s3://bucket/{letter}", tags={"is": letter})
        client.create_model_version(f"{base} {letter}", f"s3://bucket/{letter}")

    def names(text, **more):
        return [one.name[-1] for one in client.search_registered_models(text, **more)]

    assert names(f"name LIKE '{base}%'") == ["a", "b", "c"]
    assert names(f"name ILIKE '{base.upper()}%'", order_by=["name DESC"]) == ["c", "b", "a"]
    assert names(f"name LIKE '{base}%' AND tags.letter = 'b'") == ["b"]
    first = client.search_registered_models(f"name LIKE '{base}%'", max_results=2)
    rest = client.search_registered_models(f"name LIKE '{base}%'", max_results=2, page_token=first.token)
    assert [one.name[-1] for one in [*first, *rest]] == ["a", "b", "c"] and not rest.token
    versions = client.search_model_versions(f"name = '{base} b'", order_by=["version_number ASC"])
    assert [str(one.version) for one in versions] == ["1", "2"]
    assert len(client.search_model_versions(f"name = '{base} b' AND tags.`is` = 'b'")) == 1


def a_version_is_copied_to_another_model(stage):
    stage.experiment()
    name, copy = new_name(), new_name()
    with mlflow.start_run():
        logged(registered_model_name=name)
    made = stage.client.copy_model_version(f"models:/{name}/1", copy)
    assert (made.name, str(made.version)) == (copy, "1")
    answers_as(f"models:/{copy}/1")


def autologging_keeps_params_metrics_and_a_model_that_loads(stage):
    import lightgbm
    import xgboost

    experiment = stage.experiment()
    fits = {
        "sklearn": lambda: LogisticRegression(max_iter=300).fit(ROWS, KIND),
        "lightgbm": lambda: lightgbm.train({"verbose": -1, "num_leaves": 4}, lightgbm.Dataset(ROWS, GOAL), 5, [lightgbm.Dataset(ROWS, GOAL)]),
        "xgboost": lambda: xgboost.train({"max_depth": 2}, xgboost.DMatrix(ROWS, GOAL), 5, evals=[(xgboost.DMatrix(ROWS, GOAL), "train")]),
    }
    for flavor, fit in fits.items():
        library = getattr(mlflow, flavor)
        library.autolog(silent=True)
        with warnings.catch_warnings(), mlflow.start_run() as active:
            warnings.simplefilter("ignore")
            model = fit()
        library.autolog(disable=True)
        run = stage.client.get_run(active.info.run_id)
        assert run.info.status == "FINISHED" and run.data.params and run.data.metrics, (flavor, run.data)
        assert run.inputs.dataset_inputs, flavor
        loaded = library.load_model(f"runs:/{active.info.run_id}/model")
        rows = xgboost.DMatrix(ROWS) if flavor == "xgboost" else ROWS
        np.testing.assert_allclose(loaded.predict(rows), model.predict(rows))
        if flavor != "sklearn":
            assert len(stage.client.get_metric_history(active.info.run_id, next(iter(run.data.metrics)))) == 5, flavor
    assert len(stage.client.search_runs([experiment], "status = 'FINISHED'")) == 3


def evaluate_logs_metrics_of_a_dataset_and_its_pictures(stage):
    stage.experiment()
    rows = ROWS.assign(kind=KIND)
    with mlflow.start_run() as active:
        info = logged(LogisticRegression(max_iter=300).fit(ROWS, KIND))
        data = mlflow.data.from_pandas(rows, targets="kind", name="holdout")
        evaluate = mlflow.models.evaluate if IS_THREE else mlflow.evaluate
        result = evaluate(info.model_uri, data, model_type="classifier", evaluator_config={"log_explainer": False})
    run = stage.client.get_run(active.info.run_id)
    assert run.data.metrics["accuracy_score"] == result.metrics["accuracy_score"] > 0.9
    assert "holdout" in [one.dataset.name for one in run.inputs.dataset_inputs]
    files = [one.path for one in stage.client.list_artifacts(active.info.run_id)]
    assert any(file.endswith(".png") for file in files), files
    if IS_THREE:
        metrics = {one.key: one for one in mlflow.get_logged_model(info.model_id).metrics}
        assert metrics["accuracy_score"].dataset_name == "holdout", metrics


def logged_models_are_searched_by_metric_param_and_name(stage):
    if not IS_THREE:
        return
    experiment = stage.experiment()
    for i in range(3):
        model = mlflow.initialize_logged_model(name=f"m{i}", params={"depth": str(i)}, tags={"odd": str(i % 2)}, model_type="agent")
        with mlflow.start_run():
            mlflow.log_metric("auc", 0.5 + i / 10, model_id=model.model_id)
        mlflow.finalize_logged_model(model.model_id, "READY" if i else "FAILED")

    def names(**more):
        found = mlflow.search_logged_models([experiment], output_format="list", **more)
        return [one.name for one in found]

    assert names(order_by=[{"field_name": "metrics.auc", "ascending": False}]) == ["m2", "m1", "m0"]
    assert names(filter_string="metrics.auc > 0.55", order_by=[{"field_name": "name"}]) == ["m1", "m2"]
    assert names(filter_string="params.depth = '1'") == ["m1"] and names(filter_string="tags.odd = '1'") == ["m1"]
    assert names(filter_string="name = 'm0' AND model_type = 'agent'") == ["m0"]
    assert names(max_results=2) == ["m2", "m1"]
    model = mlflow.get_logged_model(mlflow.search_logged_models([experiment], output_format="list")[0].model_id)
    mlflow.set_logged_model_tags(model.model_id, {"more": "yes"})
    mlflow.delete_logged_model_tag(model.model_id, "odd")
    assert mlflow.get_logged_model(model.model_id).tags.get("more") == "yes"
    with refused("No tag with key 'odd' found for model with ID"):
        mlflow.delete_logged_model_tag(model.model_id, "odd")
    stage.client.delete_logged_model(model.model_id)
    with refused(f"Logged model with ID '{model.model_id}' not found.", "RESOURCE_DOES_NOT_EXIST"):
        mlflow.get_logged_model(model.model_id)


def prompts_ride_on_the_registry(stage):
    if not IS_THREE:
        return
    name = f"prompt-{uuid.uuid4().hex[:8]}"
    made = mlflow.genai.register_prompt(name=name, template="Say {{word}}.", commit_message="first", tags={"lang": "en"})
    assert made.version == 1
    mlflow.genai.set_prompt_alias(name, "live", 1)
    for uri in (f"prompts:/{name}/1", f"prompts:/{name}@live"):
        assert mlflow.genai.load_prompt(uri).format(word="yes") == "Say yes."
    assert name not in [model.name for model in stage.client.search_registered_models()]


CHECKS = [
    a_logged_model_loads_by_its_run_and_by_its_id,
    a_registered_model_loads_by_version_alias_stage_and_as_the_newest,
    register_model_takes_what_a_run_has_made_and_waits_for_nothing,
    versions_have_descriptions_tags_and_stages,
    registered_models_and_versions_are_searched,
    a_version_is_copied_to_another_model,
    autologging_keeps_params_metrics_and_a_model_that_loads,
    evaluate_logs_metrics_of_a_dataset_and_its_pictures,
    logged_models_are_searched_by_metric_param_and_name,
    prompts_ride_on_the_registry,
]
