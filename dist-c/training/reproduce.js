import { environmentHere } from './environment.js';
import { fail } from './errors.js';
import { runPipeline } from './pipeline.js';
import { RECORD_ARTIFACT, RECORD_FORMAT } from './record.js';
import { openWorkbench } from './workbench.js';
/**
 * Trains again from the record of a run, taking nothing from the cache, and compares step by step. Keeps nothing but the run of
 * its flow, `training.reproduce`.
 *
 * Errors: `tracking.run_not_found`, `training.no_record`, and those of training.
 */
export async function reproduce(needs, run, progress = () => { }) {
    const record = await recordOf(needs, run);
    const { hash } = needs;
    const bench = openWorkbench({ lake: needs.lake, datasets: needs.datasets, hash }, record.inputs);
    try {
        const options = { fresh: true, progress };
        const made = await needs.flow.run('training.reproduce', run, (step) => runPipeline({ bench, step, hash }, record.inputs), options);
        const steps = compare(record.steps, made.steps);
        const first = steps.find(({ same }) => !same);
        return {
            ...{ run, same: first === undefined && made.model === record.modelHash },
            ...{ modelHash: made.model, expected: record.modelHash, steps },
            ...(first && { firstDifference: first.step }),
            environment: { recorded: record.environment, here: environmentHere() },
        };
    }
    finally {
        await bench.close();
    }
}
function compare(then, now) {
    return then.map(({ step, digest }, i) => ({ step, same: now[i]?.step === step && now[i].digest === digest }));
}
async function recordOf({ runs, blobs }, run) {
    const file = (await runs.artifacts(run)).find(({ path }) => path === RECORD_ARTIFACT);
    if (!file)
        throw fail('no_record', { run });
    const record = JSON.parse(new TextDecoder().decode(await blobs.get(file.digest)));
    if (record.inputs?.format !== RECORD_FORMAT)
        throw fail('no_record', { run });
    return record;
}
//# sourceMappingURL=reproduce.js.map