import { sql } from 'kysely'
import type { Database } from '../../storage/index.ts'
import type { Piece } from '../search/conditions.ts'
import type { TrackingTables } from '../tables.ts'
import { sortColumns } from './order.ts'
import { joinPacks, type PointColumns, pack } from './pack.ts'
import type { Series } from './points.ts'

/** Points in a block: a page of a history reads few blocks, and a block is few kilobytes. */
export const FULL = 1_024
/** So many points of one metric in one entry become blocks at once. */
const WORTH_A_BLOCK = 256

/** Points of one metric, by step, time and value, as they are written in one row. */
export interface Block {
  readonly run: string
  readonly key: string
  readonly points: PointColumns
}

/** Statements that keep the points of entries: of each run in one row, and beside it blocks of what comes in numbers. */
export function insertPoints(
  entries: readonly { readonly run: string; readonly entry: { readonly series: readonly Series[] } }[],
): Piece[] {
  const blocks: Block[] = []
  const small = new Map<string, Series[]>()
  for (const { run, entry } of entries)
    for (const series of entry.series) {
      const held = small.get(run)
      if (series.points.steps.length >= WORTH_A_BLOCK) blocks.push(...blocksOf(run, series.key, series.points))
      else if (held) held.push(series)
      else small.set(run, [series])
    }
  return [...insertSmall(small), ...insertBlocks(blocks)]
}

/** Keeps the points of entries of runs that are there. */
export function writePoints(database: Database, entries: Parameters<typeof insertPoints>[0]): Promise<void> {
  return inOneStatement(database, insertPoints(entries))
}

/** Several statements that write as one: the embedded database takes longer to understand a statement than to do it. */
export async function inOneStatement(database: Database, pieces: readonly Piece[]): Promise<void> {
  const last = pieces.at(-1)
  if (!last) return
  const before = pieces.slice(0, -1).map((piece, i) => sql`${sql.ref(`part_${i}`)} as (${piece})`)
  const whole = before.length === 0 ? last : sql`with ${sql.join(before)} ${last}`
  await whole.execute(database.on<TrackingTables>())
}

/** Columns cut into blocks, the last of which may be small. */
export function blocksOf(run: string, key: string, points: PointColumns): Block[] {
  const { steps, ats, values } = sortColumns(points)
  const blocks: Block[] = []
  for (let from = 0; from < steps.length; from += FULL) {
    const part = (column: Float64Array): Float64Array => column.subarray(from, from + FULL)
    blocks.push({ run, key, points: { steps: part(steps), ats: part(ats), values: part(values) } })
  }
  return blocks
}

// Bytes cross as base64: four times faster than a bytea parameter of PGlite, and the same on both databases.
const base64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64')

function insertSmall(small: ReadonlyMap<string, readonly Series[]>): Piece[] {
  if (small.size === 0) return []
  // A key holds no line break.
  const keys = [...small.values()].map((all) => all.map(({ key }) => key).join('\n'))
  const packs = [...small.values()].map((all) => base64(joinPacks(all.map(({ points }) => pack(points)))))
  return [
    sql`
    insert into metric_entry (run_id, keys, points)
    select run_id, string_to_array(keys, e'\n'), decode(points, 'base64')
    from unnest(${[...small.keys()]}::text[], ${keys}::text[], ${packs}::text[]) as entry (run_id, keys, points)`,
  ]
}

/** A statement that adds blocks; none where there are none. */
export function insertBlocks(blocks: readonly Block[]): Piece[] {
  if (blocks.length === 0) return []
  return [
    sql`
    insert into metric_block (run_id, key, count, first_step, last_step, first_at, last_at, points)
    select run_id, key, count, first_step, last_step, first_at, last_at, decode(points, 'base64')
    from ${blockRows(blocks)}`,
  ]
}

/** Blocks as a relation of a statement: the columns of `metric_block` without its number, the points as base64. */
export function blockRows(blocks: readonly Block[]): Piece {
  const bounds = blocks.map(({ points }) => boundsOf(points))
  return sql`unnest(
      ${blocks.map(({ run }) => run)}::text[], ${blocks.map(({ key }) => key)}::text[],
      ${blocks.map(({ points }) => points.steps.length)}::int4[],
      ${bounds.map(({ steps }) => steps[0])}::int8[], ${bounds.map(({ steps }) => steps[1])}::int8[],
      ${bounds.map(({ ats }) => ats[0])}::int8[], ${bounds.map(({ ats }) => ats[1])}::int8[],
      ${blocks.map(({ points }) => base64(pack(points)))}::text[]
    ) as block (run_id, key, count, first_step, last_step, first_at, last_at, points)`
}

function boundsOf({ steps, ats }: PointColumns) {
  let [least, most] = [ats[0]!, ats[0]!]
  for (const at of ats) {
    if (at < least) least = at
    if (at > most) most = at
  }
  return { steps: [steps[0]!, steps.at(-1)!], ats: [least, most] }
}
