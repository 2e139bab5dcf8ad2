"""FLAML, and LightGBM without tuning, on the rows of a public set; and the judge of everyone's answers.

`prepare` writes `train.csv` and `test.csv` (without the label) for the command line, and keeps the same rows here; `flaml` and
`untuned` learn from them and answer for the rows that are asked; `judge` scores our answers beside theirs.
"""

import os

import flaml
import lightgbm
import numpy
import pandas
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import accuracy_score, log_loss, root_mean_squared_error, roc_auc_score

from peer import measured, serve
from sets import SETS, Set, fold_of

RESAMPLES = 1_000
kept: dict = {}


def prepare(order: dict) -> dict:
    rows: Set = SETS[order["set"]](order["data"])
    asked = rows.test if rows.test is not None else fold_of(len(rows.columns)) == order["fold"]
    kept.clear()
    kept.update(rows=rows, asked=asked, answers={}, classes=sorted(rows.label.unique()) if rows.objective != "regression" else None)
    os.makedirs(order["folder"], exist_ok=True)
    # a set that is in order of time stays so
    rows.columns[~asked].assign(**{rows.label.name: rows.label[~asked]}).to_csv(f"{order['folder']}/train.csv", index=False)
    rows.columns[asked].to_csv(f"{order['folder']}/test.csv", index=False)
    return {
        "learn": int((~asked).sum()),
        "ask": int(asked.sum()),
        "label": rows.label.name,
        "time": rows.time,
        "objective": rows.objective,
        "notes": rows.notes,
    }


def features(train: bool) -> pandas.DataFrame | sparse.csr_matrix:
    """What a peer learns from: moments as such, texts as weights of words, which it cannot make itself."""
    rows, asked = kept["rows"], kept["asked"]
    part = rows.columns[~asked if train else asked]
    if rows.text is not None:
        if train:
            kept["words"] = TfidfVectorizer(ngram_range=(1, 2), min_df=2).fit(part[rows.text])
        return kept["words"].transform(part[rows.text])
    if rows.time is not None:
        part = part.assign(**{rows.time: pandas.to_datetime(part[rows.time])})
    return part.reset_index(drop=True)


def label(train: bool) -> pandas.Series:
    rows, asked = kept["rows"], kept["asked"]
    own = rows.label[~asked if train else asked].reset_index(drop=True)
    return own if rows.objective == "regression" else own.map({name: at for at, name in enumerate(kept["classes"])})


def answers_of(model: object, asked: object) -> numpy.ndarray:
    if kept["rows"].objective == "regression":
        return numpy.asarray(model.predict(asked), dtype=numpy.float64)
    return numpy.asarray(model.predict_proba(asked), dtype=numpy.float64)


FLAML_METRICS = {"auc": "roc_auc", "accuracy": "accuracy", "logloss": "log_loss", "rmse": "rmse"}


def run_flaml(order: dict) -> dict:
    rows = kept["rows"]
    more = {"split_type": "time"} if rows.time is not None else {}
    model = flaml.AutoML()
    learn = lambda: model.fit(
        features(train=True),
        label(train=True).to_numpy(),
        task="regression" if rows.objective == "regression" else "classification",
        metric=FLAML_METRICS[order["metric"]],
        time_budget=order["seconds"],
        n_jobs=order["threads"],
        seed=order["seed"],
        verbose=0,
        **more,
    )
    _nothing, cost = measured(learn)
    kept["answers"]["flaml"] = answers_of(model, features(train=False))
    return {**cost, "best": str(model.best_estimator)}


def plain(frame: pandas.DataFrame | sparse.csr_matrix) -> pandas.DataFrame | sparse.csr_matrix:
    """For LightGBM: texts as categories, the same on both sides; moments as days."""
    if sparse.issparse(frame):
        return frame.astype(numpy.float64)
    columns = {}
    for name in frame.columns:
        column = frame[name]
        if pandas.api.types.is_datetime64_any_dtype(column):
            columns[name] = column.astype("int64")
        elif pandas.api.types.is_numeric_dtype(column):
            columns[name] = column
        else:
            columns[name] = pandas.Categorical(column, categories=sorted(kept["rows"].columns[name].dropna().unique()))
    return pandas.DataFrame(columns)


def run_untuned(order: dict) -> dict:
    """The settings of the references: 31 leaves, a rate of .05, 200 trees."""
    Model = lightgbm.LGBMRegressor if kept["rows"].objective == "regression" else lightgbm.LGBMClassifier
    model = Model(n_estimators=200, learning_rate=0.05, num_leaves=31, n_jobs=order["threads"], verbose=-1)
    _nothing, cost = measured(lambda: model.fit(plain(features(train=True)), label(train=True)))
    kept["answers"]["untuned"] = answers_of(model, plain(features(train=False)))
    return cost


def score(metric: str, truth: numpy.ndarray, answers: numpy.ndarray) -> float:
    if metric == "rmse":
        return float(root_mean_squared_error(truth, answers))
    if metric == "accuracy":
        return float(accuracy_score(truth, answers.argmax(axis=1)))
    if metric == "logloss":
        return float(log_loss(truth, answers, labels=range(answers.shape[1])))
    return float(roc_auc_score(truth, answers[:, 1]))


def ours(order: dict) -> numpy.ndarray:
    """Our answers from the file that `millrace training predict` wrote."""
    frame = pandas.read_csv(order["answers"])
    if kept["rows"].objective == "regression":
        return frame["prediction"].to_numpy(dtype=numpy.float64)
    return frame[[f"probability_{name}" for name in kept["classes"]]].to_numpy(dtype=numpy.float64)


def judge(order: dict) -> dict:
    """Each one's score by the metric; and how far ours is better than FLAML's, with a paired bootstrap over the rows."""
    truth, metric = label(train=False).to_numpy(), order["metric"]
    answers = {**kept["answers"], **({"ours": ours(order)} if "answers" in order else {})}
    scores = {name: score(metric, truth, found) for name, found in answers.items()}
    if not {"ours", "flaml"} <= answers.keys():
        return {"scores": scores, "gain": None}
    sign = -1 if metric in ("rmse", "logloss") else 1
    random = numpy.random.default_rng(0)
    gains = []
    for _resample in range(RESAMPLES if len(truth) <= 30_000 else RESAMPLES // 4):
        at = random.integers(0, len(truth), len(truth))
        if metric == "auc" and len(set(truth[at])) < 2:
            continue
        gains.append(sign * (score(metric, truth[at], answers["ours"][at]) - score(metric, truth[at], answers["flaml"][at])))
    low, high = numpy.percentile(gains, [2.5, 97.5])
    gain = {"value": sign * (scores["ours"] - scores["flaml"]), "low": float(low), "high": float(high)}
    return {"scores": scores, "gain": gain}


def versions(_order: dict) -> dict:
    return {"flaml": f"FLAML {flaml.__version__}", "untuned": f"LightGBM {lightgbm.__version__} untuned"}


serve({"prepare": prepare, "flaml": run_flaml, "untuned": run_untuned, "judge": judge, "versions": versions})
