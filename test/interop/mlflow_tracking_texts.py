"""What MLflow's server answers to wrong requests, word for word: other programs look for these texts."""

import requests

SEE = " See the API docs for more information about request parameters."
LETTERS = (
    "Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/)."
)
ELSEWHERE = (
    "Names may be treated as files in certain cases, and must not resolve to other names when treated as such. "
    "This name would resolve to "
)
POINT = {"key": "m", "value": 1, "timestamp": 5}


def missing(field):
    return f"Missing value for required parameter '{field}'.{SEE}"


def wrong(value, field, kind):
    return f"Invalid value {value} for parameter '{field}' supplied:  Hint: Value was of type '{kind}'.{SEE}"


def invalid(value, field, why):
    return f"Invalid value {value} for parameter '{field}' supplied: {why}"


# Path, body, message: all of them are INVALID_PARAMETER_VALUE with status 400. RUN stands for a run that is there, GONE for a deleted one.
REFUSED = [
    ("experiments/create", {}, missing("name")),
    ("experiments/create", {"name": ""}, missing("name")),
    ("experiments/create", {"name": None}, missing("name")),
    ("experiments/create", {"name": 123}, wrong("123", "name", "int")),
    ("experiments/create", {"name": "x", "artifact_location": 9.0}, wrong("9.0", "artifact_location", "float")),
    ("experiments/create", {"name": "x", "tags": "5"}, wrong('"5"', "tags", "str")),
    ("experiments/create", {"name": "x" * 501}, "'name' exceeds the maximum length of 500 characters"),
    (
        "experiments/create",
        {"name": "x", "artifact_location": "runs:/a/b"},
        "Artifact location cannot be a runs:/ URI. Given: 'runs:/a/b'",
    ),
    (
        "experiments/create",
        {"name": "x", "artifact_location": "s3://b/c#d"},
        "'artifact_location' URL can't include fragments or params.",
    ),
    ("experiments/update", {"experiment_id": "0"}, missing("new_name")),
    ("experiments/delete", {"experiment_id": "abc"}, "Invalid experiment ID 'abc'. Experiment ID must be a valid integer."),
    (
        "experiments/search",
        {},
        "Invalid value 0 for parameter 'max_results' supplied. It must be a positive integer",
    ),
    (
        "experiments/search",
        {"max_results": 50001},
        "Invalid value 50001 for parameter 'max_results' supplied. It must be at most 50000",
    ),
    ("experiments/set-experiment-tag", {"experiment_id": "0", "key": "a*b", "value": "1"}, invalid('"a*b"', "key", LETTERS)),
    ("runs/create", {"experiment_id": 31}, wrong("31", "experiment_id", "int")),
    ("runs/create", {"start_time": "soon"}, wrong('"soon"', "start_time", "str")),
    (
        "runs/create",
        {"run_name": "a", "tags": [{"key": "mlflow.runName", "value": "b"}]},
        "Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different values (run_name='a', mlflow.runName='b').",
    ),
    ("runs/log-metric", {"run_id": 31, **POINT}, wrong("31", "run_id", "int")),
    ("runs/log-metric", {"run_id": "RUN", **POINT, "key": 31}, wrong("31", "key", "int")),
    ("runs/log-metric", {"run_id": "RUN", **POINT, "step": "foo"}, wrong('"foo"', "step", "str")),
    ("runs/log-metric", {"run_id": "RUN", **POINT, "timestamp": "foo"}, wrong('"foo"', "timestamp", "str")),
    ("runs/log-metric", {"run_id": "RUN", **POINT, "value": "abc"}, wrong('"abc"', "value", "str")),
    ("runs/log-metric", {"run_id": None, **POINT}, missing("run_id")),
    ("runs/log-metric", {"run_id": "RUN", "value": 1, "timestamp": 5}, missing("key")),
    ("runs/log-metric", {"run_id": "RUN", "key": "m", "timestamp": 5}, missing("value")),
    ("runs/log-metric", {"run_id": "RUN", "key": "m", "value": 1}, missing("timestamp")),
    ("runs/log-metric", {"run_id": "RUN", **POINT, "key": "a*b"}, invalid('"a*b"', "name", LETTERS)),
    ("runs/log-metric", {"run_id": "RUN", **POINT, "key": "../a"}, invalid('"../a"', "name", f"{ELSEWHERE}'../a'")),
    ("runs/log-metric", {"run_id": "RUN", **POINT, "key": "a//b"}, invalid('"a//b"', "name", f"{ELSEWHERE}'a/b'")),
    ("runs/log-metric", {"run_id": "RUN", **POINT, "key": "/a"}, invalid('"/a"', "name", f"{ELSEWHERE}'/a'")),
    ("runs/log-metric", {"run_id": "RUN", **POINT, "key": "x" * 251}, "'Metric name' exceeds the maximum length of 250 characters"),
    (
        "runs/log-metric",
        {"run_id": "RUN", **POINT, "timestamp": -1},
        invalid("-1", "timestamp", "metric 'm' (value=1.0). Timestamp must be a nonnegative long (64-bit integer) "),
    ),
    ("runs/log-parameter", {"run_id": "RUN", "key": 31, "value": "1"}, wrong("31", "key", "int")),
    ("runs/log-parameter", {"run_id": "RUN", "key": "a/../b", "value": "1"}, invalid('"a/../b"', "key", f"{ELSEWHERE}'b'")),
    ("runs/set-tag", {"run_id": "RUN", "key": "t", "value": 41}, wrong("41", "value", "int")),
    ("runs/set-tag", {"run_id": "RUN", "value": "x"}, missing("key")),
    ("runs/set-tag", {"run_id": "RUN", "key": ".", "value": "x"}, invalid('"."', "key", f"{ELSEWHERE}'.'")),
    ("runs/log-batch", {"run_id": "RUN", "metrics": "foo"}, wrong('"foo"', "metrics", "str")),
    ("runs/log-batch", {"run_id": "RUN", "params": "foo"}, wrong('"foo"', "params", "str")),
    ("runs/log-batch", {"run_id": "RUN", "metrics": [{"key": "m", "value": 2.5}]}, missing("metrics[0].timestamp")),
    ("runs/log-batch", {"run_id": "RUN", "metrics": [POINT, {**POINT, "value": None}]}, missing("metrics[1].value")),
    ("runs/log-batch", {"run_id": "RUN", "params": [{"value": "1"}]}, missing("params[0].key")),
    ("runs/log-batch", {"run_id": "RUN", "tags": [{"key": "", "value": "1"}]}, missing("tags[0].key")),
    ("runs/log-batch", {"run_id": "RUN", "metrics": [POINT, {**POINT, "key": "a*b"}]}, invalid('"a*b"', "metrics[1].name", LETTERS)),
    ("runs/log-batch", {"run_id": "RUN", "params": [{"key": "a*b", "value": "1"}]}, invalid('"a*b"', "params[0].key", LETTERS)),
    (
        "runs/log-batch",
        {"run_id": "RUN", "params": [{"key": f"p{i}", "value": "1"} for i in range(101)]},
        "A batch logging request can contain at most 100 params. Got 101 params. Please split up params across multiple requests and try again.",
    ),
    (
        "runs/log-batch",
        {"run_id": "RUN", "metrics": [POINT] * 1001},
        "A batch logging request can contain at most 1000 metrics. Got 1001 metrics. Please split up metrics across multiple requests and try again.",
    ),
    (
        "runs/log-batch",
        {"run_id": "RUN", "metrics": [POINT] * 950, "tags": [{"key": f"t{i}", "value": "1"} for i in range(51)]},
        "A batch logging request can contain at most 1000 metrics, params, and tags. Got 1001 metrics, params, and tags. "
        "Please split up metrics, params, and tags across multiple requests and try again.",
    ),
    (
        "runs/log-batch",
        {"run_id": "RUN", "params": [{"key": "k", "value": "1"}, {"key": "j", "value": "1"}, {"key": "k", "value": "2"}]},
        "Duplicate parameter keys have been submitted: ['k']. Please ensure the request contains only one param value per param key.",
    ),
    ("runs/log-metric", {"run_id": "GONE", **POINT}, "The run GONE must be in the 'active' state. Current state is deleted."),
    ("runs/update", {"run_id": "GONE", "run_name": "x"}, "The run GONE must be in the 'active' state. Current state is deleted."),
    ("runs/outputs", {"run_id": "RUN"}, missing("models")),
    ("runs/log-model", {"run_id": "RUN", "model_json": "{"}, "Malformed model info. \n { \n is not a valid JSON."),
    ("runs/search", {"experiment_ids": ["0"], "page_token": "not a token"}, "Invalid page token, could not base64-decode"),
    ("logged-models", {"name": "x"}, missing("experiment_id")),
    (
        "logged-models",
        {"experiment_id": "0", "name": "a/b"},
        "Invalid model name ('a/b') provided. Model name must be a non-empty string and cannot contain the following characters: "
        "('/', ':', '.', '%', '\"', \"'\")",
    ),
    ("logged-models/search", {}, missing("experiment_ids")),
]

