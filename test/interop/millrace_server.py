"""Starts Millrace over model files or a project, for as long as a check needs it."""

import contextlib
import json
import os
import pathlib
import subprocess
import tempfile

BIN = os.environ.get("INTEROP_BIN", pathlib.Path(__file__).resolve().parents[2] / "bin" / "millrace.js")


@contextlib.contextmanager
def serving(files):
    """The address of a server over {name: file}, which is told to stop at the end and must end well."""
    with up(files, grpc_port=-1) as addresses:
        yield addresses["url"]


@contextlib.contextmanager
def up(files, grpc_port=0):
    """The addresses of a server over {name: file}: `url` and, unless grpc_port is -1, `grpc`."""
    models = [word for name, file in files.items() for word in ("--model", f"{name}={pathlib.Path(file).resolve()}")]
    with tempfile.TemporaryDirectory() as folder:
        with up_in(folder, "--grpc-port", str(grpc_port), *models) as addresses:
            yield addresses


@contextlib.contextmanager
def up_in(folder, *words):
    """The addresses of a server in a folder, with the project that lies there."""
    process = subprocess.Popen(
        ["node", str(BIN), "up", "--port", "0", "--json", "--log-level", "error", *words],
        cwd=folder,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        text = ""
        while not is_json(text):
            line = process.stdout.readline()
            if not line:
                raise RuntimeError("the server did not come up")
            text += line
        yield json.loads(text)
    finally:
        process.terminate()
        ended = process.wait(60)
    assert ended == 0, f"the server ended with {ended}"


def is_json(text):
    try:
        json.loads(text)
        return True
    except ValueError:
        return False


def run(checks, *arguments):
    """Runs checks, each a sentence, and counts them on the last line. The exit status for the shell."""
    failed = 0
    for check in checks:
        try:
            check(*arguments)
            print("ok  ", check.__name__.replace("_", " "))
        except Exception as error:  # noqa: BLE001 - every fault is a failed check
            failed += 1
            print("FAIL", check.__name__.replace("_", " "), "-", repr(error)[:2000])
    return len(checks) - failed, failed
