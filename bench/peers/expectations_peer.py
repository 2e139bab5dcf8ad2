"""Great Expectations on command: `load` a Parquet file as a frame, `check` rules over it.

What would distort the comparison and is therefore off: analytics over the network, progress bars. The result format is its default
(counts and up to twenty examples). The first run of a process loads more of the library, so both first and later runs are told apart.
"""

import os
import time

os.environ["GX_ANALYTICS_ENABLED"] = "false"
started = time.perf_counter()
import great_expectations as gx  # noqa: E402
import great_expectations.expectations as gxe  # noqa: E402
from great_expectations.data_context.types.base import ProgressBarsConfig  # noqa: E402

import data_frames  # noqa: E402
from peer import measured, peak_megabytes, serve  # noqa: E402

IMPORT_SECONDS = time.perf_counter() - started
state: dict = {}


def load(order: dict) -> dict:
    state["frame"], cost = measured(lambda: data_frames.read(order))
    return cost


def expectation(rule: dict):
    column = rule["column"]
    if rule["kind"] == "present":
        return gxe.ExpectColumnValuesToNotBeNull(column=column)
    if rule["kind"] == "unique":
        return gxe.ExpectColumnValuesToBeUnique(column=column)
    if rule["kind"] == "range":
        return gxe.ExpectColumnValuesToBeBetween(column=column, min_value=rule["min"], max_value=rule["max"])
    if rule["kind"] == "values":
        return gxe.ExpectColumnValuesToBeInSet(column=column, value_set=rule["values"])
    if rule["kind"] == "pattern":
        return gxe.ExpectColumnValuesToMatchRegex(column=column, regex=rule["pattern"])
    return gxe.ExpectColumnPairValuesAToBeGreaterThanB(column_A=column, column_B=rule["after"], or_equal=True)


def check(order: dict) -> dict:
    rules = order["rules"]

    def work():
        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = ProgressBarsConfig(globally=False)
        asset = context.data_sources.add_pandas("pandas").add_dataframe_asset("orders")
        batch = asset.add_batch_definition_whole_dataframe("whole")
        suite = context.suites.add(gx.ExpectationSuite(name="orders", expectations=[expectation(rule) for rule in rules]))
        wanted = gx.ValidationDefinition(name="orders", data=batch, suite=suite)
        definition = context.validation_definitions.add(wanted)
        return definition.run(batch_parameters={"dataframe": state["frame"]})

    result, cost = measured(work)
    # Results come in an order of their own.
    failed = {name(one.expectation_config): int(one.result.get("unexpected_count", 0)) for one in result.results}
    return {**cost, "failed": failed}


KINDS = {
    "expect_column_values_to_not_be_null": "present",
    "expect_column_values_to_be_unique": "unique",
    "expect_column_values_to_be_between": "range",
    "expect_column_values_to_be_in_set": "values",
    "expect_column_values_to_match_regex": "pattern",
    "expect_column_pair_values_a_to_be_greater_than_b": "order",
}


def name(config) -> str:
    column = config.kwargs.get("column", config.kwargs.get("column_A"))
    return f"{column}.{KINDS[config.type]}"


def versions(_order: dict) -> dict:
    return {"name": f"Great Expectations {gx.__version__}", "importSeconds": IMPORT_SECONDS}


serve({"load": load, "check": check, "memory": peak_megabytes, "versions": versions})
