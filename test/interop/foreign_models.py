"""Trains models with scikit-learn, LightGBM and XGBoost, logs them with MLflow, and keeps what they answer for rows that they never saw.

python foreign_models.py FOLDER: one folder a model, with what MLflow wrote in model/ and the rows and answers in case.json.
"""

import json
import logging
import os
import sys
import warnings
from pathlib import Path

import mlflow
import numpy as np
import pandas as pd
from mlflow.models import infer_signature
from sklearn import (
    cluster,
    compose,
    decomposition,
    discriminant_analysis,
    dummy,
    ensemble,
    impute,
    linear_model,
    model_selection,
    naive_bayes,
    neural_network,
    pipeline,
    preprocessing,
    svm,
    tree,
)

warnings.filterwarnings("ignore")
logging.getLogger("mlflow").setLevel(logging.ERROR)
FOLDER = Path(sys.argv[1])
ROWS, HELD = 1500, 500
random = np.random.default_rng(7)


def table(missing=False):
    frame = pd.DataFrame(
        {
            "age": random.integers(18, 80, ROWS + HELD).astype("float64"),
            "income": np.round(random.lognormal(10, 1, ROWS + HELD), 2),
            "visits": random.poisson(3, ROWS + HELD).astype("int64"),
            "height (cm)": random.normal(170, 10, ROWS + HELD),
            "city": random.choice(["Łódź", "Köln", "Paris", "Rome"], ROWS + HELD, p=[0.1, 0.3, 0.4, 0.2]),
            "member": random.random(ROWS + HELD) < 0.4,
        }
    )
    if missing:
        frame["visits"] = frame["visits"].astype("float64")
        for name in ("age", "income", "visits"):
            frame.loc[random.random(len(frame)) < 0.1, name] = np.nan
        frame["city"] = frame["city"].astype(object)
        frame.loc[random.random(len(frame)) < 0.1, "city"] = None
    return frame


plain, holey = table(), table(missing=True)
NUMBERS = ["age", "income", "visits", "height (cm)"]


def targets(frame):
    score = (
        0.05 * frame["age"].fillna(40)
        + 0.3 * np.log(frame["income"].fillna(20000))
        + (frame["city"] == "Paris") * 0.8
        + frame["member"] * 0.5
        + random.normal(0, 0.5, len(frame))
    )
    cut = pd.qcut(score, 3, labels=["high", "low", "mid"]).astype(str)
    return (score > score.median()).astype(int).to_numpy(), cut.to_numpy().astype(object), score.to_numpy()


two, three, real = targets(plain)
two_holey, three_holey, real_holey = targets(holey)


def answers(model, rows):
    wanted = {}
    if hasattr(model, "classes_") or hasattr(model, "predict_proba"):
        wanted["label"] = np.asarray(model.predict(rows)).tolist()
        if hasattr(model, "predict_proba"):
            wanted["probabilities"] = np.asarray(model.predict_proba(rows), dtype="float64").tolist()
    else:
        wanted["variable"] = np.asarray(model.predict(rows), dtype="float64").reshape(len(rows), -1).tolist()
    return wanted


def keep(name, model, frame, wanted, tolerance=1e-12, save=None, signature=True, **more):
    folder = FOLDER / name
    folder.mkdir(parents=True)
    rows = frame.iloc[ROWS:] if isinstance(frame, pd.DataFrame) else frame[ROWS:]
    sig = infer_signature(frame[:ROWS], model.predict(frame[:50]) if hasattr(model, "predict") else None) if signature else None
    (save or save_sklearn("cloudpickle"))(model, str(folder / "model"), sig)
    case = {"wanted": wanted, "tolerance": tolerance, "rows": len(rows), **more}
    if isinstance(rows, pd.DataFrame):
        plainly = {c: [None if pd.isna(v) else (v.item() if hasattr(v, "item") else v) for v in rows[c]] for c in rows.columns}
        case["columns"] = plainly
    else:
        case["matrix"] = [[None if np.isnan(v) else float(v) for v in row] for row in rows]
    (folder / "case.json").write_text(json.dumps(case).replace("NaN", "null"))


