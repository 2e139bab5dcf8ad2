import { fail } from './errors.js';
import { runFinished, runStarted } from './events.js';
import { ensureExperiment } from './experiments.js';
import { addToRun } from './log.js';
import { readPoints } from './points.js';
import { runOf, selectRuns } from './rows.js';
import { checkKey, } from './run.js';
import { createRunFiles } from './run-files.js';
import { searchRuns } from './search.js';
/** Keeps runs in the database. */
export function createRuns(needs) {
    const { database } = needs;
    const files = createRunFiles(needs);
    const get = (id) => getRun(database, id);
    return {
        get,
        start: (start) => database.tx(() => startRun(needs, start)),
        log: (id, entry) => addToRun(needs, id, entry),
        finish: (id, status) => database.tx(() => endRun(needs, id, status)),
        list: (query = {}) => searchRuns(database, query),
        async history(query) {
            await get(query.run);
            return readPoints(database, query);
        },
        async addArtifact(id, artifact) {
            await get(id);
            await files.add(id, artifact);
        },
        async artifacts(id) {
            await get(id);
            return files.artifacts(id);
        },
        async inputs(id) {
            await get(id);
            return files.inputs(id);
        },
    };
}
async function getRun(database, id) {
    const row = await selectRuns(database).where('run.id', '=', id).executeTakeFirst();
    if (!row)
        throw fail('run_not_found', { run: id });
    return runOf(row);
}
async function startRun(needs, start) {
    const { database, clock, events, newId } = needs;
    const { experiment, id = newId(), name = id, by = 'system' } = start;
    checkKey('run', id);
    checkKey('run name', name);
    const experiment_id = await ensureExperiment(needs, experiment);
    const begun = { id, experiment_id, name, status: 'RUNNING', actor: by, started_at: clock.now() };
    const added = await database
        .on()
        .insertInto('run')
        .values({ ...begun, ended_at: null, params: '{}', metrics: '{}', tags: '{}' })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .returning('id')
        .executeTakeFirst();
    if (added) {
        const { params = {}, tags = {}, inputs = [] } = start;
        await addToRun(needs, id, { params, tags, inputs });
        database.afterCommit(() => events.publish(runStarted, { run: id, experiment, name }));
    }
    const run = await getRun(database, id);
    if (run.experiment !== experiment)
        throw fail('run_differs', { run: id });
    return run;
}
async function endRun(needs, id, status) {
    const { database, clock, events } = needs;
    const db = database.on();
    const held = await db.selectFrom('run').select('status').where('id', '=', id).forUpdate().executeTakeFirst();
    if (!held)
        throw fail('run_not_found', { run: id });
    if (held.status === status)
        return getRun(database, id);
    if (held.status !== 'RUNNING')
        throw fail('run_ended', { run: id, status: held.status });
    await db.updateTable('run').set({ status, ended_at: clock.now() }).where('id', '=', id).execute();
    const run = await getRun(database, id);
    const { experiment, metrics } = run;
    database.afterCommit(() => events.publish(runFinished, { run: id, experiment, status, metrics }));
    return run;
}
//# sourceMappingURL=runs.js.map