"""The public data sets that benches use, read the way a careful person would, for peers and for ours alike."""

import gzip
import os
from dataclasses import dataclass, field

import numpy
import pandas

SEED = 20_240


@dataclass
class Set:
    """Rows of a set: the columns to learn from, and the label. `test` says which rows are held out, where the set says so."""

    columns: pandas.DataFrame
    label: pandas.Series
    objective: str
    test: numpy.ndarray | None = None
    time: str | None = None
    text: str | None = None
    notes: list[str] = field(default_factory=list)


def fold_of(rows: int, folds: int = 5) -> numpy.ndarray:
    """Which of the folds each row is held out in: always the same, whoever asks."""
    order = numpy.random.default_rng(SEED).permutation(rows)
    fold = numpy.empty(rows, dtype=numpy.int64)
    fold[order] = numpy.arange(rows) % folds
    return fold


def with_label(frame: pandas.DataFrame, label: str, objective: str, **more) -> Set:
    return Set(frame.drop(columns=[label]), frame[label], objective, **more)


def adult(data: str) -> Set:
    read = lambda name: pandas.read_csv(f"{data}/adult/{name}", skipinitialspace=True, na_values=["?"])
    train, test = read("adult.data"), read("adult.test")
    frame = pandas.concat([train, test], ignore_index=True)
    frame["ltgt50k"] = frame["ltgt50k"].str.rstrip(".")
    return with_label(frame, "ltgt50k", "binary", test=numpy.arange(len(frame)) >= len(train))


def nsl_kdd(data: str) -> Set:
    read = lambda name: pandas.read_csv(f"{data}/nsl_kdd/{name}", header=None, keep_default_na=False)
    train, test = read("KDDTrain+_20Percent.txt"), read("KDDTest+.txt")
    frame = pandas.concat([train, test], ignore_index=True).drop(columns=[42])
    frame.columns = [f"c{at + 1}" for at in range(41)] + ["class"]
    frame["class"] = numpy.where(frame["class"] == "normal", "normal", "attack")
    return with_label(frame, "class", "binary", test=numpy.arange(len(frame)) >= len(train))


def telco_churn(data: str) -> Set:
    frame = pandas.read_csv(f"{data}/telco_churn/Telco-Customer-Churn.csv", na_values=[" "])
    return with_label(frame, "Churn", "binary")


def german_credit(data: str) -> Set:
    return with_label(pandas.read_csv(f"{data}/german_credit/german.csv"), "credit", "binary")


def titanic(data: str) -> Set:
    return with_label(pandas.read_csv(f"{data}/titanic/train.csv"), "Survived", "binary")


def california_housing(data: str) -> Set:
    return with_label(pandas.read_csv(f"{data}/california_housing/housing.csv"), "median_house_value", "regression")


def diamonds(data: str) -> Set:
    return with_label(pandas.read_csv(f"{data}/diamonds/diamonds.csv"), "price", "regression")


def wine_red(data: str) -> Set:
    return with_label(pandas.read_csv(f"{data}/wine_quality/winequality-red.csv", sep=";"), "quality", "regression")


def wine_white(data: str) -> Set:
    return with_label(pandas.read_csv(f"{data}/wine_quality/winequality-white.csv", sep=";"), "quality", "regression")


def sms_spam(data: str) -> Set:
    with open(f"{data}/sms_spam/sms.tsv", encoding="utf-8") as file:
        lines = [line.rstrip("\n").split("\t", 1) for line in file if "\t" in line]
    frame = pandas.DataFrame(lines, columns=["class", "message"])
    return with_label(frame, "class", "binary", text="message")


def bike_frame(data: str) -> pandas.DataFrame:
    """Without the two columns that add up to the label, and without the number of the row."""
    frame = pandas.read_csv(f"{data}/bike_sharing/hour.csv")
    return frame.drop(columns=["casual", "registered", "instant"])


def bike_sharing(data: str) -> Set:
    return with_label(bike_frame(data), "cnt", "regression", notes=["without casual, registered, instant"])


def bike_sharing_2012(data: str) -> Set:
    frame = bike_frame(data)
    later = (frame["yr"] == 1).to_numpy()
    return with_label(
        frame, "cnt", "regression", test=later, time="dteday", notes=["2011 learned, 2012 asked; without casual, registered, instant"]
    )


def lightgbm_example(data: str) -> Set:
    read = lambda name: pandas.read_csv(f"{data}/lightgbm_examples/{name}", sep="\t", header=None)
    train, test = read("binary.train"), read("binary.test")
    frame = pandas.concat([train, test], ignore_index=True)
    frame.columns = ["class"] + [f"c{at}" for at in range(1, 29)]
    frame["class"] = frame["class"].astype(int)
    return with_label(frame, "class", "binary", test=numpy.arange(len(frame)) >= len(train))


def mnist_t10k(data: str) -> Set:
    """The ten thousand images; the last two thousand are asked."""
    with gzip.open(f"{data}/mnist_t10k/t10k-images-idx3-ubyte.gz") as file:
        images = numpy.frombuffer(file.read(), dtype=numpy.uint8, offset=16).reshape(-1, 784)
    with gzip.open(f"{data}/mnist_t10k/t10k-labels-idx1-ubyte.gz") as file:
        digits = numpy.frombuffer(file.read(), dtype=numpy.uint8, offset=8)
    frame = pandas.DataFrame(images, columns=[f"p{at}" for at in range(784)])
    label = pandas.Series(digits.astype(int), name="digit")
    return Set(frame, label, "multiclass", test=numpy.arange(len(frame)) >= 8_000)


def breast_cancer(_data: str) -> Set:
    from sklearn.datasets import load_breast_cancer

    frame = load_breast_cancer(as_frame=True).frame
    return with_label(frame, "target", "binary")


def flights(_data: str) -> Set:
    """A million flights to learn from and a quarter of a million later ones: late by more than 15 minutes?"""
    here = os.path.dirname(os.path.abspath(__file__))
    frame = pandas.read_parquet(f"{here}/../../node_modules/vega-datasets/data/flights-3m.parquet")
    frame = frame.iloc[numpy.sort(numpy.random.default_rng(SEED).permutation(len(frame))[:1_250_000])]
    frame = frame.sort_values("date", kind="stable").reset_index(drop=True)
    columns = pandas.DataFrame(
        {
            "distance": frame["distance"].astype(float),
            "minute": (frame["date"].dt.hour * 60 + frame["date"].dt.minute).astype(float),
            "weekday": frame["date"].dt.dayofweek.astype(float),
            "day": frame["date"].dt.day.astype(float),
            "origin": frame["origin"].astype(object),
            "destination": frame["destination"].astype(object),
        }
    )
    # flights of the first row of every hundred lack their distance, so that missing numbers are there too
    columns.loc[::100, "distance"] = numpy.nan
    late = (frame["delay"] > 15).astype(int)
    return Set(columns, late, "binary", test=numpy.arange(len(frame)) >= 1_000_000)


SETS = {
    reader.__name__: reader
    for reader in [
        adult,
        nsl_kdd,
        telco_churn,
        german_credit,
        titanic,
        california_housing,
        diamonds,
        wine_red,
        wine_white,
        sms_spam,
        bike_sharing,
        bike_sharing_2012,
        lightgbm_example,
        mnist_t10k,
        breast_cancer,
        flights,
    ]
}
