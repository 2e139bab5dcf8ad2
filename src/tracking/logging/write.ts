import { sql } from 'kysely'
import type { Database } from '../../storage/index.ts'
import { fail } from '../errors.ts'
import { addMetrics, holdModels, type ModelsHeld, writeModels } from '../models/metrics.ts'
import { isNewer } from '../points/points.ts'
import { inOneStatement, insertPoints } from '../points/write.ts'
import { RUN_NAME } from '../runs/name.ts'
import { addInputs, addModels } from '../runs/relations.ts'
import type { Piece } from '../search/conditions.ts'
import type { Latest, TrackingTables } from '../tables.ts'
import type { ReadyEntry } from './entry.ts'

/** An entry for a run. */
export interface EntryFor {
  readonly run: string
  readonly entry: ReadyEntry
}

/** A run whose row is locked, and what the entries so far make of it. */
interface Held {
  readonly experiment: number
  readonly deleted: boolean
  name?: string
  readonly params: Map<string, string>
  readonly metrics: Map<string, Latest>
  readonly tags: Map<string, string>
  readonly changed: Set<'params' | 'metrics' | 'tags'>
}

/**
 * Adds entries to their runs in one transaction that is under way, with the rows of the runs locked. Each entry is added
 * whole or not at all: what is returned for it is its fault, or undefined.
 */
export async function writeEntries(
  database: Database,
  entries: readonly EntryFor[],
): Promise<readonly (Error | undefined)[]> {
  const runs = await holdRuns(database, entries)
  const models = await holdModels(database, entries)
  const faults = entries.map((one) => faultOf(one, runs.get(one.run), models))
  const taken = entries.filter((_, i) => !faults[i])
  await inOneStatement(database, [...updateRuns(runs), ...insertPoints(taken)])
  await writeModels(database, models)
  await addInputs(
    database,
    taken.flatMap(({ run, entry }) =>
      entry.inputs.map((input) => ({ run, experiment: runs.get(run)!.experiment, input })),
    ),
  )
  await addModels(
    database,
    taken.flatMap(({ run, entry }) => entry.models.map((model) => ({ run, model }))),
  )
  return faults
}

async function holdRuns(database: Database, entries: readonly EntryFor[]): Promise<Map<string, Held>> {
  const ids = [...new Set(entries.map(({ run }) => run))]
  const needs = (pick: (entry: ReadyEntry) => object): boolean =>
    entries.some(({ entry }) => Object.keys(pick(entry)).length > 0)
  const rows = await database
    .on<TrackingTables>()
    .selectFrom('run')
    .select(['id', 'experiment_id', 'state'])
    .$if(
      needs(({ params }) => params),
      (select) => select.select('params'),
    )
    .$if(
      needs(({ series }) => series),
      (select) => select.select('metrics'),
    )
    .$if(
      needs(({ tags }) => tags),
      (select) => select.select('tags'),
    )
    .where('id', '=', sql<string>`any(${ids}::text[])`)
    .orderBy('id')
    .forUpdate()
    .execute()
  return new Map(
    rows.map(({ id, experiment_id, state, params = {}, metrics = {}, tags = {} }) => [
      id,
      {
        ...{ experiment: experiment_id, deleted: state === 'deleted', changed: new Set() },
        params: new Map(Object.entries(params)),
        metrics: new Map(Object.entries(metrics)),
        tags: new Map(Object.entries(tags)),
      },
    ]),
  )
}

/** What is wrong with an entry; where nothing is, it is added to what is held. */
function faultOf({ run, entry }: EntryFor, held: Held | undefined, models: ModelsHeld): Error | undefined {
  if (!held) return fail('run_not_found', { run })
  if (held.deleted) return fail('run_deleted', { run })
  for (const [param, given] of Object.entries(entry.params)) {
    const kept = held.params.get(param)
    if (kept !== undefined && kept !== given) return fail('param_changed', { run, param, kept, given })
  }
  for (const { model } of entry.ofModels)
    if (!models.has(model!)) return fail('logged_model_not_found', { model: model! })
  addTo(held, entry)
  addMetrics(models, run, entry.ofModels)
  return undefined
}

function addTo(held: Held, { params, tags, series }: ReadyEntry): void {
  for (const [param, text] of Object.entries(params)) {
    if (held.params.has(param)) continue
    held.params.set(param, text)
    held.changed.add('params')
  }
  for (const [tag, text] of Object.entries(tags)) {
    if (held.tags.get(tag) === text) continue
    held.tags.set(tag, text)
    held.changed.add('tags')
    if (tag === RUN_NAME) held.name = text
  }
  for (const { key, latest } of series) {
    if (!isNewer(latest, held.metrics.get(key))) continue
    held.metrics.set(key, latest)
    held.changed.add('metrics')
  }
}

function updateRuns(runs: ReadonlyMap<string, Held>): Piece[] {
  const changed = [...runs].filter(([, { changed }]) => changed.size > 0)
  if (changed.length === 0) return []
  const texts = (part: 'params' | 'metrics' | 'tags'): (string | null)[] =>
    changed.map(([, held]) => (held.changed.has(part) ? JSON.stringify(Object.fromEntries(held[part])) : null))
  const after = sql`unnest(
      ${changed.map(([id]) => id)}::text[], ${changed.map(([, { name }]) => name ?? null)}::text[],
      ${texts('params')}::text[], ${texts('metrics')}::text[], ${texts('tags')}::text[]
    ) as after (id, name, params, metrics, tags)`
  return [
    sql`
    update run set
      name = coalesce(after.name, run.name), params = coalesce(after.params::jsonb, run.params),
      metrics = coalesce(after.metrics::jsonb, run.metrics), tags = coalesce(after.tags::jsonb, run.tags)
    from ${after} where run.id = after.id`,
  ]
}
