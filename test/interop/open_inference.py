"""The genuine Triton clients against the starter project's endpoint: each check is a sentence; the last line counts them.

Usage: open_inference.py URL GRPC-ADDRESS
"""

import sys

import numpy as np
import tritonclient.grpc as triton_grpc
import tritonclient.http as triton

COLUMNS = {
    "ordered": ("INT64", np.array([[1_700_000_000_000], [1_700_050_000_000]], dtype=np.int64)),
    "distance": ("FP64", np.array([[1.5], [6.5]], dtype=np.float64)),
    "items": ("FP64", np.array([[1.0], [6.0]], dtype=np.float64)),
    "courier": ("BYTES", np.array([["bike"], ["foot"]], dtype=object)),
}


def inputs(columns=COLUMNS):
    made = []
    for name, (datatype, values) in columns.items():
        tensor = triton.InferInput(name, values.shape, datatype)
        tensor.set_data_from_numpy(values, binary_data=False)
        made.append(tensor)
    return made


def wanted(*names):
    return [triton.InferRequestedOutput(name, binary_data=False) for name in names]


def infer(client, **more):
    columns = {name: COLUMNS[name] for name in model_columns(client)}
    return client.infer("slow", inputs(columns), outputs=wanted("probability", "prediction_id"), **more)


def model_columns(client):
    named = [field["name"] for field in client.get_model_metadata("slow")["inputs"]]
    return [name for name in COLUMNS if name in named]


def server_and_model_are_ready(client):
    assert client.is_server_live() and client.is_server_ready() and client.is_model_ready("slow")
    assert not client.is_model_ready("nobody")


def metadata_names_one_input_a_column(client):
    metadata = client.get_model_metadata("slow")
    assert metadata["name"] == "slow" and {"distance", "items", "courier"} <= set(model_columns(client))


def the_slow_delivery_is_the_likelier_one(client):
    answer = infer(client).as_numpy("probability")
    assert answer.shape[0] == 2 and 0 <= answer[0] < answer[1] <= 1, answer


def a_request_id_comes_back_and_ids_are_distinct(client):
    answer = infer(client, request_id="seven")
    assert answer.get_response()["id"] == "seven"
    ids = answer.as_numpy("prediction_id")
    assert len(set(ids.tolist())) == 2


def a_compressed_request_gets_the_same_answer(client):
    plain = infer(client).as_numpy("probability")
    for way in ("gzip", "deflate"):
        packed = infer(client, request_compression_algorithm=way).as_numpy("probability")
        assert np.array_equal(plain, packed), way


def binary_tensors_get_the_same_answer(client):
    plain = infer(client).as_numpy("probability")
    made = []
    for name in model_columns(client):
        datatype, values = COLUMNS[name]
        tensor = triton.InferInput(name, values.shape, datatype)
        tensor.set_data_from_numpy(values, binary_data=True)
        made.append(tensor)
    binary = client.infer("slow", made, outputs=[triton.InferRequestedOutput("probability", binary_data=True)])
    assert np.array_equal(plain, binary.as_numpy("probability"))


def grpc_gets_the_same_answer(client):
    plain = infer(client).as_numpy("probability")
    other = triton_grpc.InferenceServerClient(sys.argv[2])
    made = []
    for name in model_columns(client):
        datatype, values = COLUMNS[name]
        tensor = triton_grpc.InferInput(name, values.shape, datatype)
        tensor.set_data_from_numpy(values)
        made.append(tensor)
    answer = other.infer("slow", made)
    assert np.array_equal(plain, answer.as_numpy("probability"))
    assert len(set(answer.as_numpy("prediction_id").tolist())) == 2 and answer.as_numpy("model_version").shape == (2,)


def an_unknown_model_and_a_missing_column_are_said_clearly(client):
    try:
        client.infer("nobody", inputs())
    except triton.InferenceServerException as error:
        assert "nobody" in error.message(), error
    else:
        raise AssertionError("an unknown model was answered")
    few = {name: COLUMNS[name] for name in model_columns(client) if name != "distance"}
    try:
        client.infer("slow", inputs(few), outputs=wanted("probability"))
    except triton.InferenceServerException as error:
        assert error.status() == "400", error.status()
    else:
        raise AssertionError("a request without a column was answered")


CHECKS = [
    server_and_model_are_ready,
    metadata_names_one_input_a_column,
    the_slow_delivery_is_the_likelier_one,
    a_request_id_comes_back_and_ids_are_distinct,
    a_compressed_request_gets_the_same_answer,
    binary_tensors_get_the_same_answer,
    grpc_gets_the_same_answer,
    an_unknown_model_and_a_missing_column_are_said_clearly,
]


def main():
    client = triton.InferenceServerClient(sys.argv[1].removeprefix("http://"))
    failed = 0
    for check in CHECKS:
        try:
            check(client)
            print("ok  ", check.__name__.replace("_", " "))
        except Exception as error:  # noqa: BLE001 - every fault is a failed check
            failed += 1
            print("FAIL", check.__name__.replace("_", " "), "-", repr(error))
    print(f"{len(CHECKS) - failed} passed, {failed} failed, 0 skipped")
    sys.exit(1 if failed else 0)


main()
