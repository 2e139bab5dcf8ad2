import type { Lake } from '../../../storage/index.ts'
import { type ColumnKind, quoteName } from '../../../table/index.ts'
import type { Rows } from '../../rows-of.ts'
import { type Chunk, rowsIn } from '../chunks.ts'
import { chunkFooters, scanChunks } from '../scan.ts'

/** A column that both sides have, of one kind. */
export interface SharedColumn {
  readonly name: string
  readonly kind: ColumnKind
  /** In SQL over either side: the value in a type that both can have. */
  readonly value: string
}

/** One side of a comparison. */
export interface Side {
  /** All rows, with `__row`. */
  readonly all: string
  readonly rows: number
  /** Rows that are not in chunks which the other side has too. */
  readonly own: string
  readonly ownRows: number
  /** Of a version: its footers, in which columns stand in the order of its schema. */
  readonly footers?: { readonly sql: string; readonly places: ReadonlyMap<string, number> }
}

/** Two sets of rows, and what of them must be compared: what lies in chunks that both have is not read. */
export interface Sides {
  readonly before: Side
  readonly after: Side
  readonly columns: readonly SharedColumn[]
}

/** Prepares a comparison. */
export async function sidesOf(lake: Lake, before: Rows, after: Rows): Promise<Sides> {
  const [a, b] = await Promise.all([typesOf(lake, before), typesOf(lake, after)])
  const columns = before.schema.flatMap(({ name, kind }) => {
    const same = after.schema.find((one) => one.name === name)?.kind === kind
    return same ? [{ name, kind, value: valueSql(name, kind, a.get(name) === b.get(name)) }] : []
  })
  const [restBefore, restAfter] = rests(before.version?.chunks ?? [], after.version?.chunks ?? [])
  return {
    before: await sideOf(lake, before, restBefore),
    after: await sideOf(lake, after, restAfter),
    columns,
  }
}

async function typesOf(lake: Lake, { relation }: Rows): Promise<ReadonlyMap<string, string>> {
  const rows = await lake.rows(`describe select * from ${relation}`)
  return new Map(rows.map((row) => [String(row['column_name']), String(row['column_type'])]))
}

function valueSql(name: string, kind: ColumnKind, same: boolean): string {
  if (same) return quoteName(name)
  const type = { number: 'double', time: 'timestamp', category: 'varchar' }[kind]
  return `cast(${quoteName(name)} as ${type})`
}

/** The chunks of each that the other lacks. Equal chunks have equal columns, types and rows. */
function rests(before: readonly Chunk[], after: readonly Chunk[]): readonly [readonly Chunk[], readonly Chunk[]] {
  const without = (all: readonly Chunk[], others: readonly Chunk[]): readonly Chunk[] => {
    const left = new Map<string, number>()
    for (const { address } of others) left.set(address, (left.get(address) ?? 0) + 1)
    return all.filter(({ address }) => {
      const more = left.get(address) ?? 0
      left.set(address, more - 1)
      return more <= 0
    })
  }
  return [without(before, after), without(after, before)]
}

async function sideOf(lake: Lake, { relation, rows, version, schema }: Rows, rest: readonly Chunk[]): Promise<Side> {
  const footers =
    version && !version.files
      ? {
          footers: {
            sql: await chunkFooters(lake, version.chunks),
            places: new Map(schema.map(({ name }, i) => [name, i])),
          },
        }
      : {}
  const isWhole = !version || version.files !== undefined || rest.length === version.chunks.length
  if (isWhole) return { all: relation, rows, own: relation, ownRows: rows, ...footers }
  const own = rest.length > 0 ? await scanChunks(lake, rest) : `(select * from ${relation} where false)`
  return { all: relation, rows, own, ownRows: rowsIn(rest), ...footers }
}
