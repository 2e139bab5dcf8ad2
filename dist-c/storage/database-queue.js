import { sql } from 'kysely';
/** The schema of the queue. */
export const queueMigrations = [
    {
        name: 'storage.1_queue',
        up: `
      create table queue_job (
        id bigint generated always as identity primary key,
        queue text not null,
        payload jsonb not null,
        state text not null default 'ready' check (state in ('ready', 'leased', 'parked')),
        run_at bigint not null,
        attempt integer not null default 0,
        once text,
        worker text,
        lease_until bigint,
        reason text,
        parked_at bigint
      );
      create index queue_job_due on queue_job (queue, run_at, id) where state <> 'parked';
      create unique index queue_job_once on queue_job (queue, once) where state <> 'parked' and once is not null;
    `,
    },
];
/**
 * The queue as one table, the same on the embedded database and on PostgreSQL. Its schema is `queueMigrations`. Jobs are due
 * by `clock`; leases run by `wall`, the machine's clock when not given, because a job runs in real time even where `clock`
 * replays the past.
 *
 * @example
 * const queue = createDatabaseQueue(database, clock)
 * await queue.add('renewals', { endpoint: 'late' }, { once: 'late' })
 */
export function createDatabaseQueue(database, clock, wall = { now: Date.now }) {
    const db = database.on();
    const leaseOf = (ms) => ({ from: wall.now(), until: wall.now() + ms });
    const listeners = new Set();
    const wake = (queue) => {
        for (const listener of listeners)
            if (listener.queue === queue)
                listener.wake();
    };
    return {
        async add(queue, payload, options) {
            await db
                .insertInto('queue_job')
                .values({
                queue,
                payload: JSON.stringify(payload),
                run_at: options?.runAt ?? clock.now(),
                once: options?.once ?? null,
            })
                .onConflict((conflict) => conflict.doNothing())
                .execute();
            database.afterCommit(() => wake(queue));
        },
        take: (queue, worker, { limit, leaseMs }) => take(db, { queue, worker, limit, now: clock.now(), lease: leaseOf(leaseMs) }),
        async renew(job, worker, leaseMs) {
            const lease = leaseOf(leaseMs);
            const renewed = await held(db, job, worker)
                .where('lease_until', '>', lease.from)
                .set({ lease_until: lease.until })
                .executeTakeFirst();
            return Number(renewed.numUpdatedRows) > 0;
        },
        async finish(job, worker) {
            const finished = await db
                .deleteFrom('queue_job')
                .where('id', '=', job.id)
                .where('state', '=', 'leased')
                .where('worker', '=', worker)
                .where('attempt', '=', job.attempt)
                .executeTakeFirst();
            return Number(finished.numDeletedRows) > 0;
        },
        async retry(job, worker, { runAt, maxAttempts, reason }) {
            const parks = job.attempt >= maxAttempts;
            const put = await held(db, job, worker)
                .set({ state: parks ? 'parked' : 'ready', run_at: runAt, reason, worker: null, lease_until: null })
                .set({ parked_at: parks ? clock.now() : null })
                .executeTakeFirst();
            return Number(put.numUpdatedRows) > 0;
        },
        async parked(queue) {
            const rows = await db
                .selectFrom('queue_job')
                .selectAll()
                .where('queue', '=', queue)
                .where('state', '=', 'parked')
                .orderBy('id')
                .execute();
            return rows.map((row) => ({ ...jobOf(row), reason: row.reason ?? '', at: row.parked_at ?? 0 }));
        },
        onAdded(queue, wakeUp) {
            const entry = { queue, wake: wakeUp };
            listeners.add(entry);
            return () => listeners.delete(entry);
        },
    };
}
async function take(db, taking) {
    const { queue, worker, limit, now, lease } = taking;
    const { rows } = await sql `
    update queue_job set state = 'leased', attempt = attempt + 1, worker = ${worker}, lease_until = ${lease.until}::bigint
    where id in (
      select id from queue_job
      where queue = ${queue} and run_at <= ${now}::bigint
        and (state = 'ready' or (state = 'leased' and lease_until <= ${lease.from}::bigint))
      order by run_at, id limit ${limit} for update skip locked)
    returning *`.execute(db);
    return rows.sort((a, b) => a.run_at - b.run_at || a.id - b.id).map(jobOf);
}
/** An update of a job that this worker still holds: the attempt tells its own lease from a later one. */
function held(db, job, worker) {
    return db
        .updateTable('queue_job')
        .where('id', '=', job.id)
        .where('state', '=', 'leased')
        .where('worker', '=', worker)
        .where('attempt', '=', job.attempt);
}
function jobOf(row) {
    return { id: row.id, queue: row.queue, payload: row.payload, attempt: row.attempt };
}
//# sourceMappingURL=database-queue.js.map