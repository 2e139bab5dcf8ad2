"""What both clients of Triton, HTTP and gRPC, must get from Millrace over model files: each check is a sentence.

The clients share the shape of their interface; `Way` holds what differs.
"""

import dataclasses
import types

import numpy as np
import onnx
import tritonclient.utils as utils
from onnx import TensorProto, helper

KINDS = {
    "float": (TensorProto.FLOAT, "FP32", np.float32),
    "double": (TensorProto.DOUBLE, "FP64", np.float64),
    "int64": (TensorProto.INT64, "INT64", np.int64),
    "int32": (TensorProto.INT32, "INT32", np.int32),
    "bool": (TensorProto.BOOL, "BOOL", np.bool_),
    "string": (TensorProto.STRING, "BYTES", object),
}
ROWS = 3
WIDE = 2**16
BASE = {
    "float": np.array([[0.1, -0.0], [np.float32(1e-45), 3.4e38], [np.nan, -np.inf]], np.float32),
    "double": np.array([[0.1, -0.0], [5e-324, 1.7e308], [np.nan, np.inf]], np.float64),
    "int64": np.array([[2**53 + 1, -(2**53) - 1], [2**63 - 1, -(2**63)], [0, -1]], np.int64),
    "int32": np.array([[2**31 - 1, -(2**31)], [0, -1], [7, 8]], np.int32),
    "bool": np.array([[True, False], [False, True], [True, True]]),
    "string": np.array([["a", "Zürich"], ["", '"quoted"\n'], ["日本語", "x" * 300]], object),
}


def save_models(folder):
    """Writes the models of these checks and gives back {name: file}."""
    kinds = {name: kind for name, (kind, _, _) in KINDS.items()}
    inputs = [helper.make_tensor_value_info(name, kind, [None, 2]) for name, kind in kinds.items()]
    outputs = [helper.make_tensor_value_info(f"{name}_out", kind, [None, 2]) for name, kind in kinds.items()]
    nodes = [helper.make_node("Identity", [name], [f"{name}_out"]) for name in kinds]
    save(folder / "echo.onnx", nodes, inputs, outputs)
    for name, width in (("double", 4), ("wide", WIDE)):
        x, y = (helper.make_tensor_value_info(one, TensorProto.FLOAT, [None, width]) for one in "xy")
        save(folder / f"{name}.onnx", [helper.make_node("Add", ["x", "x"], ["y"])], [x], [y])
    return {name: folder / f"{name}.onnx" for name in ("echo", "double", "wide")}


def save(path, nodes, inputs, outputs):
    model = helper.make_model(helper.make_graph(nodes, "g", inputs, outputs), opset_imports=[helper.make_opsetid("", 15)])
    model.ir_version = 8
    onnx.save(model, path)


@dataclasses.dataclass
class Way:
    """One client: its module, and itself."""

    triton: types.ModuleType
    client: object

    def input(self, name, datatype, values, **how):
        tensor = self.triton.InferInput(name, list(values.shape), datatype)
        tensor.set_data_from_numpy(values, **how)
        return tensor

    def echo(self, outputs=None, how=None, **more):
        inputs = [self.input(name, datatype, BASE[name], **(how or {})) for name, (_, datatype, _) in KINDS.items()]
        return self.client.infer("echo", inputs, outputs=outputs, **more)

    def double(self, values, datatype="FP32", **more):
        return self.client.infer("double", [self.input("x", datatype, values)], **more).as_numpy("y")

    def refusal(self, ask):
        try:
            ask()
        except utils.InferenceServerException as error:
            return f"{error.status()} {error.message()}"
        raise AssertionError("it was answered")


X = np.array([[0.5, 1.25, -2.0, 1e-3]], np.float32)


def bits(values):
    """Bytes of numbers; texts as bytes of UTF-8."""
    if values.dtype == object:
        return [text if isinstance(text, bytes) else text.encode() for text in values.ravel()]
    return values.tobytes()


def assert_echoed(answer, names=KINDS):
    for name in names:
        found = answer.as_numpy(f"{name}_out")
        assert found.shape == (ROWS, 2), (name, found.shape)
        assert found.dtype == KINDS[name][2] and bits(found) == bits(BASE[name]), (name, found)


def server_and_models_are_ready(way):
    assert way.client.is_server_live() and way.client.is_server_ready()
    assert way.client.is_model_ready("echo") and way.client.is_model_ready("double", "1")


def every_datatype_keeps_its_bits_in_bytes(way):
    assert_echoed(way.echo())


def halves_are_taken_as_single_precision(way):
    found = way.double(X.astype(np.float16), "FP16")
    assert np.array_equal(found, X.astype(np.float16).astype(np.float32) * 2)


def doubles_are_rounded_and_small_whole_numbers_widened(way):
    assert np.array_equal(way.double(np.full((1, 4), 0.1), "FP64"), np.full((1, 4), np.float32(0.1) * 2))
    assert np.array_equal(way.double(np.array([[1, 2, 3, 4]], np.int32), "INT32"), [[2, 4, 6, 8]])