def save_sklearn(form):
    def save(model, path, signature):
        trusted = None
        if form == "skops":
            import skops.io

            trusted = skops.io.get_untrusted_types(data=skops.io.dumps(model))
        kind = {"skops_trusted_types": trusted} if form == "skops" else {}
        mlflow.sklearn.save_model(model, path, signature=signature, serialization_format=form, pip_requirements=[], **kind)

    return save


def case(name, model, frame, y, tolerance=1e-12, form="cloudpickle", **more):
    """Fits on the first rows; the others are held."""
    model.fit(frame[:ROWS], y[:ROWS])
    keep(name, model, frame, answers(model, frame[ROWS:]), tolerance, save_sklearn(form), **more)


FLOAT = 2e-7  # answers of trees are rounded to float32 once
x, xh = plain[NUMBERS], holey[NUMBERS]
xm = x.to_numpy()

# trees
case("tree classifier", tree.DecisionTreeClassifier(max_depth=6), x, three, FLOAT)
case("tree regressor", tree.DecisionTreeRegressor(max_depth=7), x, real)
case("tree, missing values", tree.DecisionTreeClassifier(min_samples_leaf=5), xh, two_holey, FLOAT)
case("extra tree", tree.ExtraTreeClassifier(max_depth=6), x, two, FLOAT)
case("forest, two classes", ensemble.RandomForestClassifier(100, min_samples_leaf=3, random_state=0), x, two, FLOAT)
case("forest, three classes", ensemble.RandomForestClassifier(60, random_state=0), x, three, FLOAT)
case("forest, missing values", ensemble.RandomForestClassifier(30, random_state=0), xh, three_holey, FLOAT)
case("forest regressor", ensemble.RandomForestRegressor(50, random_state=0), x, real)
case("forest regressor, two targets", ensemble.RandomForestRegressor(20, random_state=0), x, np.c_[real, real**2], FLOAT)
case("extra trees", ensemble.ExtraTreesClassifier(50, max_depth=8, random_state=0), x, three, FLOAT)
case("extra trees regressor", ensemble.ExtraTreesRegressor(30, random_state=0), x, real)
case("forest by pickle", ensemble.RandomForestClassifier(20, random_state=0), x, two, FLOAT, form="pickle")
case("forest by skops", ensemble.RandomForestClassifier(20, random_state=0), x, three, FLOAT, form="skops")
case("forest over a matrix", ensemble.RandomForestClassifier(20, random_state=0), xm, two, FLOAT)
case("forest, no signature", ensemble.RandomForestClassifier(20, random_state=0), x, two, FLOAT, signature=False)
case("forest over a matrix, no signature", ensemble.RandomForestRegressor(20), xm, real, signature=False)

# boosting
case("boosting, two classes", ensemble.GradientBoostingClassifier(random_state=0), x, two)
case("boosting, three classes", ensemble.GradientBoostingClassifier(n_estimators=40, random_state=0), x, three)
case("boosting, exponential", ensemble.GradientBoostingClassifier(loss="exponential", random_state=0), x, two)
case("boosting regressor", ensemble.GradientBoostingRegressor(random_state=0), x, real)
case("boosting huber", ensemble.GradientBoostingRegressor(loss="huber", n_estimators=30), x, real)
case("boosting from zero", ensemble.GradientBoostingRegressor(init="zero", n_estimators=30), x, real)
case("histogram, two classes", ensemble.HistGradientBoostingClassifier(), x, two)
case("histogram, missing values", ensemble.HistGradientBoostingClassifier(), xh, three_holey)
case("histogram regressor", ensemble.HistGradientBoostingRegressor(), x, real)
case("histogram poisson", ensemble.HistGradientBoostingRegressor(loss="poisson"), x, np.maximum(0, np.round(real)))
coded = xh.assign(code=pd.Series(random.integers(0, 12, len(xh)).astype("float64")))
coded.loc[::17, "code"] = np.nan
coded.loc[ROWS + 3, "code"] = 99.0
case("histogram, categories by number", ensemble.HistGradientBoostingClassifier(categorical_features=[4]), coded, (coded["code"].fillna(3) % 3 == 0).astype(int).to_numpy() ^ (two_holey & 1))
texts = holey[["age", "city", "income"]].assign(city=holey["city"].astype("category"))
held_city = texts["city"].cat.add_categories(["Oslo"])


