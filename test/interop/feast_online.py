"""The Feast client's remote online store against Millrace's feature store: each check is a sentence; the last line counts.

A project is made in a temporary folder: drivers in a CSV file, a view whose values expire after a year, one that does not, an on-demand
feature and a service. The client has a registry of its own, with the same names, as Feast's remote store wants it.
"""

import json
import os
import pathlib
import sys
import tempfile
import warnings
from datetime import datetime, timedelta, timezone

os.environ["FEAST_USAGE"] = "False"
warnings.filterwarnings("ignore")

import pandas as pd  # noqa: E402
import requests  # noqa: E402
from feast import Entity, FeatureService, FeatureStore, FeatureView, Field, FileSource, PushSource  # noqa: E402
from feast.data_source import PushMode  # noqa: E402
from feast.errors import FeatureServiceNotFoundException, FeatureViewNotFoundException  # noqa: E402
from feast.protos.feast.types.EntityKey_pb2 import EntityKey  # noqa: E402
from feast.protos.feast.types.Value_pb2 import Value  # noqa: E402
from feast.types import Float64, Int64, String  # noqa: E402
from feast.value_type import ValueType  # noqa: E402

from millrace_server import run, up_in  # noqa: E402

DRIVERS = 1_000
NOW = datetime.now(timezone.utc).replace(microsecond=0)
CONFIG = """import { csv, dataset, defineProject, entity, featureService, featureView, latest, onDemand, sql } from 'millrace'

const driver = entity('driver', { key: 'driver_id' })
const rows = dataset('rows', { source: csv('rows.csv'), time: 'event_timestamp', knownAt: 'created' })
const stats = featureView('driver_stats', {
  from: rows, entity: driver, ttl: '365d',
  features: { conv_rate: latest(sql`conv_rate`), trips: latest(sql`trips`), city: latest(sql`city`) },
})
const places = featureView('driver_places', { from: rows, entity: driver, features: { city: latest(sql`city`) } })
const pay = onDemand('pay', { takes: ['conv_rate', 'bonus'], features: { paid: sql`conv_rate * bonus` } })
const score = featureService('driver_score', [stats, pay])
export default defineProject({ name: 'drivers', datasets: [rows], views: [stats, places], services: [score] })
"""
RATE = 5 / 1_000 + 0.1
STATS = ["driver_stats:conv_rate", "driver_stats:trips", "driver_stats:city"]


def rows():
    """A row a driver, an hour ago; driver 7's two years ago, which is too old for one of the views; driver 8 has no rate."""
    ids = range(DRIVERS)
    when = [NOW - (timedelta(days=730) if driver == 7 else timedelta(hours=1)) for driver in ids]
    return pd.DataFrame(
        {
            "driver_id": ids,
            "event_timestamp": when,
            "created": when,
            "conv_rate": [None if driver == 8 else driver / 1_000 + 0.1 for driver in ids],
            "trips": [driver * 3 for driver in ids],
            "city": [["Zürich", "Bern", "Genf"][driver % 3] for driver in ids],
        }
    )


class Stage:
    """A server and a client."""

    def __init__(self, url, store):
        self.url, self.store = url, store

    def ask(self, features, ids, **more):
        return self.store.get_online_features(features=features, entity_rows=[{"driver_id": one} for one in ids], **more)

    def post(self, path, body):
        return requests.post(self.url + path, json=body)


def client_of(folder, url):
    """A client of Feast whose online store is a server."""
    settings = {
        "project": "drivers",
        "provider": "local",
        "registry": f"{folder}/registry.db",
        "offline_store": {"type": "dask"},
        "online_store": {"type": "remote", "path": url},
        "entity_key_serialization_version": 3,
    }
    (folder / "feature_store.yaml").write_text(json.dumps(settings))
    rows().to_parquet(folder / "rows.parquet")
    store = FeatureStore(repo_path=str(folder))
    driver = Entity(name="driver", join_keys=["driver_id"], value_type=ValueType.INT64)
    batch = FileSource(name="rows", path=str(folder / "rows.parquet"), timestamp_field="event_timestamp", created_timestamp_column="created")
    pushed = PushSource(name="rows_pushed", batch_source=batch)
    fields = [Field(name="conv_rate", dtype=Float64), Field(name="trips", dtype=Int64), Field(name="city", dtype=String)]
    stats = FeatureView(name="driver_stats", entities=[driver], ttl=timedelta(days=365), schema=fields, source=pushed)
    places = FeatureView(name="driver_places", entities=[driver], ttl=timedelta(0), schema=[fields[2]], source=batch)
    store.apply([driver, stats, places, FeatureService(name="driver_score", features=[stats])])
    return store


