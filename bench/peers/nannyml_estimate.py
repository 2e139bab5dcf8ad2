"""NannyML on command: `estimate` performance without labels over files, as its quickstart does, beside what was realized.

Told the same as ours: the same columns, rows of a chunk and labels. Classifiers by CBPE, numbers by DLE with its defaults, both with its
own thresholds. Telemetry is off.
"""

import os
import warnings

os.environ["NML_DISABLE_USAGE_LOGGING"] = "1"
warnings.filterwarnings("ignore")

import nannyml as nml  # noqa: E402
import pandas as pd  # noqa: E402
from peer import measured, peak_megabytes, serve  # noqa: E402


def read(path: str) -> pd.DataFrame:
    return pd.read_csv(path) if path.endswith(".csv") else pd.read_parquet(path)


def estimate(order: dict) -> dict:
    found, cost = measured(lambda: chunks(order))
    return {**cost, "chunks": found}


def chunks(order: dict) -> list:
    reference, current = read(order["reference"]), read(order["current"])
    if "labels" in order:
        current = current.merge(read(order["labels"])[[order["id"], order["label"]]], on=order["id"], how="left")
    metric, label, size = order["metric"], order["label"], order["every"]
    if order["objective"] == "binary":
        name = {"auc": "roc_auc"}[metric]
        about = {
            "y_pred_proba": order["score"],
            "y_pred": order["prediction"],
            "y_true": label,
            "problem_type": "classification_binary",
            "metrics": [name],
            "chunk_size": size,
        }
        estimator, calculator = nml.CBPE(**about), nml.PerformanceCalculator(**about)
    else:
        name = metric
        about = {"y_pred": order["score"], "y_true": label, "metrics": [name], "chunk_size": size}
        estimator = nml.DLE(feature_column_names=order["features"], **about)
        calculator = nml.PerformanceCalculator(problem_type="regression", **about)
    estimated = estimator.fit(reference).estimate(current.drop(columns=[label])).filter(period="analysis").to_df()[name]
    realized = calculator.fit(reference).calculate(current).filter(period="analysis").to_df()[name]
    value = "value" if "value" in estimated else "estimated"
    return [
        {
            "estimated": float(one[value]),
            "low": float(one["lower_confidence_boundary"]),
            "high": float(one["upper_confidence_boundary"]),
            "alert": bool(one["alert"]),
            "realized": float(truth["value"]),
            "realizedAlert": bool(truth["alert"]),
        }
        for (_, one), (_, truth) in zip(estimated.iterrows(), realized.iterrows())
    ]


serve({"estimate": estimate, "memory": peak_megabytes, "versions": lambda _: {"name": f"NannyML {nml.__version__}"}})
