import { fail } from './errors.js';
import { addPoints, latestAfter } from './points.js';
import { checkKey, textsOf } from './run.js';
/** Adds to a run with its row locked, so that of two writers at once neither loses anything. */
export async function addToRun(needs, run, entry) {
    const { database, clock } = needs;
    const on = () => database.on();
    const points = pointsOf(entry, clock.now());
    const params = textsOf('param', entry.params ?? {});
    const tags = textsOf('tag', entry.tags ?? {});
    return database.tx(async () => {
        const held = await on()
            .selectFrom('run')
            .select(['params', 'metrics', 'tags'])
            .where('id', '=', run)
            .forUpdate()
            .executeTakeFirst();
        if (!held)
            throw fail('run_not_found', { run });
        for (const [param, text] of Object.entries(params))
            if (Object.hasOwn(held.params, param) && held.params[param] !== text)
                throw fail('param_changed', { run, param });
        const kept = {
            params: JSON.stringify({ ...held.params, ...params }),
            tags: JSON.stringify({ ...held.tags, ...tags }),
            metrics: JSON.stringify(latestAfter(held.metrics, points)),
        };
        await on().updateTable('run').set(kept).where('id', '=', run).execute();
        await addPoints(database, run, points);
        await addInputs(database, run, entry.inputs ?? []);
    });
}
function pointsOf(entry, now) {
    const { metrics = {}, points = [], step = 0, at = now } = entry;
    const all = [
        ...Object.entries(metrics).map(([key, value]) => ({ key, value, step, at })),
        ...points.map((point) => ({ ...point, at })),
    ];
    for (const { key } of all)
        checkKey('metric', key);
    return all;
}
async function addInputs(database, run, inputs) {
    if (inputs.length === 0)
        return;
    const rows = inputs.map(({ dataset, version, context }) => ({ run_id: run, dataset, version, context }));
    await database
        .on()
        .insertInto('run_input')
        .values(rows)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
}
//# sourceMappingURL=log.js.map