const LIMIT = 200;
export function createDecisions(database, newId) {
    const rows = () => select(database);
    return {
        async record(decision) {
            const kept = { id: newId(), ...decision };
            await database
                .on()
                .insertInto('automation_decision')
                .values({ ...kept, evidence: JSON.stringify(kept.evidence) })
                .execute();
            return kept;
        },
        async list({ endpoint, limit }) {
            const query = endpoint === undefined ? rows() : rows().where('endpoint', '=', endpoint);
            return (await query.limit(limit ?? LIMIT).execute()).map(decisionOf);
        },
        async lastOf(endpoint, what) {
            const row = await rows().where('endpoint', '=', endpoint).where('what', '=', what).limit(1).executeTakeFirst();
            return row && decisionOf(row);
        },
    };
}
const select = (database) => database
    .on()
    .selectFrom('automation_decision')
    .selectAll()
    .orderBy('at', 'desc')
    .orderBy('id', 'desc');
function decisionOf(row) {
    return { ...row, what: row.what, evidence: row.evidence };
}
//# sourceMappingURL=decisions.js.map