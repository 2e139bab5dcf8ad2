"""LightGBM, trained on command: `make` a sheet of a public set, `load` a sheet, `train` on it, tell the peak `memory`."""

import lightgbm
import numpy
import pandas

from arrays import about_sheet, read_rows, write_sheet
from peer import measured, peak_megabytes, serve
from sets import SETS

loaded: dict = {}
constructed: dict = {}


def make(order: dict) -> dict:
    """Writes a public set to a folder; `folds` is in how many ways it can be parted."""
    rows = SETS[order["set"]](order["data"])
    about = write_sheet(rows, order["folder"], order["fold"])
    return {"learn": about["learn"], "ask": about["ask"], "folds": 5 if rows.test is None else 1}


def load(order: dict) -> dict:
    values, label = read_rows(order["folder"], "learn")
    loaded.update(folder=order["folder"], about=about_sheet(order["folder"]), values=values, label=label)
    constructed.clear()
    return {"rows": len(label)}


def settings_of(order: dict) -> dict:
    options = order["options"]
    return {
        "objective": "binary" if loaded["about"]["objective"] == "binary" else "regression",
        "num_leaves": options["leaves"],
        "learning_rate": options["learningRate"],
        "max_bin": options["bins"],
        "min_data_in_leaf": options["minLeaf"],
        "min_sum_hessian_in_leaf": options["minHessian"],
        "lambda_l2": options["l2"],
        "num_threads": order["threads"],
        "verbosity": -1,
        **order.get("more", {}),
    }


def data_set(settings: dict) -> lightgbm.Dataset:
    categories = [at for at, column in enumerate(loaded["about"]["columns"]) if column["kind"] == "category"]
    return lightgbm.Dataset(
        loaded["values"],
        loaded["label"],
        categorical_feature=categories or "auto",
        params=settings,
        free_raw_data=False,
    ).construct()


def train(order: dict) -> dict:
    """With `fresh`, binning is part of the work; without, the bins of the last time are used."""
    settings, rounds = settings_of(order), order["options"]["rounds"]
    key = (settings["max_bin"], settings["min_data_in_leaf"])
    if not order["fresh"] and key not in constructed:
        constructed[key] = data_set(settings)
    learn = lambda: lightgbm.train(settings, data_set(settings) if order["fresh"] else constructed[key], rounds)
    model, cost = measured(learn)
    if "out" in order:
        asked, _label = read_rows(loaded["folder"], "ask")
        model.predict(asked, num_threads=order["threads"]).tofile(order["out"])
    return {**cost, "trees": model.num_trees()}


def frame_of(order: dict) -> pandas.DataFrame:
    """The rows as a person has them: numbers, and texts as pandas' categories."""
    columns = {}
    for at, column in enumerate(loaded["about"]["columns"]):
        values = loaded["values"][:, at]
        if column["kind"] == "category":
            codes = values.astype(numpy.int64) - 1
            columns[column["name"]] = pandas.Categorical.from_codes(codes, categories=column["texts"])
        else:
            columns[column["name"]] = values.astype(numpy.float64)
    return pandas.DataFrame(columns)


def train_frame(order: dict) -> dict:
    """From a data frame, as a person would, binning included."""
    settings, rounds, frame = settings_of(order), order["options"]["rounds"], frame_of(order)
    learn = lambda: lightgbm.train(settings, lightgbm.Dataset(frame, loaded["label"], params=settings), rounds)
    _model, cost = measured(learn)
    return cost


def versions(_order: dict) -> dict:
    return {"name": f"LightGBM {lightgbm.__version__}"}


serve({"make": make, "load": load, "train": train, "train_frame": train_frame, "memory": peak_megabytes, "versions": versions})