def one_entity_gets_its_values(stage):
    found = stage.ask(STATS, [5]).to_dict()
    assert found == {"driver_id": [5], "conv_rate": [RATE], "trips": [15], "city": ["Genf"]}, found


def a_thousand_entities_get_theirs(stage):
    ids = list(reversed(range(DRIVERS)))
    found = stage.ask(STATS, ids).to_dict()
    expected = rows().set_index("driver_id").loc[ids]
    assert found["driver_id"] == ids
    for name, missing in (("trips", [7]), ("city", [7]), ("conv_rate", [7, 8])):
        wanted = [None if one in missing else value for one, value in zip(ids, expected[name].tolist())]
        other = [both for both in zip(ids, found[name], wanted) if both[1] != both[2]]
        assert other == [], (name, other[:5])


def a_feature_service_stands_for_its_features(stage):
    service = stage.store.get_feature_service("driver_score")
    asked = {"driver_id": [5, 6], "bonus": [10.0, 20.0]}
    found = stage.store.get_online_features(features=service, entity_rows=asked).to_dict()
    assert found["trips"] == [15, 18] and found["paid"] == [1.05, 0.106 * 20.0], found


def full_names_tell_equal_names_apart(stage):
    both = ["driver_stats:city", "driver_places:city"]
    found = stage.ask(both, [5], full_feature_names=True).to_dict()
    assert found == {"driver_id": [5], "driver_stats__city": ["Genf"], "driver_places__city": ["Genf"]}, found
    answer = stage.post("/get-online-features", {"features": both, "entities": {"driver_id": [5]}})
    assert answer.status_code == 400 and json.loads(answer.json())["class"] == "FeatureNameCollisionError", answer.text


def missing_expired_and_empty_values_are_told_apart(stage):
    ids = [5, 7, 8, 99_999]
    body = {"features": ["driver_stats:conv_rate"], "entities": {"driver_id": ids}}
    entity, rate = stage.post("/get-online-features", body).json()["results"]
    assert entity["values"] == ids and set(entity["statuses"]) == {"PRESENT"}
    assert rate["statuses"] == ["PRESENT", "OUTSIDE_MAX_AGE", "NULL_VALUE", "NOT_FOUND"], rate
    assert rate["values"] == [RATE, None, None, None], rate
    assert rate["event_timestamps"][3] == "1970-01-01T00:00:00Z", rate
    assert datetime.fromisoformat(rate["event_timestamps"][0]) == NOW - timedelta(hours=1), rate
    assert stage.ask(["driver_stats:conv_rate"], ids).to_dict()["conv_rate"] == [RATE, None, None, None]


def the_store_reads_typed_rows(stage):
    keys = [EntityKey(join_keys=["driver_id"], entity_values=[Value(int64_val=one)]) for one in (5, 99_999)]
    provider, view = stage.store._get_provider(), stage.store.get_feature_view("driver_stats")
    found = provider.online_read(stage.store.config, view, keys, ["conv_rate", "trips", "city"])
    assert [len(found), found[0][0]] == [2, NOW - timedelta(hours=1)], found
    values = found[0][1]
    assert (values["conv_rate"].double_val, values["trips"].int64_val, values["city"].string_val) == (RATE, 15, "Genf")
    assert all(value.WhichOneof("val") is None for value in found[1][1].values()), found[1]


def frame(driver, rate, when, created=None):
    return pd.DataFrame(
        {
            "driver_id": [driver],
            "event_timestamp": [when],
            "created": [created or when],
            "conv_rate": [rate],
            "trips": [1],
            "city": ["Chur"],
        }
    )


def rate_of(stage, driver):
    return stage.ask(["driver_stats:conv_rate"], [driver]).to_dict()["conv_rate"][0]


def what_is_written_can_be_read_at_once(stage):
    for turn in range(20):
        stage.store.write_to_online_store("driver_stats", frame(2_000 + turn, turn / 7, NOW))
        assert rate_of(stage, 2_000 + turn) == turn / 7
    assert stage.ask(STATS, [2_001]).to_dict()["city"] == ["Chur"]


def what_is_pushed_can_be_read_at_once(stage):
    stage.store.push("rows_pushed", frame(2_100, 0.25, NOW), to=PushMode.ONLINE)
    assert rate_of(stage, 2_100) == 0.25


def late_rows_do_not_replace_newer_ones(stage):
    # What is made in the future of the server is not seen yet, so all of this was made a while ago.
    newest = NOW - timedelta(minutes=5)
    for minutes, rate in ((0, 0.5), (-30, 0.1), (-10, 0.2)):
        stage.store.write_to_online_store("driver_stats", frame(2_200, rate, newest + timedelta(minutes=minutes)))
        assert rate_of(stage, 2_200) == 0.5
    stage.store.write_to_online_store("driver_stats", frame(2_200, 0.75, newest, newest + timedelta(seconds=5)))
    assert rate_of(stage, 2_200) == 0.75, "of one moment the later made wins"
    stage.store.write_to_online_store("driver_stats", frame(2_200, 0.6, newest, newest + timedelta(seconds=2)))
    assert rate_of(stage, 2_200) == 0.75


