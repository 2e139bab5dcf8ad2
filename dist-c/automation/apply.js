import { ingest } from '../data/index.js';
import { fail } from './errors.js';
import { restingCourse, steer } from './steer.js';
/**
 * Makes a project so: every dataset has its newest version, every endpoint is open and has a champion. Can be done again at any
 * time; what is so already is left alone.
 *
 * Errors: those of data and training; `automation.first_model_refused` when a first model does not pass its gates.
 */
export async function applyProject(needs, project, progress) {
    const datasets = [];
    const steps = project.datasets.length + project.endpoints.length;
    for (const [i, dataset] of project.datasets.entries()) {
        progress(i / steps, `reading ${dataset.name}`);
        datasets.push(await ingest(needs, dataset, { progress: (done, doing) => progress((i + done) / steps, doing) }));
    }
    const trained = [];
    for (const [i, policy] of project.endpoints.entries()) {
        progress((project.datasets.length + i) / steps, `preparing ${policy.name}`);
        const result = await openEndpoint(needs, policy);
        if (result)
            trained.push(result);
    }
    progress(1, 'everything is as declared');
    return { datasets, trained };
}
/** Opens an endpoint; trains its first model where it has no champion. */
async function openEndpoint(needs, policy) {
    const model = policy.model.name;
    await needs.endpoints.open({ name: policy.name, model });
    await needs.policies.keep(policy);
    const state = await needs.endpoints.get(policy.name);
    if (state.champion !== undefined)
        return undefined;
    const now = needs.clock.now();
    const because = `${policy.name} has no model yet`;
    const window = { from: now - policy.model.windowMs, to: now };
    const result = await needs.train(policy, {
        once: `first:${policy.name}:${policy.model.digest}`,
        window,
        asOf: now,
        because,
    });
    const refused = result.version.gates.filter((gate) => !gate.passed);
    if (refused.length > 0)
        throw fail('first_model_refused', {
            model,
            version: result.version.version,
            reason: refused.map((gate) => gate.says).join('; '),
        });
    await steer(needs, {
        endpoint: policy.name,
        course: restingCourse(result.version.version),
        because: 'first model, passed its gates',
    });
    return result;
}
//# sourceMappingURL=apply.js.map