def histogram_texts():
    model = ensemble.HistGradientBoostingClassifier(categorical_features=["city"])
    model.fit(texts[:ROWS], two_holey[:ROWS])
    plainly = texts.assign(city=texts["city"].astype(object))
    wanted = answers(model, texts[ROWS:])
    keep("histogram, categories by text", model, plainly, wanted)


histogram_texts()
case("histogram by skops", ensemble.HistGradientBoostingRegressor(max_iter=20), x, real, form="skops")

# linear models
scaled = lambda model: pipeline.make_pipeline(preprocessing.StandardScaler(), model)  # noqa: E731
LINEAR = {
    "least squares": linear_model.LinearRegression(),
    "ridge": linear_model.Ridge(),
    "lasso": linear_model.Lasso(alpha=0.01),
    "elastic net": linear_model.ElasticNet(alpha=0.01),
    "sgd regressor": linear_model.SGDRegressor(random_state=0),
    "huber": linear_model.HuberRegressor(),
    "bayesian ridge": linear_model.BayesianRidge(),
    "linear svr": svm.LinearSVR(max_iter=20000),
}
for name, model in LINEAR.items():
    case(name, scaled(model), x, real, 1e-11)
case("least squares, two targets", linear_model.LinearRegression(), x, np.c_[real, -real], 1e-11)
case("poisson", scaled(linear_model.PoissonRegressor()), x, np.maximum(0, real), 1e-11)
case("gamma", scaled(linear_model.GammaRegressor()), x, np.maximum(0.1, real), 1e-11)
case("tweedie", scaled(linear_model.TweedieRegressor(power=1.5)), x, np.maximum(0.1, real), 1e-11)
for name, y in (("two", two), ("three", three)):
    case(f"logistic, {name} classes", scaled(linear_model.LogisticRegression()), x, y, 1e-11)
    case(f"sgd log, {name} classes", scaled(linear_model.SGDClassifier(loss="log_loss", random_state=0)), x, y, 1e-11)
    case(f"sgd huber, {name} classes", scaled(linear_model.SGDClassifier(loss="modified_huber", random_state=0)), x, y, 1e-11)
    case(f"discriminant, {name} classes", discriminant_analysis.LinearDiscriminantAnalysis(), x, y, 1e-9)
    case(f"perceptron, {name} classes", scaled(neural_network.MLPClassifier(hidden_layer_sizes=(16, 8), max_iter=60, random_state=0)), x, y, 1e-11)
    case(f"naive bayes, {name} classes", naive_bayes.GaussianNB(), x, y, 1e-9)
    case(f"bernoulli bayes, {name} classes", naive_bayes.BernoulliNB(binarize=30.0), x, y, 1e-9)
    case(f"multinomial bayes, {name} classes", naive_bayes.MultinomialNB(), x, y, 1e-9)
    case(f"complement bayes, {name} classes", naive_bayes.ComplementNB(), x, y, 1e-9)
    case(f"linear svc, {name} classes", scaled(svm.LinearSVC()), x, y)
    case(f"ridge classifier, {name} classes", scaled(linear_model.RidgeClassifier()), x, y)
    case(f"dummy, {name} classes", dummy.DummyClassifier(), x, y)
