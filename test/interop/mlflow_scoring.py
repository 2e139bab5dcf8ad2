"""MLflow's own client against Millrace over model files: each check is a sentence; the last line counts them.

Usage: mlflow_scoring.py MODELS, which scoring_models.py made.
"""

import json
import pathlib
import sys
import urllib.parse

import numpy as np
import pandas as pd
import requests
from mlflow.pyfunc.scoring_server.client import ScoringServerClient

from millrace_server import run, serving

MODELS = pathlib.Path(sys.argv[1])
NAMES = ["regressor", "classifier", "mixed"]


def read(name, file):
    return json.loads((MODELS / name / file).read_text())


def frame(name):
    return pd.DataFrame(**read(name, "rows.json"))


def client_of(url, name=None):
    parts = urllib.parse.urlparse(url)
    client = ScoringServerClient(parts.hostname, parts.port)
    if name:
        client.url_prefix = f"{url}/endpoints/{name}"
    return client


def check_answer(name, predictions):
    expected = read(name, "expected.json")
    if "probabilities" not in expected:
        np.testing.assert_allclose(predictions, expected["predictions"], rtol=1e-6, atol=1e-6)
        return
    table = pd.DataFrame(predictions)
    label, probabilities = table.columns
    assert table[label].tolist() == expected["predictions"]
    np.testing.assert_allclose(np.array(table[probabilities].tolist()), expected["probabilities"], rtol=1e-5, atol=1e-6)


def the_example_that_mlflow_kept_with_a_model_gets_the_numbers_of_the_library(url):
    for name in NAMES:
        body = (MODELS / name / "mlflow" / "serving_input_example.json").read_bytes()
        answer = requests.post(f"{url}/endpoints/{name}/invocations", body, headers={"Content-Type": "application/json"})
        assert answer.status_code == 200, answer.text
        check_answer(name, answer.json()["predictions"])


def the_client_gets_the_numbers_of_the_library_for_a_data_frame(url):
    for name in NAMES:
        check_answer(name, client_of(url, name).invoke(frame(name))["predictions"])


def the_client_gets_the_same_for_an_array_a_list_and_params(url):
    client = client_of(url, "regressor")
    rows = frame("regressor")
    for data in (rows.to_numpy(), rows.to_numpy().tolist()):
        check_answer("regressor", client.invoke(data)["predictions"])
    check_answer("regressor", client.invoke(rows, params={"temperature": 0.5})["predictions"])


def the_client_reads_predictions_as_a_data_frame_and_as_an_array(url):
    answer = client_of(url, "classifier").invoke(frame("classifier"))
    assert answer.get_predictions().shape == (25, 2)
    numbers = client_of(url, "regressor").invoke(frame("regressor"))
    assert numbers.get_predictions("ndarray", dtype=np.float64).shape == (25,)


def csv_as_pandas_writes_it_gets_the_same_answer(url):
    for name in NAMES:
        text = frame(name).to_csv(index=False)
        for body in (text, text.replace("\n", "\r\n")):
            answer = requests.post(
                f"{url}/endpoints/{name}/invocations", body.encode(), headers={"Content-Type": "text/csv; charset=utf-8"}
            )
            assert answer.status_code == 200, answer.text
            check_answer(name, answer.json()["predictions"])


def records_and_both_tensor_forms_get_the_same_answer(url):
    rows = frame("mixed")
    records = json.loads(rows.to_json(orient="records"))
    columns = {name: values.tolist() for name, values in rows.items()}
    for body in ({"dataframe_records": records}, {"instances": records}, {"inputs": columns}):
        answer = requests.post(f"{url}/endpoints/mixed/invocations", json=body)
        assert answer.status_code == 200, answer.text
        check_answer("mixed", answer.json()["predictions"])


def one_row_has_an_id_and_a_version_in_its_headers(url):
    answer = requests.post(f"{url}/endpoints/regressor/invocations", json={"inputs": [[1.0, 2.0, 3.0, 4.0]]})
    assert answer.headers["X-Millrace-Model-Version"] == "1", answer.headers
    assert answer.headers["X-Millrace-Prediction-Id"] == answer.json()["prediction_ids"][0]


def a_missing_column_and_a_wrong_type_are_said_as_mlflow_says_them(url):
    for rows, text in (
        (frame("mixed").drop(columns=["größe"]), "Model is missing inputs ['größe']."),
        (frame("mixed").assign(width="wide"), "Failed to enforce schema"),
    ):
        try:
            client_of(url, "mixed").invoke(rows)
        except Exception as error:  # noqa: BLE001 - MLflow raises just that
            assert "error code 400" in str(error) and text in str(error), error
        else:
            raise AssertionError("a wrong table was answered")


def the_root_says_where_to_ask_while_several_models_are_served(url):
    answer = requests.get(f"{url}/ping")
    assert answer.status_code == 404 and "/endpoints/mixed/invocations" in answer.json()["message"], answer.text
    client_of(url, "mixed").ping()


def the_only_model_answers_the_client_at_the_root(_url):
    with serving({"regressor": MODELS / "regressor" / "model.onnx"}) as url:
        client = client_of(url)
        client.wait_server_ready(timeout=30)
        assert client.get_version()[0].isdigit()
        check_answer("regressor", client.invoke(frame("regressor"))["predictions"])


CHECKS = [
    the_example_that_mlflow_kept_with_a_model_gets_the_numbers_of_the_library,
    the_client_gets_the_numbers_of_the_library_for_a_data_frame,
    the_client_gets_the_same_for_an_array_a_list_and_params,
    the_client_reads_predictions_as_a_data_frame_and_as_an_array,
    csv_as_pandas_writes_it_gets_the_same_answer,
    records_and_both_tensor_forms_get_the_same_answer,
    one_row_has_an_id_and_a_version_in_its_headers,
    a_missing_column_and_a_wrong_type_are_said_as_mlflow_says_them,
    the_root_says_where_to_ask_while_several_models_are_served,
    the_only_model_answers_the_client_at_the_root,
]


def main():
    with serving({name: MODELS / name / "model.onnx" for name in NAMES}) as url:
        passed, failed = run(CHECKS, url)
    print(f"{passed} passed, {failed} failed, 0 skipped")
    sys.exit(1 if failed else 0)


main()
