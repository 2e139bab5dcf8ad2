import { sql } from 'kysely';
export function createSteps(database) {
    const db = database.on();
    const update = async (held, change) => {
        const updated = await db
            .updateTable('flow_step')
            .set(change)
            .where('digest', '=', held.digest)
            .where('worker', '=', held.worker)
            .where('attempt', '=', held.attempt)
            .where('state', '=', 'running')
            .executeTakeFirst();
        return Number(updated.numUpdatedRows) > 0;
    };
    return {
        async claim(claim) {
            const { digest, flow, step, worker, now, leaseUntil } = claim;
            const { rows } = await sql `
        insert into flow_step as held (digest, flow, step, state, attempt, worker, lease_until)
        values (${digest}, ${flow}, ${step}, 'running', 1, ${worker}, ${leaseUntil}::bigint)
        on conflict (digest) do update set state = 'running', worker = ${worker}, lease_until = ${leaseUntil}::bigint, error = null,
          attempt = case when held.state = 'parked' then 1 else held.attempt + 1 end
        where held.state = 'parked' or (held.state = 'running' and held.lease_until <= ${now}::bigint)
        returning attempt`.execute(db);
            return rows[0] ? { state: 'mine', attempt: rows[0].attempt } : look(digest);
        },
        renew: (held, leaseUntil) => update(held, { lease_until: leaseUntil }),
        again: (held) => update(held, { attempt: held.attempt + 1 }),
        finish: (held, output) => update(held, { state: 'finished', output }),
        park: (held, error) => update(held, { state: 'parked', error }),
    };
    async function look(digest) {
        const row = await db.selectFrom('flow_step').selectAll().where('digest', '=', digest).executeTakeFirst();
        if (row?.state === 'finished')
            return { state: 'finished', output: row.output };
        return { state: 'busy' };
    }
}
//# sourceMappingURL=steps.js.map