import { canonicalJson } from '../base/index.js';
import { compile } from '../inference/index.js';
import { environmentHere } from './environment.js';
import { flatten, valuesOf } from './metrics.js';
import { asJson } from './needs.js';
import { labelOf } from './pipeline.js';
import { RECORD_ARTIFACT } from './record.js';
/** The artifacts of a training besides its record. */
const MODEL_ARTIFACT = 'model.onnx';
const REFERENCE_ARTIFACT = 'reference.json';
const iso = (ms) => new Date(ms).toISOString();
/** Starts the run of a training, or finds it. */
export async function startRun({ runs }, about) {
    const { id, inputs, because, by } = about;
    const { data, window, sample, seed, label, metric } = inputs;
    const params = {
        ...{ dataset: data.dataset, data_version: data.version, from: iso(window.from), to: iso(window.to) },
        ...{ as_of: iso(inputs.asOf), held_out_ms: window.testMs, metric, seed },
        ...{ label: label.text, sample_share: sample?.share ?? 1 },
    };
    const start = { experiment: inputs.model, id, params, inputs: inputsRead(inputs), tags: { because } };
    return runs.start(by === undefined ? start : { ...start, by });
}
/** Every dataset version that was read. */
function inputsRead({ data, views }) {
    return [
        { dataset: data.dataset, version: data.version, context: 'training' },
        ...Object.entries(views).map(([dataset, version]) => ({ dataset, version, context: 'features' })),
    ];
}
/** Keeps with the run what came out: params, metrics, and the files model, reference and record. */
export async function logResults({ runs, blobs }, about) {
    const { run, inputs, made, sizes } = about;
    const chosen = made.contestants[made.chosen];
    const each = made.contestants.map(({ metrics }, i) => prefixed(labelOf(inputs.learners, i), flatten(metrics)));
    await runs.log(run, {
        params: {
            ...{ learner: chosen.learner, rows: made.assembled.rows, rows_digest: made.assembled.rowsDigest },
            ...(chosen.rounds === null ? {} : { rounds: chosen.rounds }),
            ...prefixed(chosen.learner, inputs.learners[made.chosen].options),
        },
        metrics: Object.assign({}, ...each, flatten(chosen.metrics)),
    });
    const environment = environmentHere();
    const record = { inputs, environment, steps: made.steps, modelHash: made.model };
    const bytes = new TextEncoder().encode(canonicalJson(asJson(record)));
    const files = [
        { path: MODEL_ARTIFACT, digest: made.model, bytes: sizes.model },
        { path: REFERENCE_ARTIFACT, digest: made.reference, bytes: sizes.reference },
        { path: RECORD_ARTIFACT, digest: await blobs.put(bytes), bytes: bytes.length },
    ];
    for (const file of files)
        await runs.addArtifact(run, file);
}
const prefixed = (prefix, values) => Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}.${name}`, value]));
/** What the registry is told of a model that was made. */
export function entryOf(about) {
    const { run, inputs, made, judgment, because } = about;
    const { data, window, seed, model, objective } = inputs;
    const chosen = made.contestants[made.chosen];
    const plan = compile(about.onnx);
    return {
        ...{ model, artifact: made.model, run, once: run, gates: judgment.verdicts, metrics: valuesOf(chosen.metrics) },
        signature: { inputs: plan.inputs.map(fieldOf), outputs: plan.outputs.map(fieldOf) },
        trainedOn: {
            ...{ dataset: data.dataset, version: data.version, rows: made.assembled.rows },
            ...{ from: window.from, to: window.to },
        },
        lineage: {
            ...{ inputs: inputsRead(inputs), seed, code: environmentHere().millrace, because },
            ...(judgment.champion && { renews: judgment.champion.version }),
        },
        metadata: { learner: chosen.learner, objective },
    };
}
const fieldOf = ({ name, type, shape }) => ({
    name,
    type,
    shape: shape.map((length) => (length < 0 ? null : length)),
});
//# sourceMappingURL=bookkeeping.js.map