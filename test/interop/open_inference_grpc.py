"""The genuine Triton gRPC client against Millrace over model files: each check is a sentence; the last line counts them."""

import pathlib
import queue
import sys
import tempfile
import threading

import grpc
import numpy as np
import tritonclient.grpc as triton
import tritonclient.http as http
from tritonclient.grpc import service_pb2, service_pb2_grpc

import open_inference_checks
from millrace_server import run, up
from open_inference_checks import BASE, KINDS, X, Way, assert_echoed, bits

FIELDS = {"float": "fp32_contents", "double": "fp64_contents", "int64": "int64_contents", "int32": "int_contents"}
FIELDS |= {"bool": "bool_contents", "string": "bytes_contents"}


def stub(address):
    return service_pb2_grpc.GRPCInferenceServiceStub(grpc.insecure_channel(address))


def typed_contents_are_answered_with_typed_contents(way):
    request = service_pb2.ModelInferRequest(model_name="echo")
    for name, (_, datatype, _) in KINDS.items():
        tensor = request.inputs.add(name=name, datatype=datatype, shape=BASE[name].shape)
        values = [v.encode() if isinstance(v, str) else v for v in BASE[name].ravel().tolist()]
        getattr(tensor.contents, FIELDS[name]).extend(values)
    reply = stub(way.address).ModelInfer(request)
    assert not reply.raw_output_contents
    for output in reply.outputs[: len(KINDS)]:
        name = output.name.removesuffix("_out")
        found = list(getattr(output.contents, FIELDS[name]))
        if name == "string":
            assert found == bits(BASE[name])
        else:
            assert np.array(found, KINDS[name][2]).tobytes() == BASE[name].tobytes(), (name, found)


def http_and_grpc_get_the_same_answer(way):
    other = Way(http, http.InferenceServerClient(way.url.removeprefix("http://")))
    for scale in (1, 1e20, 1 / 3):
        values = X * np.float32(scale)
        assert bits(way.double(values)) == bits(other.double(values))
    assert_echoed(other.echo())


def requests_may_be_packed(way):
    for packed in ("gzip", "deflate"):
        assert_echoed(way.echo(compression_algorithm=packed))


def a_stream_answers_each_request_and_outlives_an_error(way):
    answers = queue.Queue()
    way.client.start_stream(lambda result, error: answers.put((result, error)))
    for model in ("double", "nobody", "double"):
        way.client.async_stream_infer(model, [way.input("x", "FP32", X)])
    found = [answers.get(timeout=30) for _ in range(3)]
    way.client.stop_stream()
    assert [error is None for _, error in found] == [True, False, True], found
    assert "nobody" in found[1][1].message()
    assert np.array_equal(found[2][0].as_numpy("y"), X * 2)


def a_deadline_of_the_client_is_kept(way):
    try:
        way.double(np.zeros((2**20, 4), np.float32), client_timeout=0.001)
    except triton.InferenceServerException as error:
        assert "DEADLINE_EXCEEDED" in str(error.status()), error.status()
    else:
        raise AssertionError("it was answered")
    assert np.array_equal(way.double(X, client_timeout=30), X * 2)


def a_call_may_be_cancelled(way):
    done = threading.Event()
    context = way.client.async_infer(
        "double", [way.input("x", "FP32", np.zeros((2**20, 4), np.float32))], lambda result, error: done.set()
    )
    context.cancel()
    assert done.wait(30)
    assert np.array_equal(way.double(X), X * 2)


def many_callers_at_once_get_their_own_answers(way):
    rows = [X + np.float32(i) for i in range(200)]
    answers = queue.Queue()
    for i, row in enumerate(rows):
        way.client.async_infer(
            "double", [way.input("x", "FP32", row)], lambda result, error, i=i: answers.put((i, result, error))
        )
    for _ in rows:
        i, result, error = answers.get(timeout=60)
        assert error is None and np.array_equal(result.as_numpy("y"), rows[i] * 2), error


def what_is_not_there_is_unimplemented(way):
    try:
        stub(way.address).SystemSharedMemoryStatus(service_pb2.SystemSharedMemoryStatusRequest())
    except grpc.RpcError as error:
        assert error.code() == grpc.StatusCode.UNIMPLEMENTED, error.code()
    else:
        raise AssertionError("it was answered")


def orchestrators_may_probe_it(way):
    check = grpc.insecure_channel(way.address).unary_unary("/grpc.health.v1.Health/Check")
    assert check(b"") == bytes([8, 1])
    assert check(bytes([10, 30]) + b"inference.GRPCInferenceService") == bytes([8, 1])


CHECKS = open_inference_checks.SHARED + [
    typed_contents_are_answered_with_typed_contents,
    http_and_grpc_get_the_same_answer,
    requests_may_be_packed,
    a_stream_answers_each_request_and_outlives_an_error,
    a_deadline_of_the_client_is_kept,
    a_call_may_be_cancelled,
    many_callers_at_once_get_their_own_answers,
    what_is_not_there_is_unimplemented,
    orchestrators_may_probe_it,
]

with tempfile.TemporaryDirectory() as folder:
    with up(open_inference_checks.save_models(pathlib.Path(folder))) as addresses:
        way = Way(triton, triton.InferenceServerClient(addresses["grpc"]))
        way.url, way.address = addresses["url"], addresses["grpc"]
        passed, failed = run(CHECKS, way)
print(f"{passed} passed, {failed} failed, 0 skipped")
sys.exit(1 if failed else 0)
