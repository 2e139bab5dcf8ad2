import { sql } from 'kysely'
import { fail } from '../errors.ts'
import { runStarted } from '../events.ts'
import { EXPERIMENT_NAME_LIMIT, ensureExperiment } from '../experiments/experiments.ts'
import { readyEntry } from '../logging/entry.ts'
import type { TrackingTables } from '../tables.ts'
import { inventName, RUN_NAME } from './name.ts'
import { addInputs } from './relations.ts'
import { artifactUriOf, getRun } from './rows.ts'
import { checkKey, type Run } from './run.ts'
import type { RunNeeds, RunStart } from './runs.ts'

/** A run as it is first written. */
interface Begun {
  readonly id: string
  readonly name: string
  readonly by: string
  readonly startedAt: number
  readonly params: Readonly<Record<string, string>>
  readonly tags: Readonly<Record<string, string>>
}

interface Added {
  readonly experimentId: number
  readonly experiment: string
  readonly artifactUri: string | null
}

/** Starts a run; in one statement where its experiment is there and it has read nothing yet. */
export async function startRun(needs: RunNeeds, start: RunStart): Promise<Run> {
  const { database, clock } = needs
  const now = clock.now()
  const { id = needs.newId(), by = 'system', startedAt = now, experiment } = start
  const { params, tags, inputs } = readyEntry(start, now)
  const name = start.name ?? tags[RUN_NAME] ?? inventName(id)
  checkKey('run', id)
  if (typeof experiment === 'string') checkKey('experiment', experiment, EXPERIMENT_NAME_LIMIT)
  checkKey('run name', name, NAME_LIMIT)
  const begun = { id, name, by, startedAt, params, tags: { ...tags, [RUN_NAME]: name } }
  if (inputs.length === 0) return addRun(needs, begun, experiment)
  return database.tx(async () => {
    const run = await addRun(needs, begun, experiment)
    await addInputs(
      database,
      inputs.map((input) => ({ run: id, experiment: run.experimentId, input })),
    )
    return run
  })
}

const NAME_LIMIT = 8_000

async function addRun(needs: RunNeeds, begun: Begun, experiment: string | number): Promise<Run> {
  const added = (await insertRun(needs, begun, experiment)) ?? (await addOtherwise(needs, begun, experiment))
  if (isRun(added)) return added
  const { id, name, by, startedAt, params, tags } = begun
  needs.database.afterCommit(() => needs.events.publish(runStarted, { run: id, experiment: added.experiment, name }))
  return {
    ...{ id, experiment: added.experiment, experimentId: added.experimentId, name, status: 'RUNNING', by, startedAt },
    ...{ endedAt: null, params, metrics: {}, tags, state: 'active' },
    artifactUri: added.artifactUri ?? artifactUriOf(added.experimentId, id),
  }
}

/** Undefined where there is no such active experiment, or a run of this id is there. */
async function insertRun(
  { database }: RunNeeds,
  { id, name, by, startedAt, params, tags }: Begun,
  experiment: string | number,
): Promise<Added | undefined> {
  const which = typeof experiment === 'number' ? sql`id = ${experiment}::int8` : sql`name = ${experiment}`
  const { rows } = await sql<Added>`
    with chosen as (
      select id, name, artifact_location from experiment where ${which} and state = 'active' for share
    ), added as (
      insert into run (id, experiment_id, name, status, actor, started_at, params, tags, artifact_uri)
      select
        ${id}, chosen.id, ${name}, 'RUNNING', ${by}, ${startedAt}::int8, ${JSON.stringify(params)}::jsonb,
        ${JSON.stringify(tags)}::jsonb, artifact_location || '/' || ${id}::text || '/artifacts'
      from chosen
      on conflict (id) do nothing
      returning experiment_id, artifact_uri
    )
    select chosen.id as "experimentId", chosen.name as experiment, added.artifact_uri as "artifactUri"
    from added join chosen on chosen.id = added.experiment_id`.execute(database.on<TrackingTables>())
  return rows[0]
}

/** The run that is there under this id; else its experiment is made, or it is said why it can not be used. */
async function addOtherwise(needs: RunNeeds, begun: Begun, experiment: string | number): Promise<Added | Run> {
  const { database } = needs
  return database.tx(async () => {
    const db = database.on<TrackingTables>()
    const there = await db.selectFrom('run').select('id').where('id', '=', begun.id).executeTakeFirst()
    if (there) return sameRun(await getRun(database, begun.id), experiment)
    const id = typeof experiment === 'number' ? experiment : await ensureExperiment(needs, experiment)
    const added = await insertRun(needs, begun, id)
    if (added) return added
    const found = await db.selectFrom('experiment').select('state').where('id', '=', id).executeTakeFirst()
    if (!found) throw fail('experiment_id_not_found', { experiment: id })
    if (found.state === 'deleted') throw fail('experiment_deleted', { experiment })
    return sameRun(await getRun(database, begun.id), experiment)
  })
}

const isRun = (added: Added | Run): added is Run => 'status' in added

function sameRun(run: Run, experiment: string | number): Run {
  const same = typeof experiment === 'number' ? run.experimentId === experiment : run.experiment === experiment
  if (!same) throw fail('run_differs', { run: run.id })
  return run
}