case("logistic, classes of truth", scaled(linear_model.LogisticRegression()), x, two.astype(bool), 1e-11)
case("logistic, classes 1 and 2", scaled(linear_model.LogisticRegression()), x, two + 1, 1e-11)
case("logistic, one against the rest", scaled(linear_model.LogisticRegression(solver="liblinear")), x, two, 1e-11)
case("perceptron relu tanh", scaled(neural_network.MLPRegressor(hidden_layer_sizes=(8,), activation="tanh", max_iter=60)), x, real, 1e-11)
case("perceptron logistic", scaled(neural_network.MLPRegressor(hidden_layer_sizes=(8,), activation="logistic", max_iter=60)), x, real, 1e-11)
case("dummy regressor", dummy.DummyRegressor(), x, real)
case("dummy most frequent", dummy.DummyClassifier(strategy="most_frequent"), x, three)


def unsupervised(name, model, frame):
    model.fit(frame[:ROWS])
    wanted = {"label": model.predict(frame[ROWS:]).tolist()}
    if hasattr(model, "decision_function"):
        wanted["scores"] = model.decision_function(frame[ROWS:]).reshape(-1, 1).tolist()
    keep(name, model, frame, wanted)


unsupervised("isolation forest", ensemble.IsolationForest(n_estimators=50, random_state=0), x)
unsupervised("isolation forest, some features", ensemble.IsolationForest(n_estimators=50, max_features=2, contamination=0.1, random_state=0), x)
unsupervised("kmeans", cluster.KMeans(n_clusters=5, n_init=2, random_state=0), pd.DataFrame(preprocessing.scale(x), columns=list("abcd")))

# what is before the model
STEPS = {
    "min max": preprocessing.MinMaxScaler(clip=True),
    "max abs": preprocessing.MaxAbsScaler(),
    "robust": preprocessing.RobustScaler(),
    "normalizer": preprocessing.Normalizer(),
    "normalizer l1": preprocessing.Normalizer("l1"),
    "binarizer": preprocessing.Binarizer(threshold=40),
    "log": preprocessing.FunctionTransformer(np.log1p),
    "components": decomposition.PCA(3),
    "whitened": decomposition.PCA(3, whiten=True),
    "singular": decomposition.TruncatedSVD(2),
    "products": preprocessing.PolynomialFeatures(3),
    "interactions": preprocessing.PolynomialFeatures(2, interaction_only=True, include_bias=False),
}
for name, step in STEPS.items():
    parts = [preprocessing.StandardScaler(), step, linear_model.Ridge()]
    case(f"after {name}", pipeline.make_pipeline(*(parts[1:] if name in ("log", "binarizer") else parts)), x, real, 1e-9)
union = pipeline.make_union(preprocessing.StandardScaler(), decomposition.PCA(2))
case("after union", pipeline.make_pipeline(union, linear_model.LogisticRegression(max_iter=2000)), x, three, 1e-9)


def mixed(model, encoder=None, strategy="most_frequent"):
    numbers = pipeline.make_pipeline(impute.SimpleImputer(strategy="median", add_indicator=True), preprocessing.StandardScaler())
    texts = pipeline.make_pipeline(impute.SimpleImputer(strategy=strategy, fill_value="none"), encoder or preprocessing.OneHotEncoder(handle_unknown="ignore"))
    columns = compose.ColumnTransformer([("numbers", numbers, NUMBERS), ("texts", texts, ["city"])], remainder="passthrough")
    return pipeline.Pipeline([("ready", columns), ("model", model)])


