import { sql } from 'kysely'
import type { Digest } from '../base/index.ts'
import type { Database } from '../storage/index.ts'
import type { FlowTables } from './tables.ts'

/** Who wants to run a step. */
export interface Claim {
  readonly digest: Digest
  readonly flow: string
  readonly step: string
  readonly worker: string
  readonly now: number
  readonly leaseUntil: number
}

/** What a claim found: the step is ours to run, done, or run by someone else. A step that was given up begins anew. */
export type Claimed =
  | { readonly state: 'mine'; readonly attempt: number }
  | { readonly state: 'finished'; readonly output: string }
  | { readonly state: 'busy' }

/** A step that a worker runs. */
export interface Held {
  readonly digest: Digest
  readonly worker: string
  readonly attempt: number
}

/** Where the results of steps are kept, and who runs one now. What is lost to another worker answers false. */
export interface Steps {
  claim(claim: Claim): Promise<Claimed>
  renew(held: Held, leaseUntil: number): Promise<boolean>
  again(held: Held): Promise<boolean>
  finish(held: Held, output: string): Promise<boolean>
  park(held: Held, error: string): Promise<boolean>
  /** Puts a result there, whatever was there before. */
  replace(
    step: { readonly digest: Digest; readonly flow: string; readonly step: string },
    output: string,
  ): Promise<void>
}

/** Where it is `alone`, what other workers hold is what dead ones left. */
export function createSteps(database: Database, alone = false): Steps {
  const db = database.on<FlowTables>()
  const update = async (held: Held, change: Partial<FlowTables['flow_step']>): Promise<boolean> => {
    const updated = await db
      .updateTable('flow_step')
      .set(change)
      .where('digest', '=', held.digest)
      .where('worker', '=', held.worker)
      .where('attempt', '=', held.attempt)
      .where('state', '=', 'running')
      .executeTakeFirst()
    return Number(updated.numUpdatedRows) > 0
  }
  return {
    async claim(claim) {
      const { digest, flow, step, worker, now, leaseUntil } = claim
      const { rows } = await sql<{ attempt: number }>`
        insert into flow_step as held (digest, flow, step, state, attempt, worker, lease_until)
        values (${digest}, ${flow}, ${step}, 'running', 1, ${worker}, ${leaseUntil}::bigint)
        on conflict (digest) do update set state = 'running', worker = ${worker}, lease_until = ${leaseUntil}::bigint, error = null,
          attempt = case when held.state = 'parked' then 1 else held.attempt + 1 end
        where held.state = 'parked' or (held.state = 'running' and
          (held.lease_until <= ${now}::bigint or (${alone}::boolean and held.worker <> ${worker})))
        returning attempt`.execute(db)
      return rows[0] ? { state: 'mine', attempt: rows[0].attempt } : look(digest)
    },
    renew: (held, leaseUntil) => update(held, { lease_until: leaseUntil }),
    again: (held) => update(held, { attempt: held.attempt + 1 }),
    finish: (held, output) => update(held, { state: 'finished', output }),
    park: (held, error) => update(held, { state: 'parked', error }),
    async replace({ digest, flow, step }, output) {
      await sql`
        insert into flow_step (digest, flow, step, state, attempt, output, worker, lease_until)
        values (${digest}, ${flow}, ${step}, 'finished', 1, ${output}, '', 0)
        on conflict (digest) do update set state = 'finished', output = ${output}, error = null`.execute(db)
    },
  }

  async function look(digest: Digest): Promise<Claimed> {
    const row = await db.selectFrom('flow_step').selectAll().where('digest', '=', digest).executeTakeFirst()
    if (row?.state === 'finished') return { state: 'finished', output: row.output! }
    return { state: 'busy' }
  }
}
