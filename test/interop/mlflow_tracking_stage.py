"""What the checks of MLflow's tracking protocol stand on: a server of ours or MLflow's own, its client, and plain requests."""

import contextlib
import logging
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import time
import uuid
import warnings

warnings.filterwarnings("ignore")
os.environ.update(
    MLFLOW_DISABLE_TELEMETRY="true",
    MLFLOW_HTTP_REQUEST_MAX_RETRIES="1",
    MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR="false",
    MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT="true",
    MLFLOW_LOGGING_LEVEL="ERROR",
    GIT_PYTHON_REFRESH="quiet",
    TQDM_DISABLE="1",
)

import mlflow  # noqa: E402
import requests  # noqa: E402
from mlflow.exceptions import MlflowException  # noqa: E402
from mlflow.tracking._tracking_service.client import TrackingServiceClient  # noqa: E402

from millrace_server import up_in  # noqa: E402

logging.getLogger("mlflow").setLevel(logging.ERROR)
TrackingServiceClient._log_url = lambda *_: None

IS_THREE = int(mlflow.__version__.split(".")[0]) >= 3


class Stage:
    """A server, the client of MLflow, and requests as they are."""

    def __init__(self, url, is_genuine):
        self.url, self.is_genuine = url, is_genuine
        mlflow.set_tracking_uri(url)
        mlflow.set_registry_uri(url)
        self.client = mlflow.MlflowClient()

    def experiment(self, name="of"):
        """The id of a new experiment, which is also the one in use."""
        return mlflow.set_experiment(f"{name} {uuid.uuid4().hex[:8]}").experiment_id

    def run(self, **more):
        """The id of a new run in an experiment of its own."""
        return self.client.create_run(self.experiment(), **more).info.run_id

    def ask(self, method, path, body=None, prefix="/api/2.0/mlflow/", **more):
        """GET with a query, all else with a JSON body; the answer as it came."""
        given = {"params": body} if method == "GET" else {"json": body}
        return requests.request(method, f"{self.url}{prefix}{path}", timeout=60, **({} if body is None else given), **more)

    def post(self, path, body):
        """The JSON of an answer that must be one."""
        answer = self.ask("POST", path, body)
        assert answer.status_code == 200, answer.text
        return answer.json()


@contextlib.contextmanager
def refused(text, code=None):
    """Expects the client to raise an error with this text, and this code where one is given."""
    try:
        yield
    except MlflowException as error:
        assert text in str(error), f"{text!r} is not in {error!s}"
        assert code is None or error.error_code == code, error.error_code
    else:
        raise AssertionError(f"no error that says {text!r}")


@contextlib.contextmanager
def stage(is_genuine):
    """A stage in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        before = os.getcwd()
        os.chdir(folder)
        try:
            with genuine(folder) if is_genuine else ours(folder) as url:
                yield Stage(url, is_genuine)
        finally:
            os.chdir(before)


@contextlib.contextmanager
def ours(folder):
    """Millrace in an empty folder."""
    with up_in(folder, "--grpc-port", "-1") as addresses:
        yield addresses["url"]


@contextlib.contextmanager
def genuine(folder):
    """MLflow's own server over SQLite."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    store = ["--backend-store-uri", f"sqlite:///{folder}/mlflow.db", "--artifacts-destination", f"{folder}/artifacts"]
    program = [sys.executable, "-m", "mlflow", "server", "--port", str(port), "--workers", "1", *store]
    with open(pathlib.Path(folder) / "server.log", "w") as log:
        process = subprocess.Popen(program, stdout=log, stderr=log)
        try:
            url = f"http://127.0.0.1:{port}"
            wait_for(f"{url}/health")
            yield url
        finally:
            process.terminate()
            process.wait(60)


def wait_for(address):
    for _ in range(900):
        with contextlib.suppress(requests.ConnectionError):
            if requests.get(address, timeout=5).status_code == 200:
                return
        time.sleep(0.2)
    raise RuntimeError(f"nothing answers at {address}")
