import { digestOf } from '../base/index.js';
import { cutOf, describeRows } from './assemble.js';
import { bestOf, valuesOf } from './metrics.js';
import { asJson } from './needs.js';
/** Raised when the same inputs would give another model than before. */
const CODE = '1';
/**
 * Makes a model: assemble, a fit by each learner, choose, refit, evaluate. Nothing of it depends on anything but the inputs, so
 * the same inputs give the same results, step by step.
 */
export async function runPipeline(needs, inputs) {
    const steps = [];
    const step = recording(needs, steps);
    const assembled = await assemble(needs, step, inputs);
    const contestants = await compete(needs, step, { inputs, assembled });
    const { chosen } = await step('choose', asJson({ metric: inputs.metric, metrics: contestants.map(({ metrics }) => valuesOf(metrics)) }), async () => ({
        chosen: bestOf(contestants.map(({ metrics }) => valuesOf(metrics)), inputs.metric),
    }));
    const winner = { learner: inputs.learners[chosen], contestant: contestants[chosen] };
    const refitted = await refit(needs, step, { inputs, assembled, ...winner });
    const heldOut = heldOutOf(inputs, assembled, winner.contestant);
    const { reference } = await evaluate(needs, step, { model: refitted.model, assembled, heldOut });
    return { assembled, contestants, chosen, ...refitted, reference, heldOut, steps };
}
/** Steps whose results are recorded with their addresses. */
function recording({ step, hash }, into) {
    return async (name, inputs, run, options = {}) => {
        const result = await step(name, inputs, run, { version: CODE, ...options });
        into.push({ step: name, digest: digestOf(result ?? null, hash), result: result ?? null });
        return result;
    };
}
async function assemble({ bench, hash }, step, inputs) {
    const { data, views, label, labelKnownAt, features, window, asOf, sample } = inputs;
    const from = asJson({ data, views, label, labelKnownAt, features, window, asOf, sample });
    const run = async () => asJson(describeRows(await bench.readRows(), inputs, hash));
    return (await step('assemble', from, run, { share: [0, 0.25] }));
}
/** Lets every learner fit and judges it on the held-out rows. */
async function compete({ bench }, step, { inputs, assembled }) {
    const { learners, seed, objective, features } = inputs;
    const contestants = [];
    for (const [i, learner] of learners.entries()) {
        const from = asJson({ rows: assembled.tableDigest, features, objective, cut: cutOf(inputs), learner, seed });
        const share = [0.25 + (0.45 * i) / learners.length, 0.25 + (0.45 * (i + 1)) / learners.length];
        const fitted = await step(`fit ${labelOf(learners, i)}`, from, async ({ progress }) => {
            const lab = await bench.lab();
            const { onnx, rounds, summary } = await lab.fit({ learner, seed, on: 'train' }, progress);
            const metrics = await lab.judge(onnx);
            return asJson({ learner: learner.learner, model: await bench.keep(onnx), rounds, summary, metrics });
        }, { share });
        contestants.push(fitted);
    }
    return contestants;
}
/** What a learner is called among the others: `boosting`; the second one of a kind is `boosting 2`. */
export function labelOf(learners, i) {
    const kind = learners[i].learner;
    const before = learners.slice(0, i).filter(({ learner }) => learner === kind).length;
    return before === 0 ? kind : `${kind} ${before + 1}`;
}
async function refit({ bench }, step, { inputs, assembled, learner, contestant, }) {
    const { seed, objective, features } = inputs;
    const rounds = contestant.rounds === null ? {} : { rounds: contestant.rounds };
    const from = asJson({ rows: assembled.tableDigest, features, objective, learner, seed, ...rounds });
    const run = async ({ progress }) => {
        const { onnx, summary } = await (await bench.lab()).fit({ learner, seed, on: 'all', ...rounds }, progress);
        return asJson({ model: await bench.keep(onnx), summary });
    };
    return (await step('refit', from, run, { share: [0.7, 0.9] }));
}
function heldOutOf(inputs, { test }, { metrics }) {
    return { rows: test, from: cutOf(inputs), to: inputs.window.to, metrics: metrics };
}
async function evaluate({ bench }, step, of) {
    const { model, assembled, heldOut } = of;
    const run = async () => {
        const reference = await (await bench.lab()).reference(await bench.bytes(model), heldOut);
        return { reference: await bench.keep(new TextEncoder().encode(JSON.stringify(reference))) };
    };
    const from = asJson({ rows: assembled.tableDigest, model, heldOut });
    return (await step('evaluate', from, run, { share: [0.9, 1] }));
}
//# sourceMappingURL=pipeline.js.map