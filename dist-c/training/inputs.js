import { optionsOf } from '../learners/index.js';
import { RECORD_FORMAT } from './record.js';
/** Fixes everything a training depends on: the versions that are current now, and every option. Errors: `data.not_ingested`. */
export async function inputsOf({ datasets }, spec, order) {
    const { label, labelKnownAt, features, objective, metric } = spec;
    const sample = order.sample ?? spec.sample;
    const version = await datasets.version(spec.data.name);
    return {
        format: RECORD_FORMAT,
        model: spec.name,
        data: { dataset: version.dataset, version: version.version },
        views: await viewVersions(datasets, spec),
        ...{ label, features, objective, metric },
        ...(labelKnownAt && { labelKnownAt }),
        window: { ...order.window, testMs: testOf(spec, order) },
        asOf: order.asOf ?? order.window.to,
        ...(sample && { sample: { share: sample.share, seed: sample.seed ?? 0 } }),
        learners: spec.learners.map((learner) => ({ learner: learner.learner, options: optionsOf(learner) })),
        seed: order.seed ?? spec.seed,
    };
}
/** The held-out time; in a window shorter than the model's, the same share of it. */
function testOf({ split, windowMs }, { window }) {
    const length = window.to - window.from;
    return length > split.testMs ? split.testMs : (length * split.testMs) / windowMs;
}
async function viewVersions(datasets, spec) {
    const versions = {};
    for (const feature of spec.features) {
        if (typeof feature === 'string')
            continue;
        const { name } = feature.from;
        if (name !== spec.data.name)
            versions[name] ??= (await datasets.version(name)).version;
    }
    return versions;
}
//# sourceMappingURL=inputs.js.map