case("mixed columns, logistic", mixed(linear_model.LogisticRegression(max_iter=2000)), holey, two_holey, 1e-11)
case("mixed columns, forest", mixed(ensemble.RandomForestClassifier(30, random_state=0)), holey, three_holey, FLOAT)
case("mixed columns by skops", mixed(linear_model.LogisticRegression(max_iter=2000)), holey, two_holey, 1e-11, form="skops")
case("mixed columns, no signature", mixed(ensemble.GradientBoostingClassifier(n_estimators=20)), holey, two_holey, signature=False)
case("mixed columns, drop first", mixed(linear_model.Ridge(), preprocessing.OneHotEncoder(drop="first")), holey, real_holey, 1e-11)
case("mixed columns, rare together", mixed(linear_model.Ridge(), preprocessing.OneHotEncoder(min_frequency=200, handle_unknown="infrequent_if_exist")), holey, real_holey, 1e-11)
case("mixed columns, ordinal", mixed(ensemble.RandomForestRegressor(20), preprocessing.OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1)), holey, real_holey)
case("mixed columns, constant", mixed(linear_model.Ridge(), strategy="constant"), holey, real_holey, 1e-11)
case("missing text is a category", pipeline.make_pipeline(compose.make_column_transformer((preprocessing.OneHotEncoder(), ["city"]), ("passthrough", ["member"])), linear_model.Ridge()), holey, real_holey, 1e-11)
case("numbers as categories", pipeline.make_pipeline(compose.make_column_transformer((preprocessing.OneHotEncoder(handle_unknown="ignore"), ["visits", "member"]), ("passthrough", slice(0, 2))), linear_model.Ridge()), plain, real, 1e-9)
case("target encoder", pipeline.make_pipeline(compose.make_column_transformer((preprocessing.TargetEncoder(), ["city"]), ("passthrough", [0, 3])), linear_model.Ridge()), plain, real, 1e-9)
search = model_selection.GridSearchCV(scaled(linear_model.Ridge()), {"ridge__alpha": [0.1, 1]}, cv=3)
case("search", search, x, real, 1e-9)

vote = [("a", scaled(linear_model.LogisticRegression())), ("b", naive_bayes.GaussianNB()), ("c", ensemble.RandomForestClassifier(20, random_state=0))]
case("voting", ensemble.VotingClassifier(vote, voting="soft", weights=[1, 2, 3]), x, three, FLOAT)
case("voting regressor", ensemble.VotingRegressor([("a", linear_model.Ridge()), ("b", tree.DecisionTreeRegressor(max_depth=4))]), x, real, 1e-11)
case("target by logarithm", compose.TransformedTargetRegressor(linear_model.Ridge(), func=np.log1p, inverse_func=np.expm1), x, real, 1e-11)
case("target scaled", compose.TransformedTargetRegressor(linear_model.Ridge(), transformer=preprocessing.StandardScaler()), x, real, 1e-11)

# what is not converted says so
for name, model, reason in (
    ("nearest neighbors", __import__("sklearn.neighbors").neighbors.KNeighborsClassifier(), "KNeighborsClassifier is not converted"),
    ("function of one's own", pipeline.make_pipeline(preprocessing.FunctionTransformer(lambda v: v * 2), linear_model.Ridge()), "is code"),
):
    model.fit(x[:ROWS], two[:ROWS])
    keep(name, model, x, {}, refused=reason)


