import { MillraceError } from '../base/index.js';
import { compile, decodeModel, feedsOf, scoresOf, VARIABLE } from '../inference/index.js';
import { fail } from './errors.js';
/**
 * Fetches, checks and compiles a version, and lets it score one row of missing values, so that what cannot score fails here and
 * not on a request.
 *
 * Errors: `registry.model_not_found`, `registry.version_not_found`, `serving.version_not_loaded`.
 */
export async function loadVersion(needs, model, version) {
    const { artifact } = await needs.models.get(model, version);
    try {
        return readyVersion(await needs.blobs.get(artifact), version);
    }
    catch (error) {
        const reason = error instanceof MillraceError ? error.message : 'its file cannot be read.';
        throw fail('version_not_loaded', { model, version, reason }, error);
    }
}
function readyVersion(bytes, version) {
    const plan = compile(bytes);
    scoresOf(plan.run(missingRow(plan)));
    return {
        version,
        inputs: plan.inputs.map(({ name }) => name),
        categories: categoriesOf(plan, bytes),
        answers: plan.outputs.some(({ name }) => name === VARIABLE) ? 'prediction' : 'probability',
        score: (features) => scoresOf(plan.run(feedsOf(features, plan))),
    };
}
function missingRow(plan) {
    const feeds = {};
    for (const { name, type, shape } of plan.inputs) {
        const one = shape.map((length) => (length < 0 ? 1 : length));
        const count = one.reduce((product, length) => product * length, 1);
        if (type === 'string')
            feeds[name] = { type, shape: one, data: new Array(count).fill('') };
        else if (type === 'float')
            feeds[name] = { type, shape: one, data: new Float32Array(count).fill(Number.NaN) };
        else if (type === 'double')
            feeds[name] = { type, shape: one, data: new Float64Array(count).fill(Number.NaN) };
        else if (type === 'int64')
            feeds[name] = { type, shape: one, data: new BigInt64Array(count) };
    }
    return feeds;
}
/** What the model says of itself or, for models from elsewhere, the texts that its encoders know. */
function categoriesOf(plan, bytes) {
    const written = plan.metadata['millrace.categories'];
    if (written !== undefined) {
        const texts = JSON.parse(written);
        return new Map(Object.entries(texts).map(([name, values]) => [name, new Set(values)]));
    }
    const known = new Map();
    const inputs = new Set(plan.inputs.map(({ name }) => name));
    for (const node of decodeModel(bytes).graph.nodes) {
        const keys = node.operator === 'LabelEncoder' ? node.attributes['keys_strings'] : undefined;
        if (keys?.kind === 'texts' && inputs.has(node.inputs[0]))
            known.set(node.inputs[0], new Set(keys.value));
    }
    return known;
}
//# sourceMappingURL=loaded.js.map