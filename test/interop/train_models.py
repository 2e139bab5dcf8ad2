"""Trains small models with the libraries themselves and keeps files, held rows and their predictions, for import_models.mjs.

Each case is FILE (the model) and NAME.case: { file, columns: {name: values}, features, wanted: {output: rows}, sums, tolerance,
refused }. Values are null where missing. `sums` are scores before the objective, compared to the bit.
"""

import json
import pathlib
import sys
import warnings

import catboost
import lightgbm as lgb
import numpy as np
import onnxmltools
import pandas as pd
import xgboost as xgb
from onnxmltools.convert.common.data_types import FloatTensorType
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import (
    ExtraTreesRegressor,
    GradientBoostingClassifier,
    GradientBoostingRegressor,
    HistGradientBoostingClassifier,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.tree import DecisionTreeClassifier
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType as SklFloat
from skl2onnx.common.data_types import StringTensorType as SklString

warnings.filterwarnings("ignore")
OUT = pathlib.Path(sys.argv[1])
ROWS, HELD, COLUMNS = 900, 200, 6
RANDOM = np.random.default_rng(7)


def numbers(missing=0.1, zeros=0.2):
    x = RANDOM.normal(size=(ROWS + HELD, COLUMNS))
    x[RANDOM.random(x.shape) < zeros] = 0
    x[RANDOM.random(x.shape) < missing] = np.nan
    return x


def signal(x):
    return np.nan_to_num(x[:, 0]) + 0.5 * np.nan_to_num(x[:, 1]) ** 2 - np.isnan(x[:, 2])


def plain(values):
    """As JSON has it: NaN and infinity are null."""
    if isinstance(values, (list, tuple, np.ndarray)):
        return [plain(value) for value in values]
    if isinstance(values, (str, bool)) or values is None:
        return values
    number = float(values)
    return number if np.isfinite(number) else None


def columns_of(held):
    if isinstance(held, pd.DataFrame):
        return {
            name: [None if pd.isna(v) else v if isinstance(v, str) else float(v) for v in held[name]]
            for name in held.columns
        }
    return {f"c{i}": plain(held[:, i]) for i in range(held.shape[1])}


def keep(name, file, held, **more):
    columns = columns_of(held)
    case = {"file": file, "columns": columns, "tolerance": 1e-12, **more}
    if not isinstance(held, pd.DataFrame) and "features" not in case:
        case["features"] = list(columns)
    for key in ("wanted",):
        case[key] = {output: plain(np.asarray(rows)) for output, rows in case.get(key, {}).items()}
    if "sums" in case:
        case["sums"] = plain(np.asarray(case["sums"]))
    (OUT / f"{name}.case").write_text(json.dumps(case))


def both(p):
    return np.column_stack([1 - p, p])


# ---------------------------------------------------------------- LightGBM

BASE = {"verbose": -1, "num_leaves": 15, "min_data_in_leaf": 5, "seed": 3, "num_threads": 1}


def lightgbm_case(name, x, y, params, output, shape=lambda p: p, data=None, sums=True, tolerance=1e-12):
    train, held = x[:ROWS], x[ROWS:]
    booster = lgb.train({**BASE, **params}, lgb.Dataset(train, y[:ROWS], **(data or {})), 12)
    file = f"{name}.txt"
    booster.save_model(OUT / file)
    scores = booster.predict(held)
    more = {"sums": booster.predict(held, raw_score=True)} if sums else {}
    keep(name, file, held, wanted={output: shape(scores)}, tolerance=tolerance, **more)


def lightgbm_models():
    x = numbers()
    y = signal(x) + RANDOM.normal(size=len(x)) * 0.2
    yes = (y > 0).astype(int)
    three = np.digitize(y, [-0.5, 0.8])
    positive = np.exp(y / 3)
    for objective in ("regression", "regression_l1", "huber", "fair", "quantile", "mape"):
        lightgbm_case(f"lightgbm_{objective}", x, y, {"objective": objective}, "variable")
    for objective in ("poisson", "gamma", "tweedie"):
        lightgbm_case(f"lightgbm_{objective}", x, positive, {"objective": objective}, "variable")
    lightgbm_case("lightgbm_sqrt", x, y, {"objective": "regression", "reg_sqrt": True}, "variable")
    lightgbm_case("lightgbm_binary", x, yes, {"objective": "binary"}, "probabilities", both)
    lightgbm_case("lightgbm_sigmoid", x, yes, {"objective": "binary", "sigmoid": 0.7}, "probabilities", both)
    lightgbm_case("lightgbm_zero", x, yes, {"objective": "binary", "zero_as_missing": True}, "probabilities", both)
    lightgbm_case("lightgbm_no_missing", x, yes, {"objective": "binary", "use_missing": False}, "probabilities", both)
    full = np.nan_to_num(x)
    full[ROWS:][RANDOM.random((HELD, COLUMNS)) < 0.1] = np.nan
    lightgbm_case("lightgbm_never_missing", full, yes, {"objective": "binary"}, "probabilities", both)
    lightgbm_case("lightgbm_cross_entropy", x, yes * 0.8 + 0.1, {"objective": "cross_entropy"}, "variable")
    lightgbm_case("lightgbm_lambda", x, yes * 0.8 + 0.1, {"objective": "cross_entropy_lambda"}, "variable")
    lightgbm_case("lightgbm_multiclass", x, three, {"objective": "multiclass", "num_class": 3}, "probabilities")
    lightgbm_case("lightgbm_ova", x, three, {"objective": "multiclassova", "num_class": 3}, "probabilities")
    lightgbm_case("lightgbm_dart", x, yes, {"objective": "binary", "boosting": "dart"}, "probabilities", both)
    forest = {"boosting": "rf", "bagging_freq": 1, "bagging_fraction": 0.6}
    lightgbm_case("lightgbm_forest", x, yes, {"objective": "binary", **forest}, "probabilities", both)
    classes = {"objective": "multiclass", "num_class": 3, **forest}
    lightgbm_case("lightgbm_forest_classes", x, three, classes, "probabilities")
    lightgbm_case("lightgbm_constant", x, y * 0 + 2.5, {"objective": "regression"}, "variable")
    grades = np.clip(np.round(y + 1), 0, 3).astype(int)
    groups = {"group": [30] * (ROWS // 30)}
    lightgbm_case("lightgbm_rank", x, grades, {"objective": "lambdarank"}, "variable", data=groups)
    lightgbm_codes(x, y)
    lightgbm_texts()
    linear = lgb.train({**BASE, "objective": "regression", "linear_tree": True}, lgb.Dataset(full[:ROWS], y[:ROWS]), 3)
    linear.save_model(OUT / "lightgbm_linear.txt")
    keep("lightgbm_linear", "lightgbm_linear.txt", full[ROWS:], refused="registry.unsupported_model")


def lightgbm_codes(x, y):
    coded = x.copy()
    coded[:, 3] = RANDOM.integers(0, 40, len(x))
    coded[:, 4] = RANDOM.choice([0, 3, 700, 5000, 40_000], len(x))
    label = y + (coded[:, 3] % 7 == 2) * 2 + (coded[:, 4] == 700)
    coded[ROWS:, 3] = RANDOM.choice([np.nan, -1, -0.5, 3.7, 39, 55, 2, 9, 16, 1e9, -7], HELD)
    for name, more in (("", {}), ("_zero", {"zero_as_missing": True}), ("_no_missing", {"use_missing": False})):
        params = {"objective": "regression", "max_cat_to_onehot": 2, **more}
        lightgbm_case(f"lightgbm_codes{name}", coded, label, params, "variable", data={"categorical_feature": [3, 4]})


def lightgbm_texts():
    frame, y = texts_frame()
    booster = lgb.train({**BASE, "objective": "regression"}, lgb.Dataset(frame[:ROWS], y[:ROWS]), 12)
    booster.save_model(OUT / "lightgbm_texts.txt")
    held = frame[ROWS:]
    wanted = {"variable": booster.predict(held)}
    keep("lightgbm_texts", "lightgbm_texts.txt", held, wanted=wanted, sums=booster.predict(held, raw_score=True))


def texts_frame(names=("Bonn", "Aachen", "Köln", "Ulm")):
    x = numbers()
    frame = pd.DataFrame(x[:, :3], columns=["distance", "weight", "age"])
    frame["city"] = pd.Categorical(RANDOM.choice(names, len(x)))
    frame["size"] = pd.Categorical(RANDOM.choice([5, 10, 20], len(x)))
    frame.loc[RANDOM.random(len(x)) < 0.05, "city"] = np.nan
    y = signal(x) + (frame["city"] == "Ulm") * 2 - (frame["size"] == 10) + RANDOM.normal(size=len(x)) * 0.1
    return frame, y.to_numpy()


# ---------------------------------------------------------------- XGBoost

LEARN = {"max_depth": 4, "seed": 3, "nthread": 1}


def xgboost_case(name, x, y, params, output, shape=lambda p: p, kind="json", rounds=12, margin=True, **data):
    train = xgb.DMatrix(x[:ROWS], y[:ROWS], **data)
    held = xgb.DMatrix(x[ROWS:])
    booster = xgb.train({**LEARN, **params}, train, rounds)
    file = f"{name}.{kind}"
    booster.save_model(OUT / file)
    more = {"sums": booster.predict(held, output_margin=True)} if margin else {}
    keep(name, file, x[ROWS:], wanted={output: shape(booster.predict(held))}, tolerance=1e-6, **more)


def xgboost_models():
    x = numbers()
    y = signal(x) + RANDOM.normal(size=len(x)) * 0.2
    yes = (y > 0).astype(int)
    three = np.digitize(y, [-0.5, 0.8])
    positive = np.exp(y / 3)
    for objective in ("reg:squarederror", "reg:pseudohubererror", "reg:absoluteerror"):
        name = f"xgboost_{objective.split(':')[1]}"
        xgboost_case(name, x, y, {"objective": objective}, "variable")
    for objective in ("count:poisson", "reg:gamma", "reg:tweedie"):
        xgboost_case(f"xgboost_{objective.split(':')[1]}", x, positive, {"objective": objective}, "variable")
    xgboost_case("xgboost_cox", x, positive, {"objective": "survival:cox"}, "variable")
    xgboost_case("xgboost_logistic", x, yes * 0.8 + 0.1, {"objective": "reg:logistic"}, "variable")
    xgboost_case("xgboost_logitraw", x, yes, {"objective": "binary:logitraw"}, "variable")
    xgboost_case("xgboost_hinge", x, yes, {"objective": "binary:hinge"}, "variable")
    quantile = {"objective": "reg:quantileerror", "quantile_alpha": 0.7}
    xgboost_case("xgboost_quantile", x, y, quantile, "variable")
    for kind in ("json", "ubj"):
        binary = {"objective": "binary:logistic"}
        xgboost_case(f"xgboost_binary_{kind}", x, yes, binary, "probabilities", both, kind)
        multi = {"objective": "multi:softprob", "num_class": 3}
        xgboost_case(f"xgboost_multi_{kind}", x, three, multi, "probabilities", kind=kind)
        dart = {"objective": "binary:logistic", "booster": "dart", "rate_drop": 0.3}
        xgboost_case(f"xgboost_dart_{kind}", x, yes, dart, "probabilities", both, kind)
        linear = {"objective": "reg:squarederror", "booster": "gblinear", "updater": "coord_descent"}
        xgboost_case(f"xgboost_linear_{kind}", x, y, {**drop(linear, "max_depth")}, "variable", kind=kind, margin=False)
    forest = {"objective": "binary:logistic", "num_parallel_tree": 7, "subsample": 0.6, "learning_rate": 1}
    xgboost_case("xgboost_forest", x, yes, forest, "probabilities", both, rounds=1)
    base = {"objective": "binary:logistic", "base_score": 0.2}
    xgboost_case("xgboost_base", x, yes, base, "probabilities", both)
    softmax = {"objective": "multi:softmax", "num_class": 3}
    xgboost_case("xgboost_softmax", x, three, softmax, "label", lambda p: p.astype(int))
    two = np.column_stack([y, -y + 1])
    xgboost_case("xgboost_targets", x, two, {"objective": "reg:squarederror"}, "variable")
    xgboost_rank(x, y)
    xgboost_codes(x, y)
    xgboost_texts()
    vector = {**LEARN, "objective": "reg:squarederror", "multi_strategy": "multi_output_tree", "tree_method": "hist"}
    xgb.train(vector, xgb.DMatrix(x[:ROWS], two[:ROWS]), 3).save_model(OUT / "xgboost_vector.json")
    keep("xgboost_vector", "xgboost_vector.json", x[ROWS:], refused="registry.unsupported_model")


def drop(params, *names):
    return {name: value for name, value in params.items() if name not in names}


def xgboost_rank(x, y):
    grades = np.clip(np.round(y + 1), 0, 3)
    xgboost_case("xgboost_rank", x, grades, {"objective": "rank:ndcg"}, "variable", group=[30] * (ROWS // 30))


def xgboost_codes(x, y):
    coded = x.copy()
    coded[:, 3] = RANDOM.integers(0, 40, len(x))
    label = y + (coded[:, 3] % 7 == 2) * 2
    coded[ROWS:, 3] = RANDOM.choice([np.nan, 3.7, 39, 55, 2, 9, 16], HELD)
    kinds = ["q", "q", "q", "c", "q", "q"]
    train = xgb.DMatrix(coded[:ROWS], label[:ROWS], feature_types=kinds, enable_categorical=True)
    held = xgb.DMatrix(coded[ROWS:], feature_types=kinds, enable_categorical=True)
    for kind in ("json", "ubj"):
        params = {**LEARN, "objective": "reg:squarederror", "max_cat_to_onehot": 2, "tree_method": "hist"}
        booster = xgb.train(params, train, 12)
        file = f"xgboost_codes.{kind}"
        booster.save_model(OUT / file)
        scores = booster.predict(held)
        more = {"sums": booster.predict(held, output_margin=True), "tolerance": 1e-6}
        keep(f"xgboost_codes_{kind}", file, coded[ROWS:], wanted={"variable": scores}, **more)


def xgboost_texts():
    # XGBoost 3.2 counts letters instead of bytes of the categories it saves, so these are ASCII
    frame, y = texts_frame(("Bonn", "Aachen", "Wien", "Ulm"))
    train = xgb.DMatrix(frame[:ROWS], y[:ROWS], enable_categorical=True)
    held = xgb.DMatrix(frame[ROWS:], enable_categorical=True)
    params = {**LEARN, "objective": "reg:squarederror", "tree_method": "hist", "max_cat_to_onehot": 2}
    booster = xgb.train(params, train, 12)
    for kind in ("json", "ubj"):
        booster.save_model(OUT / f"xgboost_texts.{kind}")
        more = {"sums": booster.predict(held, output_margin=True), "tolerance": 1e-6}
        keep(f"xgboost_texts_{kind}", f"xgboost_texts.{kind}", frame[ROWS:], wanted={"variable": booster.predict(held)}, **more)


# ---------------------------------------------------------------- ONNX of other exporters

ONNX_TOLERANCE = 2e-5


def save_onnx(name, model, held, **wanted):
    (OUT / f"{name}.onnx").write_bytes(model.SerializeToString())
    keep(name, f"{name}.onnx", held, wanted=wanted, tolerance=ONNX_TOLERANCE)


def exact_floats(x):
    """Rows as the exported models see them, so that no threshold falls between a double and its float32."""
    return x.astype(np.float32).astype(np.float64)


def sklearn_models():
    x = exact_floats(np.nan_to_num(numbers()))
    y = signal(x) + RANDOM.normal(size=len(x)) * 0.2
    yes = (y > 0).astype(int)
    three = np.array(["low", "middle", "high"])[np.digitize(y, [-0.5, 0.8])]
    train, held = x[:ROWS], x[ROWS:]
    classifiers = {
        "logistic": (LogisticRegression(), yes),
        "logistic_classes": (LogisticRegression(), three),
        "tree": (DecisionTreeClassifier(max_depth=5), three),
        "forest": (RandomForestClassifier(20, max_depth=6, random_state=1), yes),
        "forest_classes": (RandomForestClassifier(20, max_depth=6, random_state=1), three),
        "boosting": (GradientBoostingClassifier(n_estimators=15, random_state=1), yes),
        "boosting_classes": (GradientBoostingClassifier(n_estimators=15, random_state=1), three),
        "histogram": (HistGradientBoostingClassifier(max_iter=15, random_state=1), yes),
        "scaled": (make_pipeline(SimpleImputer(), StandardScaler(), LogisticRegression()), yes),
    }
    for name, (model, label) in classifiers.items():
        model.fit(train, label[:ROWS])
        for zipmap in (True, False):
            options = {id(model): {"zipmap": zipmap}}
            made = to_onnx(model, initial_types=[("float_input", SklFloat([None, COLUMNS]))], options=options)
            wanted = {"label": model.predict(held), "probabilities": model.predict_proba(held)}
            save_onnx(f"sklearn_{name}_{'zipmap' if zipmap else 'tensor'}", made, held, **wanted)
    regressors = {
        "linear": LinearRegression(),
        "forest_regression": RandomForestRegressor(20, max_depth=6, random_state=1),
        "extra_trees": ExtraTreesRegressor(20, max_depth=6, random_state=1),
        "boosting_regression": GradientBoostingRegressor(n_estimators=15, random_state=1),
    }
    for name, model in regressors.items():
        model.fit(train, y[:ROWS])
        made = to_onnx(model, initial_types=[("X", SklFloat([None, COLUMNS]))])
        save_onnx(f"sklearn_{name}", made, held, variable=model.predict(held))
    sklearn_pipeline()


def sklearn_pipeline():
    frame, y = texts_frame()
    frame = frame.drop(columns=["size"])
    frame["city"] = frame["city"].astype(object).where(frame["city"].notna(), "")
    numeric = ["distance", "weight", "age"]
    frame[numeric] = frame[numeric].astype(np.float32).astype(float)
    parts = [
        ("numbers", make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), numeric),
        ("texts", OneHotEncoder(handle_unknown="ignore"), ["city"]),
    ]
    model = make_pipeline(ColumnTransformer(parts), LogisticRegression())
    model.fit(frame[:ROWS], (y[:ROWS] > 0).astype(int))
    types = [(name, SklFloat([None, 1])) for name in numeric] + [("city", SklString([None, 1]))]
    made = to_onnx(model, initial_types=types, options={id(model): {"zipmap": False}})
    held = frame[ROWS:]
    save_onnx("sklearn_pipeline", made, held, label=model.predict(held), probabilities=model.predict_proba(held))


def boosted_as_onnx():
    x = exact_floats(numbers())
    y = signal(x) + RANDOM.normal(size=len(x)) * 0.2
    yes, three = (y > 0).astype(int), np.digitize(y, [-0.5, 0.8])
    train, held = x[:ROWS], x[ROWS:]
    types = [("input", FloatTensorType([None, COLUMNS]))]
    for name, label in (("binary", yes), ("classes", three)):
        model = lgb.LGBMClassifier(n_estimators=10, num_leaves=15, verbose=-1, n_jobs=1).fit(train, label[:ROWS])
        made = onnxmltools.convert_lightgbm(model, initial_types=types)
        wanted = {"label": model.predict(held), "probabilities": model.predict_proba(held)}
        save_onnx(f"lightgbm_onnx_{name}", made, held, **wanted)
        model = xgb.XGBClassifier(n_estimators=10, max_depth=4, n_jobs=1, base_score=0.5).fit(train, label[:ROWS])
        wanted = {"label": model.predict(held), "probabilities": model.predict_proba(held)}
        xgboost_as_onnx(f"xgboost_onnx_{name}", model, types, held, wanted)
    model = lgb.LGBMRegressor(n_estimators=10, num_leaves=15, verbose=-1, n_jobs=1).fit(train, y[:ROWS])
    made = onnxmltools.convert_lightgbm(model, initial_types=types)
    save_onnx("lightgbm_onnx_regression", made, held, variable=model.predict(held))
    model = xgb.XGBRegressor(n_estimators=10, max_depth=4, n_jobs=1, base_score=0.5).fit(train, y[:ROWS])
    xgboost_as_onnx("xgboost_onnx_regression", model, types, held, {"variable": model.predict(held)})
    catboost_models(train, held, {"binary": yes, "classes": three, "regression": y})


def xgboost_as_onnx(name, model, types, held, wanted):
    try:
        made = onnxmltools.convert_xgboost(model, initial_types=types)
    except Exception as error:  # noqa: BLE001 - the converter lags behind new versions of XGBoost
        (OUT / f"{name}.case").write_text(json.dumps({"skipped": f"onnxmltools: {error!r}"[:200]}))
        return
    save_onnx(name, made, held, **wanted)


def catboost_models(train, held, labels):
    quiet = {"iterations": 10, "depth": 4, "verbose": False, "allow_writing_files": False, "thread_count": 1}
    for name, label in labels.items():
        regression = name == "regression"
        model = (catboost.CatBoostRegressor if regression else catboost.CatBoostClassifier)(**quiet)
        model.fit(train, label[:ROWS])
        model.save_model(str(OUT / f"catboost_{name}.onnx"), format="onnx")
        wanted = {"variable": model.predict(held)} if regression else {
            "label": model.predict(held).ravel(),
            "probabilities": model.predict_proba(held),
        }
        keep(f"catboost_{name}", f"catboost_{name}.onnx", held, wanted=wanted, tolerance=ONNX_TOLERANCE)


lightgbm_models()
xgboost_models()
sklearn_models()
boosted_as_onnx()
