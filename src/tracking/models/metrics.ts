import { sql } from 'kysely'
import type { Database } from '../../storage/index.ts'
import { isLater } from '../points/points.ts'
import type { LoggedPoint } from '../runs/run.ts'
import type { TrackingTables } from '../tables.ts'
import type { LoggedModelMetric } from './logged-model.ts'

/** The logged models that entries name, their rows locked: of each its metrics by what tells them apart. */
export type ModelsHeld = ReadonlyMap<string, Map<string, LoggedModelMetric>>

/** Locks the logged models that points of these entries name. */
export async function holdModels(
  database: Database,
  entries: readonly { readonly entry: { readonly ofModels: readonly LoggedPoint[] } }[],
): Promise<ModelsHeld> {
  const ids = new Set(entries.flatMap(({ entry }) => entry.ofModels.map(({ model }) => model!)))
  if (ids.size === 0) return new Map()
  const rows = await database
    .on<TrackingTables>()
    .selectFrom('logged_model')
    .select(['id', 'metrics'])
    .where('id', '=', sql<string>`any(${[...ids]}::text[])`)
    .where('state', '=', 'active')
    .orderBy('id')
    .forUpdate()
    .execute()
  return new Map(rows.map(({ id, metrics }) => [id, new Map(metrics.map((metric) => [placeOf(metric), metric]))]))
}

/** Keeps of each metric on each dataset the newest point. */
export function addMetrics(models: ModelsHeld, run: string, points: readonly LoggedPoint[]): void {
  for (const { model, key, value, step, at, dataset } of points) {
    const metrics = models.get(model!)!
    const measured = Number.isFinite(value) ? value : null
    const metric: LoggedModelMetric = { key, value: measured, step, at, run, ...(dataset && { dataset }) }
    const held = metrics.get(placeOf(metric))
    if (!held || isLater({ step, at, value }, { ...held, value: held.value ?? Number.NaN }))
      metrics.set(placeOf(metric), metric)
  }
}

const placeOf = ({ key, dataset }: LoggedModelMetric): string =>
  JSON.stringify([key, dataset?.name ?? null, dataset?.digest ?? null])

/** Writes what `addMetrics` changed. */
export async function writeModels(database: Database, models: ModelsHeld): Promise<void> {
  if (models.size === 0) return
  const metrics = [...models.values()].map((held) => JSON.stringify([...held.values()]))
  await sql`
    update logged_model set metrics = after.metrics::jsonb
    from unnest(${[...models.keys()]}::text[], ${metrics}::text[]) as after (id, metrics)
    where logged_model.id = after.id`.execute(database.on<TrackingTables>())
}
