"""KServe's own V2 clients, REST and gRPC, against Millrace over a model file: each check is a sentence; the last line counts them.

Usage: open_inference_kserve.py MODELS, which scoring_models.py made. All is skipped where KServe is not installed.
"""

import asyncio
import json
import pathlib
import sys

import numpy as np

from millrace_server import run, up

FOLDER = pathlib.Path(sys.argv[1]) / "regressor"
ROWS = np.array(json.loads((FOLDER / "rows.json").read_text())["data"], np.float32)
EXPECTED = json.loads((FOLDER / "expected.json").read_text())["predictions"]

try:
    from kserve import InferenceGRPCClient, InferenceRESTClient, InferInput, InferRequest, RESTConfig
except ImportError:
    print("0 passed, 0 failed, 4 skipped")
    sys.exit(0)


def request(binary):
    tensor = InferInput("float_input", list(ROWS.shape), "FP32")
    tensor.set_data_from_numpy(ROWS, binary_data=binary)
    return InferRequest("regressor", [tensor], request_id="seven")


def assert_expected(answer):
    assert answer.model_name == "regressor" and answer.id == "seven"
    found = next(output for output in answer.outputs if output.name == "variable")
    np.testing.assert_allclose(np.ravel(found.as_numpy()), EXPECTED, rtol=1e-6, atol=1e-6)


def rest(addresses, ask):
    async def asked():
        client = InferenceRESTClient(RESTConfig(protocol="v2"))
        try:
            return await ask(client, addresses["url"])
        finally:
            await client.close()

    return asyncio.run(asked())


def over_rest_it_asks_for_readiness(addresses):
    async def ask(client, url):
        assert await client.is_server_live(url) and await client.is_server_ready(url)
        assert await client.is_model_ready(url, "regressor")

    rest(addresses, ask)


def over_rest_it_gets_the_numbers_of_the_library(addresses):
    async def ask(client, url):
        for binary in (False, True):
            assert_expected(await client.infer(url, request(binary), model_name="regressor"))

    rest(addresses, ask)


def grpc(addresses, ask):
    async def asked():
        client = InferenceGRPCClient(addresses["grpc"])
        try:
            return await ask(client)
        finally:
            await client.close()

    return asyncio.run(asked())


def over_grpc_it_asks_for_readiness(addresses):
    async def ask(client):
        assert await client.is_server_live() and await client.is_server_ready()
        assert await client.is_model_ready("regressor")

    grpc(addresses, ask)


def over_grpc_it_gets_the_numbers_of_the_library(addresses):
    async def ask(client):
        for binary in (False, True):
            assert_expected(await client.infer(request(binary)))

    grpc(addresses, ask)


CHECKS = [
    over_rest_it_asks_for_readiness,
    over_rest_it_gets_the_numbers_of_the_library,
    over_grpc_it_asks_for_readiness,
    over_grpc_it_gets_the_numbers_of_the_library,
]

with up({"regressor": FOLDER / "model.onnx"}) as found:
    passed, failed = run(CHECKS, found)
print(f"{passed} passed, {failed} failed, 0 skipped")
sys.exit(1 if failed else 0)
