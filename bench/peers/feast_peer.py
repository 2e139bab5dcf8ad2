"""Feast on command: `apply` views over the files of a history, `join` labels with them, `materialize` them for look-ups.

The order of `apply` names the folder, the offline store (`dask`, which is the default for files, or `duckdb`) and the online store. Where
LIMIT_GB is given, the process may take no more memory: a join that wants more fails here, instead of taking the machine down.
Telemetry and warnings are off, and the registry is read before the clock begins.
"""

import os
import resource
import warnings
from datetime import datetime, timedelta, timezone

os.environ["FEAST_USAGE"] = "False"
os.environ["DO_NOT_TRACK"] = "1"
warnings.filterwarnings("ignore")
if "LIMIT_GB" in os.environ:
    limit = int(os.environ["LIMIT_GB"]) * 2**30
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))

from importlib.metadata import version  # noqa: E402

import pandas as pd  # noqa: E402
import yaml  # noqa: E402
from feast import Entity, FeatureStore, FeatureView, Field, FileSource  # noqa: E402
from feast.types import Float64  # noqa: E402
from feast.value_type import ValueType  # noqa: E402

from peer import measured, peak_megabytes, serve  # noqa: E402

state: dict = {}


def apply(order: dict) -> dict:
    folder, repo = order["folder"], order["repo"]
    os.makedirs(repo, exist_ok=True)
    settings = {
        "project": "bench",
        "provider": "local",
        "registry": f"{repo}/registry.db",
        "offline_store": {"type": order["offline"]},
        "online_store": order["online"],
        "entity_key_serialization_version": 3,
    }
    with open(f"{repo}/feature_store.yaml", "w", encoding="utf-8") as file:
        yaml.safe_dump(settings, file)
    driver = Entity(name="driver", join_keys=["driver_id"], value_type=ValueType.INT64)
    views = [view_of(folder, view, order["features"], driver) for view in range(order["views"])]
    store = FeatureStore(repo_path=repo)
    store.apply([driver, *views])
    state["store"] = store
    return {}


def view_of(folder: str, view: int, features: int, driver: Entity) -> FeatureView:
    source = FileSource(name=f"source_{view}", path=f"{folder}/v{view}.parquet", timestamp_field="event_timestamp")
    schema = [Field(name=f"v{view}_f{feature}", dtype=Float64) for feature in range(features)]
    return FeatureView(name=f"v{view}", entities=[driver], ttl=timedelta(0), schema=schema, source=source)


def join(order: dict) -> dict:
    def work():
        labels = pd.read_parquet(order["labels"])
        store = state["store"]
        joined = store.get_historical_features(entity_df=labels, features=order["references"]).to_df()
        joined.to_parquet(order["out"])
        return len(joined)

    rows, cost = measured(work)
    return {**cost, "rows": rows}


def materialize(order: dict) -> dict:
    def work():
        end = datetime.fromtimestamp(order["end"] / 1000, timezone.utc)
        state["store"].materialize(start_date=end - timedelta(days=365), end_date=end)

    _, cost = measured(work)
    return cost


def versions(_order: dict) -> dict:
    return {"name": f"Feast {version('feast')}"}


serve({"apply": apply, "join": join, "materialize": materialize, "memory": peak_megabytes, "versions": versions})
