import { sql } from 'kysely'
import type { Database } from '../../storage/index.ts'
import { joinColumns, sortColumns } from '../points/order.ts'
import { type PointColumns, splitPacks, unpack } from '../points/pack.ts'
import { type Block, blockRows, blocksOf, FULL, insertBlocks } from '../points/write.ts'
import type { TrackingTables } from '../tables.ts'

/** Rows that one merge takes at most: it holds the database for some milliseconds only. */
const MOST_ROWS = 256

interface LastBlock {
  readonly key: string
  readonly no: number
  readonly points: string
}

/**
 * Turns the entries of a run into blocks of its metrics. The last block of a metric is filled up first; a block never loses a
 * point, so that who reads entries before blocks misses none.
 */
export async function mergeEntries(database: Database, run: string): Promise<void> {
  await database.tx(async () => {
    const series = await takeEntries(database, run)
    if (series.size === 0) return
    const last = await holdLastBlocks(database, run, [...series.keys()])
    const filled: (Block & { readonly no: number })[] = []
    const added: Block[] = []
    for (const [key, parts] of series) {
      const points = sortColumns(joinColumns(parts))
      const block = last.get(key)
      const held = block && unpack(Buffer.from(block.points, 'base64'))
      const room = held ? FULL - held.steps.length : 0
      if (block && held) filled.push({ ...{ run, key, no: block.no }, points: joinSorted(held, cut(points, 0, room)) })
      added.push(...blocksOf(run, key, cut(points, room)))
    }
    await fillBlocks(database, filled)
    for (const insert of insertBlocks(added)) await insert.execute(database.on<TrackingTables>())
  })
}

async function takeEntries(database: Database, run: string): Promise<Map<string, PointColumns[]>> {
  const { rows } = await sql<{ keys: string[]; points: string }>`
    with taken as (
      select no from metric_entry where run_id = ${run} order by no limit ${MOST_ROWS} for update skip locked
    )
    delete from metric_entry using taken where run_id = ${run} and metric_entry.no = taken.no
    returning keys, encode(points, 'base64') as points`.execute(database.on<TrackingTables>())
  const series = new Map<string, PointColumns[]>()
  for (const { keys, points } of rows)
    for (const [i, bytes] of splitPacks(Buffer.from(points, 'base64')).entries()) {
      const parts = series.get(keys[i]!)
      if (parts) parts.push(unpack(bytes))
      else series.set(keys[i]!, [unpack(bytes)])
    }
  return series
}

/** Of each metric the last block, where it is not full and nobody else is filling it. */
async function holdLastBlocks(
  database: Database,
  run: string,
  keys: readonly string[],
): Promise<ReadonlyMap<string, LastBlock>> {
  const { rows } = await sql<LastBlock>`
    select block.key, block.no, encode(block.points, 'base64') as points
    from unnest(${[...keys]}::text[]) as wanted (key)
    cross join lateral (
      select max(no) as no from metric_block where run_id = ${run} and metric_block.key = wanted.key
    ) as last
    join metric_block as block on block.run_id = ${run} and block.key = wanted.key and block.no = last.no
    where block.count < ${FULL}
    for update of block skip locked`.execute(database.on<TrackingTables>())
  return new Map(rows.map((row) => [row.key, row]))
}

const cut = ({ steps, ats, values }: PointColumns, from: number, end?: number): PointColumns => ({
  steps: steps.subarray(from, end),
  ats: ats.subarray(from, end),
  values: values.subarray(from, end),
})

const joinSorted = (...parts: readonly PointColumns[]): PointColumns => sortColumns(joinColumns(parts))

async function fillBlocks(database: Database, filled: readonly (Block & { readonly no: number })[]): Promise<void> {
  if (filled.length === 0) return
  // The rows of `unnest` come in the order of its arrays, and so does their number.
  await sql`
    update metric_block set
      count = after.count, first_step = after.first_step, last_step = after.last_step, first_at = after.first_at,
      last_at = after.last_at, points = decode(after.points, 'base64')
    from (
      select block.*, number.no from (select *, row_number() over () as place from ${blockRows(filled)}) as block
      join (
        select no, row_number() over () as place from unnest(${filled.map(({ no }) => no)}::int8[]) as number (no)
      ) as number using (place)
    ) as after
    where metric_block.run_id = after.run_id and metric_block.key = after.key and metric_block.no = after.no`.execute(
    database.on<TrackingTables>(),
  )
}
