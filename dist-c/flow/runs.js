export function createRuns(database) {
    const db = database.on();
    return {
        start: (start) => database.tx(async () => (await takeOver(start)) ?? begin(start)),
        async renew(id, worker, leaseUntil) {
            const renewed = await db
                .updateTable('flow_run')
                .set({ lease_until: leaseUntil })
                .where('id', '=', id)
                .where('worker', '=', worker)
                .executeTakeFirst();
            return Number(renewed.numUpdatedRows) > 0;
        },
        async finish(id, { at, error }) {
            const state = error === undefined ? 'finished' : 'failed';
            await db
                .updateTable('flow_run')
                .set({ state, error: error ?? null, finished_at: at })
                .where('id', '=', id)
                .execute();
        },
        async met(run, { step, digest, cached, startedAt, finishedAt }) {
            const row = { run, step, digest, cached, started_at: startedAt, finished_at: finishedAt };
            await db.insertInto('flow_run_step').values(row).execute();
        },
        async list({ limit, flow }) {
            const all = db.selectFrom('flow_run').selectAll().orderBy('started_at', 'desc').orderBy('id', 'desc').limit(limit);
            const rows = await (flow === undefined ? all : all.where('flow', '=', flow)).execute();
            return rows.map(runOf);
        },
        async get(id) {
            const row = await db.selectFrom('flow_run').selectAll().where('id', '=', id).executeTakeFirst();
            if (!row)
                return undefined;
            const steps = await db.selectFrom('flow_run_step').selectAll().where('run', '=', id).orderBy('id').execute();
            return { ...runOf(row), steps: steps.map(stepOf) };
        },
    };
    async function takeOver({ flow, key, worker, now, leaseUntil }) {
        const left = await db
            .selectFrom('flow_run')
            .select('id')
            .where('flow', '=', flow)
            .where('key', '=', key)
            .where('state', '=', 'running')
            .where('lease_until', '<=', now)
            .orderBy('started_at', 'desc')
            .limit(1)
            .forUpdate()
            .skipLocked()
            .executeTakeFirst();
        if (!left)
            return undefined;
        await db.updateTable('flow_run').set({ worker, lease_until: leaseUntil }).where('id', '=', left.id).execute();
        return { id: left.id, resumed: true };
    }
    async function begin({ id, flow, key, worker, at, leaseUntil }) {
        await db
            .insertInto('flow_run')
            .values({ id, flow, key, state: 'running', worker, lease_until: leaseUntil, started_at: at })
            .execute();
        return { id, resumed: false };
    }
}
function runOf(row) {
    return {
        id: row.id,
        flow: row.flow,
        key: row.key,
        state: row.state,
        startedAt: row.started_at,
        ...(row.error !== null && { error: row.error }),
        ...(row.finished_at !== null && { finishedAt: row.finished_at }),
    };
}
function stepOf(row) {
    return {
        step: row.step,
        digest: row.digest,
        cached: row.cached,
        startedAt: row.started_at,
        finishedAt: row.finished_at,
    };
}
//# sourceMappingURL=runs.js.map