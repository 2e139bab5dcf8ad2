"""How a bench talks to a peer: one JSON line in, one JSON line out, until standard input ends."""

import json
import os
import sys
import time
from typing import Callable


def serve(verbs: dict[str, Callable[[dict], dict]]) -> None:
    # what libraries print must not get between the answers
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    for line in sys.stdin:
        order = json.loads(line)
        try:
            answer = verbs[order["verb"]](order)
        except Exception as error:  # the bench decides what becomes of it
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), file=answers, flush=True)


def measured(work: Callable[[], object]) -> tuple[object, dict]:
    """What the work gives, and its wall and processor seconds, over all threads."""
    wall, used = time.perf_counter(), time.process_time()
    result = work()
    return result, {"seconds": time.perf_counter() - wall, "cpu": time.process_time() - used}


def peak_megabytes(_order: dict) -> dict:
    """Peak resident memory of this process, as Linux counts it; 0 elsewhere."""
    try:
        with open("/proc/self/status", encoding="utf-8") as file:
            kilobytes = next(int(line.split()[1]) for line in file if line.startswith("VmHWM"))
    except OSError:
        kilobytes = 0
    return {"megabytes": kilobytes / 1024}