# Method, path, body or query, message: what is not there, RESOURCE_DOES_NOT_EXIST with status 404.
NOT_THERE = [
    ("GET", "experiments/get", {"experiment_id": "987654"}, "No Experiment with id=987654 exists"),
    ("GET", "experiments/get-by-name", {"experiment_name": "nobody"}, "Could not find experiment with name 'nobody'"),
    ("POST", "experiments/restore", {"experiment_id": "0"}, "No Experiment with id=0 exists"),
    ("POST", "experiments/delete-experiment-tag", {"experiment_id": "0", "key": "k"}, "No tag with name: k in experiment with id 0"),
    ("GET", "runs/get", {"run_id": "nothing"}, "Run with id=nothing not found"),
    ("POST", "runs/log-metric", {"run_id": "nothing", **POINT}, "Run with id=nothing not found"),
    ("POST", "runs/delete", {"run_id": "nothing"}, "Run with id=nothing not found"),
    ("POST", "runs/delete-tag", {"run_id": "RUN", "key": "k"}, "No tag with name: k in run with id RUN"),
    ("GET", "logged-models/m-0", {}, "Logged model with ID 'm-0' not found."),
]


def filled(text, runs):
    for word, run in runs.items():
        text = text.replace(word, run)
    return text


def told(stage, method, path, body, runs):
    body = {key: runs.get(value, value) if isinstance(value, str) else value for key, value in body.items()}
    answer = stage.ask(method, path, body)
    given = answer.json()
    return answer.status_code, given.get("error_code"), given.get("message")


