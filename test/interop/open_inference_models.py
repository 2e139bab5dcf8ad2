"""The genuine Triton HTTP client against Millrace over model files: each check is a sentence; the last line counts them."""

import json
import pathlib
import sys
import tempfile
import urllib.request

import numpy as np
import tritonclient.http as triton

import open_inference_checks
from millrace_server import run, serving
from open_inference_checks import BASE, KINDS, X, Way, assert_echoed, bits

FINITE = {name: values[:2] for name, values in BASE.items()}


def every_datatype_keeps_its_value_in_json(way):
    inputs = [
        way.input(name, datatype, FINITE[name], binary_data=False) for name, (_, datatype, _) in KINDS.items()
    ]
    outputs = [triton.InferRequestedOutput(f"{name}_out", binary_data=False) for name in KINDS]
    answer = way.client.infer("echo", inputs, outputs=outputs)
    for name in KINDS:
        assert bits(answer.as_numpy(f"{name}_out")) == bits(FINITE[name]), (name, answer.as_numpy(f"{name}_out"))


def json_and_bytes_get_the_same_answer(way):
    for values in (X, X * np.float32(1e20), X / np.float32(3)):
        tensor = way.input("x", "FP32", values, binary_data=False)
        outputs = [triton.InferRequestedOutput("y", binary_data=False)]
        plain = way.client.infer("double", [tensor], outputs=outputs).as_numpy("y")
        assert bits(plain) == bits(way.double(values))


def requests_and_replies_may_be_packed(way):
    for packed in ("gzip", "deflate"):
        assert_echoed(way.echo(request_compression_algorithm=packed, response_compression_algorithm=packed))


def bare_words_of_python_are_read(way):
    rows = [[float("nan"), float("inf"), 1e-5, -0.0]]
    body = json.dumps({"inputs": [{"name": "x", "shape": [1, 4], "datatype": "FP32", "data": rows}]}).encode()
    url = f"http://{way.client._parsed_url.netloc}/v2/models/double/infer"
    with urllib.request.urlopen(urllib.request.Request(url, body)) as reply:
        outputs = json.load(reply)["outputs"]
    assert outputs[0]["data"][:2] == [None, None] and str(outputs[0]["data"][3]) == "-0.0", outputs


def a_body_of_nothing_but_the_input_is_answered(way):
    url = f"http://{way.client._parsed_url.netloc}/v2/models/double/infer"
    request = urllib.request.Request(url, X.tobytes(), {"Inference-Header-Content-Length": "0"})
    with urllib.request.urlopen(request) as reply:
        length = int(reply.headers["Inference-Header-Content-Length"])
        assert reply.read()[length : length + X.nbytes] == (X * 2).tobytes()


def many_callers_at_once_get_their_own_answers(way):
    rows = [X + np.float32(i) for i in range(200)]
    asked = [way.client.async_infer("double", [way.input("x", "FP32", row)]) for row in rows]
    for row, one in zip(rows, asked):
        assert np.array_equal(one.get_result().as_numpy("y"), row * 2)


CHECKS = open_inference_checks.SHARED + [
    every_datatype_keeps_its_value_in_json,
    json_and_bytes_get_the_same_answer,
    requests_and_replies_may_be_packed,
    bare_words_of_python_are_read,
    a_body_of_nothing_but_the_input_is_answered,
    many_callers_at_once_get_their_own_answers,
]

with tempfile.TemporaryDirectory() as folder:
    with serving(open_inference_checks.save_models(pathlib.Path(folder))) as url:
        client = triton.InferenceServerClient(url.removeprefix("http://"), concurrency=8, network_timeout=120)
        passed, failed = run(CHECKS, Way(triton, client))
print(f"{passed} passed, {failed} failed, 0 skipped")
sys.exit(1 if failed else 0)