class Own(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        return model_input.iloc[:, 0] * 2


(FOLDER / "code").mkdir()
mlflow.pyfunc.save_model(str(FOLDER / "code" / "model"), python_model=Own(), signature=infer_signature(x[:5], real[:5]), pip_requirements=[])
(FOLDER / "code" / "case.json").write_text(json.dumps({"refused": "Python code", "rows": 0}))


def boosters():
    import lightgbm
    import xgboost

    def kept(name, model, frame, y, save, tolerance, answer=None, **fit):
        if fit is not None and hasattr(model, "fit"):
            model.fit(frame[:ROWS], y[:ROWS], **fit)
        wanted = answer(model, frame[ROWS:]) if answer else answers(model, frame[ROWS:])
        keep(name, model, frame, wanted, tolerance, save, signature=hasattr(model, "fit"))

    def light(model, path, signature, **more):
        mlflow.lightgbm.save_model(model, path, signature=signature, pip_requirements=[], **more)

    def extreme(model, path, signature, **more):
        mlflow.xgboost.save_model(model, path, signature=signature, pip_requirements=[], **more)

    small = {"n_estimators": 40, "verbose": -1, "n_jobs": 1}
    kept("lightgbm classifier", lightgbm.LGBMClassifier(**small), xh, two_holey, light, 1e-12)
    kept("lightgbm, three classes", lightgbm.LGBMClassifier(**small), xh, three_holey, light, 1e-12)
    kept("lightgbm regressor", lightgbm.LGBMRegressor(**small), xh, real_holey, light, 1e-12)
    kept("lightgbm by cloudpickle", lightgbm.LGBMClassifier(**small), xh, three_holey, lambda m, p, s: light(m, p, s, serialization_format="cloudpickle"), 1e-12)
    stopped = {"eval_set": [(xh[ROWS:], two_holey[ROWS:])], "callbacks": [lightgbm.early_stopping(5, verbose=False)]}
    kept("lightgbm, stopped early", lightgbm.LGBMClassifier(n_estimators=400, learning_rate=0.3, verbose=-1), xh, two_holey, light, 1e-12, **stopped)
    case("lightgbm in a pipeline", mixed(lightgbm.LGBMClassifier(**small)), holey, three_holey, 1e-12)
    both = lambda model, rows: {"probabilities": np.c_[1 - model.predict(rows), model.predict(rows)].tolist()}  # noqa: E731
    plainly = xh.rename(columns={"height (cm)": "height"})
    booster = lightgbm.train({"objective": "binary", "verbose": -1}, lightgbm.Dataset(plainly[:ROWS], two_holey[:ROWS]), 30)
    kept("lightgbm booster", booster, plainly, None, light, 1e-12, both)
    own = {"n_estimators": 40, "n_jobs": 1}
    kept("xgboost classifier", xgboost.XGBClassifier(**own), xh, two_holey, extreme, 1e-6)
    codes = np.array([{"high": 0, "low": 1, "mid": 2}[name] for name in three_holey])
    kept("xgboost, three classes", xgboost.XGBClassifier(**own), xh, codes, extreme, 1e-6)
    kept("xgboost regressor", xgboost.XGBRegressor(**own), xh, real_holey, extreme, 1e-6)
    kept("xgboost as json", xgboost.XGBRegressor(**own), xh, real_holey, lambda m, p, s: extreme(m, p, s, model_format="json"), 1e-6)
    kept("xgboost, stopped early", xgboost.XGBClassifier(n_estimators=400, early_stopping_rounds=5), xh, two_holey, extreme, 1e-6, eval_set=[(xh[ROWS:], two_holey[ROWS:])], verbose=False)
    case("xgboost in a pipeline", mixed(xgboost.XGBClassifier(**own)), holey, codes, 1e-6)
    case("xgboost by cloudpickle", xgboost.XGBRegressor(**own), xh, real_holey, 1e-6)


try:
    boosters()
except ImportError as error:
    (FOLDER / "boosters").mkdir(exist_ok=True)
    (FOLDER / "boosters" / "case.json").write_text(json.dumps({"skipped": str(error), "rows": 0}))


def onnx():
    import onnxruntime  # noqa: F401  (without it mlflow writes half a folder)
    from onnx import TensorProto, helper

    graph = helper.make_graph(
        [helper.make_node("MatMul", ["x", "w"], ["variable"])],
        "twice",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["N", 4])],
        [helper.make_tensor_value_info("variable", TensorProto.FLOAT, ["N", 1])],
        [helper.make_tensor("w", TensorProto.FLOAT, [4, 1], [1.0, 2.0, 3.0, 4.0])],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)], ir_version=8)
    wanted = (xm[ROWS:].astype("float32") @ np.array([[1], [2], [3], [4]], dtype="float32")).astype(float).tolist()
    save = lambda m, p, s: mlflow.onnx.save_model(m, p, signature=s, save_as_external_data=False, pip_requirements=[])  # noqa: E731
    keep("onnx with named columns", model, x.astype("float32"), {"variable": wanted}, 1e-6, save)


try:
    onnx()
except ImportError as error:
    (FOLDER / "onnx").mkdir(exist_ok=True)
    (FOLDER / "onnx" / "case.json").write_text(json.dumps({"skipped": str(error), "rows": 0}))
