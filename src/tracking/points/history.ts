import { sql } from 'kysely'
import type { Database } from '../../storage/index.ts'
import type { MetricPoint } from '../runs/run.ts'
import type { TrackingTables } from '../tables.ts'
import { comparisonOf, inOrder, joinColumns, type Point, type PointOrder, sortColumns } from './order.ts'
import { type PointColumns, splitPacks, unpack } from './pack.ts'
import { FULL } from './write.ts'

/** Where to go on in a history. */
export interface HistoryQuery {
  readonly run: string
  readonly metric: string
  readonly limit: number
  /** The last point of the page before. */
  readonly after?: Point
  /** `step`: by step, time, value, where nothing is said. `time`: by time, step, value, as MLflow has it. */
  readonly order?: PointOrder
}

interface Place {
  readonly no: number
  /** The least of what the order begins with: a step, or a time. */
  readonly low: number
}

/**
 * A page of the points of one metric, each once, after a given one. Reads the blocks only that can hold them, so a page of a
 * million points costs as much as the page.
 */
export async function readPoints(database: Database, query: HistoryQuery): Promise<MetricPoint[]> {
  const { run, metric, limit, after, order = 'step' } = query
  const compare = comparisonOf(order)
  const wanted = (point: Point): boolean => after === undefined || compare(point, after) > 0
  // Entries first: what a merge moves meanwhile is then seen twice, never missed.
  let points = pointsOf(await readEntries(database, run, metric)).filter(wanted)
  const places = await findBlocks(database, query)
  const slice = Math.ceil(limit / FULL) + 1
  for (let next = 0; next < places.length; next += slice) {
    const bound = places[next]!.low
    if (enoughBelow(points, bound, { order, limit })) break
    const read = await readBlocks(database, { run, metric, places: places.slice(next, next + slice) })
    points = inOrder([...points, ...pointsOf(read).filter(wanted)], order)
  }
  return inOrder(points, order)
    .slice(0, limit)
    .map((point) => ({ key: metric, ...point }))
}

/** True where no block that begins at `bound` can hold a point of the page. */
function enoughBelow(
  points: readonly Point[],
  bound: number,
  { order, limit }: { readonly order: PointOrder; readonly limit: number },
): boolean {
  if (points.length < limit) return false
  const below = points.filter(({ step, at }) => (order === 'step' ? step : at) < bound)
  return inOrder(below, order).length >= limit
}

function pointsOf({ steps, ats, values }: PointColumns): Point[] {
  return Array.from(steps, (step, i) => ({ step, at: ats[i]!, value: values[i]! }))
}

/** All points of one metric by step, time and value, each once. */
export async function readWhole(database: Database, run: string, metric: string): Promise<PointColumns> {
  const parts = [await readEntries(database, run, metric)]
  const places = await findBlocks(database, { run, metric, limit: 0 })
  for (let next = 0; next < places.length; next += BLOCKS_AT_ONCE)
    parts.push(await readBlocks(database, { run, metric, places: places.slice(next, next + BLOCKS_AT_ONCE) }))
  return sortColumns(joinColumns(parts.filter(({ steps }) => steps.length > 0).concat(parts.slice(0, 1))))
}

const BLOCKS_AT_ONCE = 64

async function readEntries(database: Database, run: string, metric: string): Promise<PointColumns> {
  const { rows } = await sql<{ keys: string[]; points: string }>`
    select keys, encode(points, 'base64') as points from metric_entry
    where run_id = ${run} and ${metric}::text = any(keys)`.execute(database.on<TrackingTables>())
  return joinColumns(
    rows.flatMap(({ keys, points }) =>
      splitPacks(Buffer.from(points, 'base64')).flatMap((bytes, i) => (keys[i] === metric ? [unpack(bytes)] : [])),
    ),
  )
}

async function findBlocks(database: Database, { run, metric, after, order }: HistoryQuery): Promise<readonly Place[]> {
  const [low, high] = order === 'time' ? ['first_at', 'last_at'] : ['first_step', 'last_step']
  const from = order === 'time' ? after?.at : after?.step
  const further = from === undefined ? sql`` : sql`and ${sql.ref(high!)} >= ${from}::int8`
  // Two texts rather than a row each: there may be thousands.
  const { rows } = await sql<{ nos: string | null; lows: string | null }>`
    select
      string_agg(no::text, ' ' order by ${sql.ref(low!)}, no) as nos,
      string_agg(${sql.ref(low!)}::text, ' ' order by ${sql.ref(low!)}, no) as lows
    from metric_block where run_id = ${run} and key = ${metric} ${further}`.execute(database.on<TrackingTables>())
  const { nos, lows } = rows[0]!
  if (nos === null || lows === null) return []
  const starts = lows.split(' ').map(Number)
  return nos.split(' ').map((no, i) => ({ no: Number(no), low: starts[i]! }))
}

async function readBlocks(
  database: Database,
  { run, metric, places }: { readonly run: string; readonly metric: string; readonly places: readonly Place[] },
): Promise<PointColumns> {
  const { rows } = await sql<{ points: string }>`
    select encode(points, 'base64') as points from metric_block
    where run_id = ${run} and key = ${metric} and no = any(${places.map(({ no }) => no)}::int8[])`.execute(
    database.on<TrackingTables>(),
  )
  return joinColumns(rows.map(({ points }) => unpack(Buffer.from(points, 'base64'))))
}