def two_runs(stage):
    run, gone = stage.run(), stage.run()
    stage.client.delete_run(gone)
    return {"RUN": run, "GONE": gone}


def wrong_requests_are_refused_word_for_word(stage):
    runs, bad = two_runs(stage), []
    for path, body, message in REFUSED:
        got = told(stage, "POST", path, body, runs)
        if got != (400, "INVALID_PARAMETER_VALUE", filled(message, runs)):
            bad.append((path, str(body)[:80], got))
    assert not bad, bad


def what_is_not_there_is_told_word_for_word(stage):
    runs, bad = two_runs(stage), []
    for method, path, body, message in NOT_THERE:
        got = told(stage, method, path, body, runs)
        if got != (404, "RESOURCE_DOES_NOT_EXIST", filled(message, runs)):
            bad.append((path, str(body)[:80], got))
    assert not bad, bad


def a_param_that_changes_is_refused_with_both_values(stage):
    run = stage.run()
    stage.client.log_param(run, "a", "1")
    stage.client.log_param(run, "a", "1")
    one = stage.ask("POST", "runs/log-parameter", {"run_id": run, "key": "a", "value": "2"})
    assert one.status_code == 400 and one.json()["message"] == (
        "Changing param values is not allowed. Param with key='a' was already logged with value='1' "
        f"for run ID='{run}'. Attempted logging new value '2'."
    ), one.text
    batch = {"run_id": run, "params": [{"key": "a", "value": "it's"}, {"key": "b", "value": "1"}]}
    several = stage.ask("POST", "runs/log-batch", batch)
    assert several.status_code == 400 and several.json()["message"] == (
        "Changing param values is not allowed. Params were already logged="
        f"'[{{'key': 'a', 'old_value': '1', 'new_value': \"it's\"}}]' for run ID='{run}'."
    ), several.text
    assert stage.client.get_run(run).data.params == {"a": "1"}


