"""River's detectors on a stream of errors, one value at a time, as its users call them."""


from peer import measured, serve
from river import drift

DETECTORS = {
    "adwin": drift.ADWIN,
    "ddm": drift.binary.DDM,
    "eddm": drift.binary.EDDM,
    "hddm-a": drift.binary.HDDMA,
    "hddm-w": drift.binary.HDDMW,
    "page-hinkley": lambda: drift.PageHinkley(mode="up"),
}


def detect(order: dict) -> dict:
    values = order["values"]

    def work() -> list[int]:
        detector = DETECTORS[order["detector"]]()
        found = []
        for index, value in enumerate(values):
            detector.update(value)
            if detector.drift_detected:
                found.append(index)
        return found

    found, cost = measured(work)
    return {"found": found, **cost}


serve({"detect": detect})
