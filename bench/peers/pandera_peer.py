"""pandera on command: `load` a Parquet file as a frame, `check` rules over it. Lazy, so that all failures are counted, as the others do."""

import time

started = time.perf_counter()
from importlib.metadata import version  # noqa: E402

import pandas as pd  # noqa: E402
import pandera.pandas as pa  # noqa: E402

import data_frames  # noqa: E402
from peer import measured, peak_megabytes, serve  # noqa: E402

IMPORT_SECONDS = time.perf_counter() - started
state: dict = {}


def load(order: dict) -> dict:
    state["frame"], cost = measured(lambda: data_frames.read(order))
    return cost


def schema_of(rules: list[dict]) -> pa.DataFrameSchema:
    columns: dict[str, dict] = {}
    wide = []
    for rule in rules:
        own = columns.setdefault(rule["column"], {"checks": [], "nullable": True})
        kind = rule["kind"]
        named = f"{rule['column']}.{kind}"
        if kind == "present":
            own["nullable"] = False
        elif kind == "unique":
            own["unique"] = True
        elif kind == "range":
            own["checks"].append(pa.Check.in_range(rule["min"], rule["max"], error=named))
        elif kind == "values":
            own["checks"].append(pa.Check.isin(rule["values"], error=named))
        elif kind == "pattern":
            own["checks"].append(pa.Check.str_matches(rule["pattern"], error=named))
        else:
            column, after = rule["column"], rule["after"]
            wide.append(pa.Check(lambda frame, c=column, a=after: frame[c] >= frame[a], error=named))
    return pa.DataFrameSchema({name: pa.Column(None, **own) for name, own in columns.items()}, checks=wide)


def check(order: dict) -> dict:
    def work():
        schema = schema_of(order["rules"])
        try:
            schema.validate(state["frame"], lazy=True)
        except pa.errors.SchemaErrors as errors:
            return errors.failure_cases
        return None

    cases, cost = measured(work)
    failed = {} if cases is None else counted(cases)
    return {**cost, "failed": failed}


NAMES = {"not_nullable": "present", "field_uniqueness": "unique"}


def counted(cases: pd.DataFrame) -> dict:
    """Rows that fail each check; a check over the whole frame lists all cells of such a row."""
    named = [f"{column}.{NAMES[check]}" if check in NAMES else check for column, check in zip(cases["column"], cases["check"])]
    return {name: int(count) for name, count in cases["index"].groupby(named).nunique().items()}


def versions(_order: dict) -> dict:
    return {"name": f"pandera {version('pandera')}", "importSeconds": IMPORT_SECONDS}


serve({"load": load, "check": check, "memory": peak_megabytes, "versions": versions})
