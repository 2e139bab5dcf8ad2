/**
 * What runs in the process of Python: loads a model through MLflow and answers one line of JSON for each line it gets. It answers on a
 * channel of its own, since the code of a model may print. Of an error only the name of its class is told: messages may hold values.
 */
export const SCRIPT = `
import json, math, os, sys, threading, time
parent = os.getppid()
def watch():
    while os.getppid() == parent:
        time.sleep(0.2)
    os._exit(1)
threading.Thread(target=watch, daemon=True).start()
out = os.fdopen(3, "w", encoding="utf-8")
def say(value):
    out.write(json.dumps(value) + "\\n")
    out.flush()
def plain(value):
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    if isinstance(value, float) and not math.isfinite(value):
        return None if math.isnan(value) else str(value)
    return value if value is None or isinstance(value, (str, bool, int, float)) else str(value)
try:
    import numpy, pandas, mlflow.pyfunc
    model = mlflow.pyfunc.load_model(sys.argv[1])
except BaseException as error:
    say({"failed": type(error).__name__})
    sys.exit(1)
say({"ready": True})
def column(values, kind):
    if kind == "string":
        return values
    if kind in ("float", "double"):
        return numpy.array([math.nan if one is None else one for one in values], dtype="float32" if kind == "float" else "float64")
    return numpy.array(values, dtype=kind)
for line in sys.stdin:
    try:
        asked = json.loads(line)
        if "matrix" in asked:
            data = column([one for row in asked["matrix"] for one in row], asked["type"]).reshape(len(asked["matrix"]), -1)
        else:
            data = pandas.DataFrame({name: column(values, kind) for name, kind, values in asked["columns"]})
        answer = model.predict(data)
        if isinstance(answer, pandas.DataFrame):
            say({"columns": {str(name): plain(answer[name].to_list()) for name in answer.columns}})
        elif isinstance(answer, dict):
            say({"columns": plain(answer)})
        else:
            say({"values": plain(answer.to_list() if hasattr(answer, "to_list") else answer)})
    except Exception as error:
        say({"failed": type(error).__name__})
`
