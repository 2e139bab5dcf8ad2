"""ydata-profiling or Evidently on command, as PROFILER says: `load` a Parquet file as a frame, `profile` it.

What would distort the comparison and is therefore off: telemetry, progress bars, drawing of reports. ydata-profiling runs in its minimal
mode, which leaves out correlations, duplicates and interactions: the cheapest it offers. Evidently computes its data summary preset.
"""

import os
import time

os.environ["YDATA_PROFILING_NO_ANALYTICS"] = "True"
os.environ["DO_NOT_TRACK"] = "1"
from importlib.metadata import version  # noqa: E402

import data_frames  # noqa: E402
from peer import measured, peak_megabytes, serve  # noqa: E402

started = time.perf_counter()
if os.environ["PROFILER"] == "ydata":
    from ydata_profiling import ProfileReport

    NAME = f"ydata-profiling {version('ydata-profiling')} minimal"

    def summary(frame):
        report = ProfileReport(frame, minimal=True, progress_bar=False)
        return {name: {"missing": int(one["n_missing"]), "distinct": int(one["n_distinct"])}
                for name, one in report.get_description().variables.items()}  # fmt: skip

else:
    from evidently import DataDefinition, Dataset, Report
    from evidently.presets import DataSummaryPreset

    NAME = f"Evidently {version('evidently')} data summary"

    def summary(frame):
        data = Dataset.from_pandas(frame, data_definition=DataDefinition())
        Report([DataSummaryPreset()]).run(data, None).dict()
        return {}


IMPORT_SECONDS = time.perf_counter() - started
state: dict = {}


def load(order: dict) -> dict:
    state["frame"], cost = measured(lambda: data_frames.read(order))
    return cost


def profile(_order: dict) -> dict:
    columns, cost = measured(lambda: summary(state["frame"]))
    return {**cost, "columns": columns}


def versions(_order: dict) -> dict:
    return {"name": NAME, "importSeconds": IMPORT_SECONDS}


serve({"load": load, "profile": profile, "memory": peak_megabytes, "versions": versions})
