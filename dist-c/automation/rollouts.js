export function createRollouts(database) {
    const table = () => database.on();
    return {
        async start(rollout) {
            await table()
                .insertInto('automation_rollout')
                .values({ ...columnsOf(rollout), over_at: null })
                .execute();
        },
        async underWay(endpoint) {
            const row = await table()
                .selectFrom('automation_rollout')
                .selectAll()
                .where('endpoint', '=', endpoint)
                .where('over_at', 'is', null)
                .executeTakeFirst();
            return row && rolloutOf(row);
        },
        async save(rollout) {
            await table().updateTable('automation_rollout').set(columnsOf(rollout)).where('id', '=', rollout.id).execute();
        },
        async finish(id, at) {
            await table().updateTable('automation_rollout').set({ over_at: at }).where('id', '=', id).execute();
        },
    };
}
function columnsOf(rollout) {
    const { id, endpoint, champion, challenger, phase, percent, since } = rollout;
    return {
        ...{ id, endpoint, champion, challenger, phase, percent, since, started_at: rollout.startedAt },
        evidence_from: rollout.evidenceFrom ?? null,
        block_ms: rollout.blockMs ?? null,
    };
}
function rolloutOf(row) {
    const { id, endpoint, champion, challenger, percent, since } = row;
    return {
        ...{ id, endpoint, champion, challenger, percent, since, phase: row.phase, startedAt: row.started_at },
        ...(row.evidence_from === null ? {} : { evidenceFrom: row.evidence_from }),
        ...(row.block_ms === null ? {} : { blockMs: row.block_ms }),
    };
}
//# sourceMappingURL=rollouts.js.map