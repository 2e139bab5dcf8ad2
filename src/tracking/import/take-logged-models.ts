import { sql } from 'kysely'
import type { Database } from '../../storage/index.ts'
import type { TrackingTables } from '../tables.ts'
import { inGroups, inTurns } from './in-turns.ts'
import type { SourceModel } from './source.ts'
import { takeFiles } from './take-files.ts'
import type { TakeNeeds } from './take-runs.ts'

const FILES_AT_ONCE = 4
const MODELS_AT_ONCE = 100

/** Takes logged models with their files; their ids stay. */
export async function takeLoggedModels(needs: TakeNeeds): Promise<void> {
  const { source, database, tally, experiments } = needs
  for await (const page of source.models([...experiments.values()]))
    for (const models of inGroups(
      page.filter((model) => isTakeable(needs, model)),
      MODELS_AT_ONCE,
    )) {
      const here = await knownModels(
        database,
        models.map(({ id }) => id),
      )
      tally.found('logged models', here.size)
      const fresh = models.filter(({ id }) => !here.has(id))
      const rows = await inTurns(fresh, FILES_AT_ONCE, async (model) =>
        rowOf(model, await placeOf(needs, model), needs),
      )
      if (rows.length === 0) continue
      const insert = database.on<TrackingTables>().insertInto('logged_model').values(rows)
      await insert.onConflict((conflict) => conflict.doNothing()).execute()
      tally.took('logged models', rows.length)
    }
}

function isTakeable({ tally }: TakeNeeds, { id }: SourceModel): boolean {
  const fits = /^m-[\w-]{1,200}$/.test(id)
  if (!fits)
    tally.tell({ kind: 'logged models', name: JSON.stringify(id.slice(0, 50)), reason: 'its id is not like m-0a1b2c' })
  return fits
}

async function knownModels(database: Database, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set()
  const select = database.on<TrackingTables>().selectFrom('logged_model').select('id')
  return new Set((await select.where('id', '=', sql<string>`any(${[...ids]}::text[])`).execute()).map(({ id }) => id))
}

/** Where its files are from now on. */
async function placeOf(needs: TakeNeeds, { id, experiment, artifactUri }: SourceModel): Promise<string> {
  const own = `${needs.placed.get(experiment)!.id}/models/${id}/artifacts`
  const of = { kind: 'model', id, experiment: needs.experiments.get(experiment)!, uri: artifactUri } as const
  return (await takeFiles(needs, of, own)) ?? `mlflow-artifacts:/${own}`
}

function rowOf(model: SourceModel, artifactUri: string, { placed }: TakeNeeds) {
  const { id, name, type, status, statusMessage, run, createdAt, changedAt, state, params, tags, metrics } = model
  return {
    ...{ id, name, status, state, model_type: type, status_message: statusMessage, source_run: run },
    ...{ artifact_uri: artifactUri, created_at: createdAt, changed_at: changedAt },
    experiment_id: placed.get(model.experiment)!.id,
    params: JSON.stringify(params),
    tags: JSON.stringify(tags),
    metrics: JSON.stringify(metrics),
  }
}
