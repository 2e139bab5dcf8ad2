"""A sheet on disk: float32 columns behind each other, as both sides of a bench read them.

`sheet.json` has `{learn, ask, objective, columns: [{name, kind, categories?, texts?}]}`: how many rows are learned from, how
many are asked, and what the columns are. `learn.f32` and `ask.f32` have the values, column by column; `learn.f64` and
`ask.f64` the labels. A category is a whole number: 1 for the most frequent text in training, then 2, ...; 0 for what training
lacks. A missing text is a category like any other.
"""

import json
import os

import numpy
import pandas

from sets import Set, fold_of


def held_out(rows: Set, fold: int) -> numpy.ndarray:
    """The rows that are asked: those that the set names, else one fold of five."""
    return rows.test if rows.test is not None else fold_of(len(rows.columns)) == fold


def codes_of(texts: pandas.Series, train: numpy.ndarray) -> tuple[numpy.ndarray, list[str]]:
    """Codes 1 to K by falling frequency in training, of equally frequent ones the text that comes first."""
    known = texts.fillna("").astype(str)
    counts = known[train].value_counts()
    order = sorted(counts.index, key=lambda text: (-counts[text], text))
    code = {text: at + 1 for at, text in enumerate(order)}
    return known.map(code).fillna(0).to_numpy(dtype=numpy.float32), order


def classes_of(label: pandas.Series) -> numpy.ndarray:
    """0 and 1, by the order of the classes' names."""
    names = sorted(label.unique())
    if len(names) != 2:
        raise ValueError(f"{len(names)} classes")
    return (label == names[1]).to_numpy(dtype=numpy.float64)


def column_of(column: pandas.Series, train: numpy.ndarray) -> tuple[dict, numpy.ndarray]:
    if pandas.api.types.is_numeric_dtype(column):
        return {"name": str(column.name), "kind": "number"}, column.to_numpy(dtype=numpy.float32)
    values, texts = codes_of(column, train)
    return {"name": str(column.name), "kind": "category", "categories": len(texts), "texts": texts}, values


def write_sheet(rows: Set, folder: str, fold: int = 0) -> dict:
    os.makedirs(folder, exist_ok=True)
    asked = held_out(rows, fold)
    columns = [column_of(rows.columns[name], ~asked) for name in rows.columns.columns]
    label = classes_of(rows.label) if rows.objective == "binary" else rows.label.to_numpy(dtype=numpy.float64)
    for name, part in (("learn", ~asked), ("ask", asked)):
        numpy.stack([values[part] for _about, values in columns]).tofile(f"{folder}/{name}.f32")
        label[part].tofile(f"{folder}/{name}.f64")
    about = {
        "learn": int((~asked).sum()),
        "ask": int(asked.sum()),
        "objective": rows.objective,
        "columns": [about for about, _values in columns],
    }
    with open(f"{folder}/sheet.json", "w", encoding="utf-8") as file:
        json.dump(about, file)
    return about


def about_sheet(folder: str) -> dict:
    with open(f"{folder}/sheet.json", encoding="utf-8") as file:
        return json.load(file)


def read_rows(folder: str, part: str) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Values [rows, columns], a column's behind each other, and labels."""
    values = numpy.fromfile(f"{folder}/{part}.f32", dtype=numpy.float32)
    label = numpy.fromfile(f"{folder}/{part}.f64", dtype=numpy.float64)
    return values.reshape(-1, len(label)).T, label
