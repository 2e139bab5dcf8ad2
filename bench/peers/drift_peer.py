"""Evidently or NannyML on command, as PEER says: `load` two Parquet files as frames, `compare` them column by column.

What would distort the comparison and is therefore off: telemetry, progress bars, drawing of reports. Evidently chooses its own method for each
column unless the order names one; NannyML is asked for one method, on chunks of as many rows as the order says.
"""

import os
import time

os.environ["DO_NOT_TRACK"] = "1"
os.environ["NML_DISABLE_USAGE_LOGGING"] = "1"
from importlib.metadata import version  # noqa: E402

import data_frames  # noqa: E402
from peer import measured, peak_megabytes, serve  # noqa: E402

started = time.perf_counter()
if os.environ["PEER"] == "evidently":
    from evidently import DataDefinition, Dataset, Report
    from evidently.presets import DataDriftPreset

    NAME = f"Evidently {version('evidently')}"

    def compare(reference, current, order):
        columns = [name for name in reference.columns if name in current.columns and name not in order.get("exclude", [])]
        method = {"method": order["method"]} if order.get("method") else {}
        drifted = []
        every = order.get("every") or len(current)
        for at in range(0, len(current), every):
            sides = [Dataset.from_pandas(one[columns], data_definition=DataDefinition())
                     for one in (current.iloc[at:at + every], reference)]  # fmt: skip
            found = Report([DataDriftPreset(**method)]).run(*sides).dict()["metrics"]
            drifted.append(int(found[0]["value"]["count"]))
        return drifted

else:
    import nannyml

    NAME = f"NannyML {version('nannyml')}"

    def compare(reference, current, order):
        columns = [name for name in reference.columns if name in current.columns and name not in order.get("exclude", [])]
        method = order.get("method") or "jensen_shannon"
        every = order.get("every") or len(current)
        numbers = [name for name in columns if reference[name].dtype.kind in "if"]
        asked = nannyml.UnivariateDriftCalculator(
            column_names=columns, chunk_size=every, continuous_methods=[method], categorical_methods=[method],
            treat_as_categorical=[name for name in columns if name not in numbers],
        )  # fmt: skip
        found = asked.fit(reference).calculate(current).filter(period="analysis").to_df()
        alerts = [found[name][method]["alert"] for name in columns]
        return [int(sum(bool(one.iloc[at]) for one in alerts)) for at in range(len(found))]


IMPORT_SECONDS = time.perf_counter() - started
state: dict = {}


def load(order: dict) -> dict:
    frames, cost = measured(lambda: [data_frames.read({"file": order[side]}) for side in ("reference", "current")])
    state["reference"], state["current"] = frames
    return cost


def run(order: dict) -> dict:
    drifted, cost = measured(lambda: compare(state["reference"], state["current"], order))
    return {**cost, "drifted": drifted}


def versions(_order: dict) -> dict:
    return {"name": NAME, "importSeconds": IMPORT_SECONDS}


serve({"load": load, "compare": run, "memory": peak_megabytes, "versions": versions})