def what_clients_send_in_other_forms_is_read(stage):
    run = stage.run()
    for body in (
        {"run_uuid": run, "run_id": run, "key": "m", "value": "1.5", "timestamp": "5", "step": "7"},
        {"run_id": run, "key": "n", "value": "NaN", "timestamp": 5, "unknown": [1]},
        {"run_id": run, "key": "i", "value": "-Infinity", "timestamp": 5, "step": None},
    ):
        assert stage.ask("POST", "runs/log-metric", body, prefix="/ajax-api/2.0/mlflow/").status_code == 200
    point = next(one for one in stage.ask("GET", "runs/get", {"run_id": run}).json()["run"]["data"]["metrics"] if one["key"] == "m")
    assert (point["value"], point["timestamp"], point["step"]) == (1.5, 5, 7), point
    headers = {"Content-Type": "application/json; charset=utf-8"}
    data = ['"{\\"experiment_id\\": \\"0\\"}"'] + ([] if stage.is_genuine else ["", "{", '{"experiment_id": null}'])
    for text in data:
        answer = requests.post(f"{stage.url}/api/2.0/mlflow/runs/create", data=text, headers=headers, timeout=60)
        assert answer.status_code == 200 and answer.json()["run"]["info"]["experiment_id"] == "0", (text, answer.text)


def other_content_types_are_refused(stage):
    for kind in ("text/plain", "application/x-www-form-urlencoded"):
        headers = {"Content-Type": kind}
        answer = requests.post(f"{stage.url}/api/2.0/mlflow/runs/create", data="{}", headers=headers, timeout=60)
        assert answer.status_code == 400 and answer.json()["error_code"] == "INVALID_PARAMETER_VALUE", answer.text
        assert answer.json()["message"] == "Bad Request. Content-Type must be one of ['application/json'].", answer.text


def an_over_long_param_or_tag_is_cut(stage):
    run = stage.run()
    stage.client.log_param(run, "p", "x" * 6_001)
    stage.client.set_tag(run, "t", "y" * 8_001)
    told = stage.client.get_run(run).data
    assert (len(told.params["p"]), len(told.tags["t"])) == (6_000, 8_000)


def unknown_addresses_and_methods_are_told_in_json(stage):
    if stage.is_genuine:
        return
    gone = stage.ask("POST", "gateway/routes/create", {})
    assert gone.status_code == 404 and gone.json()["error_code"] == "ENDPOINT_NOT_FOUND", gone.text
    assert stage.ask("GET", "runs/create", {}).status_code == 405
    assert stage.ask("GET", "server-info", {}, prefix="/api/3.0/mlflow/").json()["store_type"] == "SqlStore"
    assert requests.get(f"{stage.url}/version", timeout=60).text >= "3.11"
    assert requests.get(f"{stage.url}/health", timeout=60).text == "OK"


CHECKS = [
    wrong_requests_are_refused_word_for_word,
    what_is_not_there_is_told_word_for_word,
    a_param_that_changes_is_refused_with_both_values,
    what_clients_send_in_other_forms_is_read,
    other_content_types_are_refused,
    an_over_long_param_or_tag_is_cut,
    unknown_addresses_and_methods_are_told_in_json,
]