def answers_bring_an_id_and_the_version(way):
    answer = way.client.infer("double", [way.input("x", "FP32", np.repeat(X, 2, 0))], request_id="seven")
    ids = answer.as_numpy("prediction_id")
    assert ids.shape == (2,) and len(set(ids.tolist())) == 2
    assert answer.as_numpy("model_version").tolist() == [1, 1]
    response = answer.get_response()
    assert (response["id"] if isinstance(response, dict) else response.id) == "seven"


def only_the_outputs_asked_for_come(way):
    answer = way.echo(outputs=[way.triton.InferRequestedOutput("int64_out")])
    assert_echoed(answer, ["int64"])
    assert answer.as_numpy("float_out") is None and answer.as_numpy("prediction_id") is None


def classes_are_ranked(way):
    answer = way.client.infer(
        "double", [way.input("x", "FP32", X)], outputs=[way.triton.InferRequestedOutput("y", class_count=2)]
    )
    texts = [text.decode() if isinstance(text, bytes) else text for text in answer.as_numpy("y").ravel()]
    assert [text.split(":")[1] for text in texts] == ["1", "0"] and float(texts[0].split(":")[0]) == 2.5, texts


def no_rows_are_answered_with_no_rows(way):
    assert way.double(np.zeros((0, 4), np.float32)).shape == (0, 4)


def a_version_answers_by_its_number(way):
    assert np.array_equal(way.double(X, model_version="1"), X * 2)
    assert "version 9" in way.refusal(lambda: way.double(X, model_version="9"))


def metadata_and_configuration_agree(way):
    metadata, config = way.client.get_model_metadata("echo"), way.client.get_model_config("echo")
    if isinstance(metadata, dict):
        named = [(one["name"], one["datatype"], one["shape"]) for one in metadata["inputs"]]
        configured = [(one["name"], one["dims"]) for one in config["input"]]
    else:
        named = [(one.name, one.datatype, list(one.shape)) for one in metadata.inputs]
        configured = [(one.name, list(one.dims)) for one in config.config.input]
    assert named == [(name, datatype, [-1, 2]) for name, (_, datatype, _) in KINDS.items()], named
    assert configured == [(name, [-1, 2]) for name in KINDS]


def statistics_count_rows(way):
    def rows():
        found = way.client.get_inference_statistics("double")
        stats = found["model_stats"] if isinstance(found, dict) else found.model_stats
        return sum(int(one["inference_count"] if isinstance(one, dict) else one.inference_count) for one in stats)

    before = rows()
    way.double(np.repeat(X, 5, 0))
    assert rows() == before + 5, (before, rows())


def the_repository_lists_unloads_and_loads(way):
    def state():
        found = way.client.get_model_repository_index()
        entries = found if isinstance(found, list) else [{"name": one.name, "state": one.state} for one in found.models]
        return {one["name"]: one["state"] for one in entries}

    assert state()["double"] == "READY"
    way.client.unload_model("double")
    assert state()["double"] == "UNAVAILABLE"
    assert way.client.is_server_ready(), "a model that was unloaded on purpose is nothing to wait for"
    way.refusal(lambda: way.double(X))
    way.client.load_model("double")
    assert state()["double"] == "READY" and np.array_equal(way.double(X), X * 2)


def what_is_wrong_is_said(way):
    x = way.input("x", "FP32", X)
    said = way.refusal(lambda: way.client.infer("nobody", [x]))
    assert "unknown model: 'nobody'" in said and ("404" in said or "NOT_FOUND" in said), said
    said = way.refusal(lambda: way.double(np.zeros((1, 3), np.float32)))
    assert "Expected [-1,4], got [1,3]" in said and ("400" in said or "INVALID_ARGUMENT" in said), said
    said = way.refusal(lambda: way.double(np.array([["a"] * 4], object), "BYTES"))
    assert "data-type is 'BYTES', but model 'double' expects 'FP32'" in said, said
    assert "expected 1 inputs but got 0" in way.refusal(lambda: way.client.infer("double", []))
    wanted = [way.triton.InferRequestedOutput("z")]
    assert "output 'z'" in way.refusal(lambda: way.client.infer("double", [x], outputs=wanted))


def a_long_time_to_answer_is_kept(way):
    assert np.array_equal(way.double(X, timeout=10_000_000), X * 2)


def sixty_four_megabytes_go_in_and_out(way):
    values = np.arange(2**24, dtype=np.float32).reshape(-1, WIDE)
    wanted = [way.triton.InferRequestedOutput("y")]
    answer = way.client.infer("wide", [way.input("x", "FP32", values)], outputs=wanted)
    assert np.array_equal(answer.as_numpy("y"), values * 2)


SHARED = [
    server_and_models_are_ready,
    every_datatype_keeps_its_bits_in_bytes,
    halves_are_taken_as_single_precision,
    doubles_are_rounded_and_small_whole_numbers_widened,
    answers_bring_an_id_and_the_version,
    only_the_outputs_asked_for_come,
    classes_are_ranked,
    no_rows_are_answered_with_no_rows,
    a_version_answers_by_its_number,
    metadata_and_configuration_agree,
    statistics_count_rows,
    the_repository_lists_unloads_and_loads,
    what_is_wrong_is_said,
    a_long_time_to_answer_is_kept,
    sixty_four_megabytes_go_in_and_out,
]
