"""Trains small models with scikit-learn, saves them with MLflow and as ONNX, and keeps what the libraries answer.

Into OUT/NAME: model.onnx, the MLflow model (with its serving_input_example.json), rows.json (rows as JSON has them) and
expected.json (what MLflow's own pyfunc answers to them).
"""

import json
import pathlib
import sys
import warnings

import mlflow
import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType, StringTensorType

warnings.filterwarnings("ignore")
RANDOM = np.random.default_rng(11)
ROWS, SHOWN = 400, 25
NUMBERS = ["width", "height", "größe", "price per item"]


def numbers():
    values = RANDOM.normal(size=(ROWS, len(NUMBERS))).astype(np.float32)
    return pd.DataFrame(values, columns=NUMBERS)


def regressor():
    x = numbers()
    y = x["width"] * 2 + np.abs(x["größe"]) - x["price per item"]
    model = GradientBoostingRegressor(n_estimators=30, max_depth=3, random_state=0).fit(x, y)
    return model, x, to_onnx(model, initial_types=[("float_input", FloatTensorType([None, len(NUMBERS)]))])


def classifier():
    x = numbers()
    y = np.digitize(x["width"] + x["größe"], [-0.7, 0.7])
    model = LogisticRegression(max_iter=500).fit(x, y)
    matrix = [("float_input", FloatTensorType([None, len(NUMBERS)]))]
    return model, x, to_onnx(model, initial_types=matrix, options={"zipmap": False})


def mixed():
    x = numbers()[["width", "größe"]]
    x["city"] = RANDOM.choice(["Zürich", "San José, CA", 'the "Hague"'], ROWS)
    y = (x["width"] + (x["city"] == "Zürich") > 0.3).astype(int)
    encoder = ColumnTransformer([
        ("numbers", StandardScaler(), ["width", "größe"]),
        ("city", OneHotEncoder(handle_unknown="ignore"), ["city"]),
    ])
    model = make_pipeline(encoder, LogisticRegression(max_iter=500)).fit(x, y)
    types = [("width", FloatTensorType([None, 1])), ("größe", FloatTensorType([None, 1])), ("city", StringTensorType([None, 1]))]
    return model, x, to_onnx(model, initial_types=types, options={"zipmap": False})


def save(folder, model, x, onnx):
    folder.mkdir(parents=True)
    shown = x.head(SHOWN).reset_index(drop=True)
    mlflow.sklearn.save_model(model, folder / "mlflow", input_example=shown, serialization_format="cloudpickle")
    (folder / "model.onnx").write_bytes(onnx.SerializeToString())
    rows = {"columns": list(shown.columns), "data": shown.astype(object).values.tolist()}
    (folder / "rows.json").write_text(json.dumps(rows))
    pyfunc = mlflow.pyfunc.load_model(str(folder / "mlflow"))
    expected = {"predictions": np.asarray(pyfunc.predict(shown)).tolist()}
    if hasattr(model, "predict_proba"):
        expected["probabilities"] = model.predict_proba(shown).tolist()
    (folder / "expected.json").write_text(json.dumps(expected))


for make in (regressor, classifier, mixed):
    save(pathlib.Path(sys.argv[1]) / make.__name__, *make())
