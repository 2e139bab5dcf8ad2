import { sql } from 'kysely'
import type { Database } from '../../src/storage/index.ts'

/** How much there is to search. */
export interface Filling {
  readonly runs: number
  readonly metrics: number
}

/** The same on both sides: so many experiments, a param of four values, a tag of fifty; the metrics are spread evenly over 0 to 1. */
export const EXPERIMENTS = 10
const STARTED = 1_700_000_000_000
const SLICE = 5_000

/** Writes runs as the room would, in a few statements: 1,000,000 through the room would take longer than the bench. */
export async function fillOurs(database: Database, { runs, metrics }: Filling): Promise<void> {
  const db = database.on()
  await sql`insert into experiment (name, created_at, changed_at)
    select 'bench-' || at, 1, 1 from generate_series(1, ${EXPERIMENTS}::int4) as at`.execute(db)
  for (let from = 1; from <= runs; from += SLICE) {
    const to = Math.min(runs, from + SLICE - 1)
    await sql`
      insert into run (id, experiment_id, name, status, actor, started_at, ended_at, params, metrics, tags)
      select md5(at::text), (select min(id) from experiment where name like 'bench-%') + at % ${EXPERIMENTS}::int4, 'run-' || at,
        case when at % 20 = 0 then 'FAILED' else 'FINISHED' end, 'bench', ${STARTED}::int8 + at * 1000,
        ${STARTED}::int8 + at * 1000 + 500,
        jsonb_build_object('learner', (array['boosting', 'logistic', 'forest', 'mlp'])[1 + at % 4], 'rate', '0.' || at % 100),
        (select jsonb_object_agg('metric_' || key, jsonb_build_object(
            'value', ((at::int8 * 7919 + key * 104729) % 1000003) / 1000003.0::float8, 'step', 0, 'at', ${STARTED}::int8))
          from generate_series(0, ${metrics - 1}::int4) as key),
        jsonb_build_object('team', 'team-' || at % 50, 'mlflow.runName', 'run-' || at)
      from generate_series(${from}::int4, ${to}::int4) as at`.execute(db)
  }
  await sql`analyze run`.execute(db)
}
