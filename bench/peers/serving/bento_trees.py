"""The smallest BentoML service around a model of ONNX; the file is named in MODEL."""

import os
from typing import Annotated

import bentoml
import numpy
import onnxruntime
from bentoml.validators import DType, Shape

Rows = Annotated[numpy.ndarray, DType("float32"), Shape((-1, 30))]


@bentoml.service(workers=1)
class Trees:
    def __init__(self) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(os.environ["MODEL"], options)

    @bentoml.api
    async def predict(self, x: Rows) -> numpy.ndarray:
        return self.session.run(["probabilities"], {"x": x})[0]
