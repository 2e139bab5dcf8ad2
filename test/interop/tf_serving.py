"""TensorFlow Serving's REST API and KServe's V1 client against Millrace over model files: each check is a sentence; the last line counts.

Usage: tf_serving.py MODELS, which scoring_models.py made. The checks of KServe are skipped where it is not installed.
"""

import asyncio
import base64
import json
import math
import pathlib
import subprocess
import sys

import numpy as np
import requests

from millrace_server import run, serving

MODELS = pathlib.Path(sys.argv[1])
NAMES = ["regressor", "classifier", "mixed"]


def read(name, file):
    return json.loads((MODELS / name / file).read_text())


def rows(name):
    return read(name, "rows.json")["data"]


def objects(name):
    table = read(name, "rows.json")
    return [dict(zip(table["columns"], row)) for row in table["data"]]


def post(url, address, body):
    return requests.post(f"{url}/v1/models/{address}", json=body)


def predictions(url, address, body):
    answer = post(url, address, body)
    assert answer.status_code == 200, answer.text
    return answer.json()["predictions"]


def rows_get_the_numbers_of_the_library(url):
    found = predictions(url, "regressor:predict", {"instances": rows("regressor")})
    np.testing.assert_allclose(np.ravel(found), read("regressor", "expected.json")["predictions"], rtol=1e-6, atol=1e-6)
    for name, asked in (("classifier", rows("classifier")), ("mixed", objects("mixed"))):
        expected = read(name, "expected.json")
        found = predictions(url, f"{name}:predict", {"instances": asked})
        label, scores = found[0].keys()
        assert [row[label] for row in found] == expected["predictions"]
        np.testing.assert_allclose([row[scores] for row in found], expected["probabilities"], rtol=1e-5, atol=1e-6)


def columns_get_the_same_as_rows(url):
    asked = rows("regressor")
    by_column = post(url, "regressor:predict", {"inputs": asked}).json()["outputs"]
    assert by_column == predictions(url, "regressor:predict", {"instances": asked})
    mixed = objects("mixed")
    columns = {name: [row[name] for row in mixed] for name in mixed[0]}
    outputs = post(url, "mixed:predict", {"inputs": columns}).json()["outputs"]
    by_row = predictions(url, "mixed:predict", {"instances": mixed})
    assert all(outputs[name] == [row[name] for row in by_row] for name in outputs)


def curl_asks_by_version_and_by_label(url):
    body = json.dumps({"signature_name": "serving_default", "instances": rows("regressor")[:2]})
    answers = []
    for address in ("regressor", "regressor/versions/1", "regressor/labels/stable"):
        words = ["curl", "-s", "-d", body, "-X", "POST", f"{url}/v1/models/{address}:predict"]
        answers.append(json.loads(subprocess.run(words, check=True, capture_output=True).stdout))
    assert len(answers[0]["predictions"]) == 2 and answers[0] == answers[1] == answers[2], answers


def bytes_may_come_as_base64(url):
    asked = objects("mixed")
    packed = [{**row, "city": {"b64": base64.b64encode(row["city"].encode()).decode()}} for row in asked]
    assert predictions(url, "mixed:predict", {"instances": packed}) == predictions(url, "mixed:predict", {"instances": asked})


def a_bare_nan_is_read_and_answered(url):
    asked = {"instances": [[math.nan, 1.0, 2.0, 3.0]]}
    answer = requests.post(f"{url}/v1/models/classifier:predict", json.dumps(asked))
    assert answer.status_code == 200, answer.text
    assert len(answer.json()["predictions"]) == 1


def status_and_metadata_are_what_its_clients_read(url):
    status = requests.get(f"{url}/v1/models/regressor").json()
    assert status["model_version_status"][0] == {
        "version": "1",
        "state": "AVAILABLE",
        "status": {"error_code": "OK", "error_message": ""},
    }, status
    metadata = requests.get(f"{url}/v1/models/regressor/metadata").json()
    inputs = metadata["metadata"]["signature_def"]["signature_def"]["serving_default"]["inputs"]
    assert inputs["float_input"]["dtype"] == "DT_FLOAT" and metadata["model_spec"]["version"] == "1", metadata
    assert [dim["size"] for dim in inputs["float_input"]["tensor_shape"]["dim"]] == ["-1", "4"]


def regressions_and_classes_come_from_examples(url):
    examples = [{"float_input": row} for row in rows("regressor")]
    results = post(url, "regressor:regress", {"examples": examples}).json()["results"]
    np.testing.assert_allclose(results, read("regressor", "expected.json")["predictions"], rtol=1e-6, atol=1e-6)
    examples = [{"float_input": row} for row in rows("classifier")]
    results = post(url, "classifier:classify", {"examples": examples}).json()["results"]
    scores = [[score for _label, score in row] for row in results]
    np.testing.assert_allclose(scores, read("classifier", "expected.json")["probabilities"], rtol=1e-5, atol=1e-6)


def a_body_of_a_megabyte_is_answered(url):
    asked = (rows("regressor") * 600)[:15_000]
    assert len(json.dumps(asked)) > 1_000_000
    found = predictions(url, "regressor:predict", {"instances": asked})
    assert len(found) == len(asked) and found[:25] == found[-25:]


def errors_are_those_of_the_reference(url):
    for address, body, status, text in (
        ("nobody:predict", {"instances": [1]}, 404, "Servable not found for request: Latest(nobody)"),
        ("regressor/versions/9:predict", {"instances": [1]}, 404, "Servable not found for request: Specific(regressor, 9)"),
        ("regressor:predict", {}, 400, "Missing 'inputs' or 'instances' key"),
        ("regressor:predict", {"instances": [[1, 2, 3]]}, 400, "Expecting tensor size: 4 but got: 3"),
        ("regressor:dance", {}, 400, "Malformed request: POST /v1/models/regressor:dance"),
    ):
        answer = post(url, address, body)
        assert answer.status_code == status and text in answer.json()["error"], answer.text


def the_client_of_kserve_asks_for_readiness_and_predictions(url):
    from kserve import InferenceRESTClient, RESTConfig

    async def ask():
        client = InferenceRESTClient(RESTConfig(protocol="v1"))
        assert await client.is_model_ready(url, "regressor")
        found = await client.infer(url, {"instances": rows("regressor")}, model_name="regressor")
        np.testing.assert_allclose(
            np.ravel(found["predictions"]), read("regressor", "expected.json")["predictions"], rtol=1e-6, atol=1e-6
        )
        await client.close()

    asyncio.run(ask())
    assert set(NAMES) <= set(requests.get(f"{url}/v1/models").json()["models"])


CHECKS = [
    rows_get_the_numbers_of_the_library,
    columns_get_the_same_as_rows,
    curl_asks_by_version_and_by_label,
    bytes_may_come_as_base64,
    a_bare_nan_is_read_and_answered,
    status_and_metadata_are_what_its_clients_read,
    regressions_and_classes_come_from_examples,
    a_body_of_a_megabyte_is_answered,
    errors_are_those_of_the_reference,
]
OF_KSERVE = [the_client_of_kserve_asks_for_readiness_and_predictions]


def has_kserve():
    try:
        import kserve  # noqa: F401
    except ImportError:
        return False
    return True


def main():
    checks = CHECKS + OF_KSERVE if has_kserve() else CHECKS
    skipped = len(CHECKS) + len(OF_KSERVE) - len(checks)
    with serving({name: MODELS / name / "model.onnx" for name in NAMES}) as url:
        passed, failed = run(checks, url)
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    sys.exit(1 if failed else 0)


main()