def columns_that_nobody_knows_are_left_and_missing_ones_are_missing(stage):
    given = {"driver_id": [2_300], "event_timestamp": [NOW.isoformat()], "trips": [4], "weather": ["dry"]}
    answer = stage.post("/write-to-online-store", {"feature_view_name": "driver_stats", "df": given})
    assert answer.status_code == 200 and answer.json() is None, answer.text
    found = stage.ask(STATS, [2_300]).to_dict()
    assert found == {"driver_id": [2_300], "conv_rate": [None], "trips": [4], "city": [None]}, found


def errors_come_back_as_their_class(stage):
    for ask, kind, says in (
        (lambda: stage.ask(["nobody:conv_rate"], [5]), FeatureViewNotFoundException, "nobody"),
        (lambda: stage.ask(["driver_stats:nothing"], [5]), FeatureViewNotFoundException, "nothing"),
        (lambda: stage.ask(FeatureService(name="no_such", features=[]), [5]), FeatureServiceNotFoundException, "no_such"),
    ):
        try:
            ask()
        except kind as error:
            assert says in str(error), error
        else:
            raise AssertionError(f"no {kind.__name__}")


def a_body_that_does_not_fit_is_told_where(stage):
    answer = stage.post("/get-online-features", {"features": STATS})
    assert answer.status_code == 422 and answer.json()["detail"][0]["loc"] == ["body", "entities"], answer.text


def what_is_materialized_already_is_no_fault(stage):
    for path, span in (
        ("/materialize-incremental", {"end_ts": NOW.isoformat()}),
        ("/materialize", {"start_ts": (NOW - timedelta(days=9)).isoformat(), "end_ts": datetime.now(timezone.utc).isoformat()}),
    ):
        answer = stage.post(path, span)
        assert answer.status_code == 200 and answer.json() is None, answer.text


def rows_for_a_dataset_reach_all_its_views(stage):
    given = {"driver_id": [2_400], "event_timestamp": [NOW.isoformat()], "conv_rate": [0.5], "trips": [2], "city": ["Biel"]}
    answer = stage.post("/push", {"push_source_name": "rows", "df": given, "to": "online"})
    assert answer.status_code == 200, answer.text
    found = stage.ask(["driver_stats:trips", "driver_places:city"], [2_400]).to_dict()
    assert found == {"driver_id": [2_400], "trips": [2], "city": ["Biel"]}, found
    wrong = stage.post("/push", {"push_source_name": "rows", "df": given, "to": "nowhere"})
    assert wrong.status_code == 422 and "is not a supported push format" in wrong.text, wrong.text
    nobody = stage.post("/push", {"push_source_name": "nobody", "df": given})
    assert nobody.status_code == 422 and json.loads(nobody.json())["class"] == "PushSourceNotFoundException", nobody.text


def the_server_says_that_it_is_well(stage):
    assert requests.get(f"{stage.url}/health").status_code == 200
    body = {"features": STATS, "entities": {"driver_id": [5]}}
    assert stage.post("/feast/get-online-features", body).json() == stage.post("/get-online-features", body).json()


CHECKS = [
    one_entity_gets_its_values,
    a_thousand_entities_get_theirs,
    a_feature_service_stands_for_its_features,
    full_names_tell_equal_names_apart,
    missing_expired_and_empty_values_are_told_apart,
    the_store_reads_typed_rows,
    what_is_written_can_be_read_at_once,
    what_is_pushed_can_be_read_at_once,
    late_rows_do_not_replace_newer_ones,
    columns_that_nobody_knows_are_left_and_missing_ones_are_missing,
    rows_for_a_dataset_reach_all_its_views,
    what_is_materialized_already_is_no_fault,
    errors_come_back_as_their_class,
    a_body_that_does_not_fit_is_told_where,
    the_server_says_that_it_is_well,
]

with tempfile.TemporaryDirectory() as place:
    project, client = pathlib.Path(place, "project"), pathlib.Path(place, "client")
    project.mkdir(), client.mkdir()
    (project / "millrace.config.ts").write_text(CONFIG)
    rows().to_csv(project / "rows.csv", index=False, date_format="%Y-%m-%dT%H:%M:%SZ")
    with up_in(project, "--grpc-port", "-1") as addresses:
        stage = Stage(addresses["url"], client_of(client, addresses["url"]))
        passed, failed = run(CHECKS, stage)
print(f"{passed} passed, {failed} failed, 0 skipped")
sys.exit(failed > 0)
