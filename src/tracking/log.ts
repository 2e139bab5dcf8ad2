import type { Clock } from '../base/index.ts'
import type { Database } from '../storage/index.ts'
import { fail } from './errors.ts'
import { addPoints, latestAfter } from './points.ts'
import { checkKey, type MetricPoint, type RunInput, type Texts, textsOf } from './run.ts'
import type { TrackingTables } from './tables.ts'

/** What can be added to a run at once: all of it is kept, or nothing. */
export interface RunEntry {
  readonly params?: Texts
  readonly tags?: Texts
  /** Values of metrics at `step` (0) and `at` (now). */
  readonly metrics?: Readonly<Record<string, number>>
  readonly step?: number
  readonly at?: number
  /** Values of metrics at steps of their own, such as the rounds of a learner. */
  readonly points?: readonly Omit<MetricPoint, 'at'>[]
  readonly inputs?: readonly RunInput[]
}

/** Adds to a run with its row locked, so that of two writers at once neither loses anything. */
export async function addToRun(
  needs: { readonly database: Database; readonly clock: Clock },
  run: string,
  entry: RunEntry,
): Promise<void> {
  const { database, clock } = needs
  const on = () => database.on<TrackingTables>()
  const points = pointsOf(entry, clock.now())
  const params = textsOf('param', entry.params ?? {})
  const tags = textsOf('tag', entry.tags ?? {})
  return database.tx(async () => {
    const held = await on()
      .selectFrom('run')
      .select(['params', 'metrics', 'tags'])
      .where('id', '=', run)
      .forUpdate()
      .executeTakeFirst()
    if (!held) throw fail('run_not_found', { run })
    for (const [param, text] of Object.entries(params))
      if (Object.hasOwn(held.params, param) && held.params[param] !== text) throw fail('param_changed', { run, param })
    const kept = {
      params: JSON.stringify({ ...held.params, ...params }),
      tags: JSON.stringify({ ...held.tags, ...tags }),
      metrics: JSON.stringify(latestAfter(held.metrics, points)),
    }
    await on().updateTable('run').set(kept).where('id', '=', run).execute()
    await addPoints(database, run, points)
    await addInputs(database, run, entry.inputs ?? [])
  })
}

function pointsOf(entry: RunEntry, now: number): MetricPoint[] {
  const { metrics = {}, points = [], step = 0, at = now } = entry
  const all = [
    ...Object.entries(metrics).map(([key, value]) => ({ key, value, step, at })),
    ...points.map((point) => ({ ...point, at })),
  ]
  for (const { key } of all) checkKey('metric', key)
  return all
}

async function addInputs(database: Database, run: string, inputs: readonly RunInput[]): Promise<void> {
  if (inputs.length === 0) return
  const rows = inputs.map(({ dataset, version, context }) => ({ run_id: run, dataset, version, context }))
  await database
    .on<TrackingTables>()
    .insertInto('run_input')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
