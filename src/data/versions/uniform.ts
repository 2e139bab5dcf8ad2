import type { Lake } from '../../storage/index.ts'
import type { Chunk, Incoming } from './chunks.ts'
import { scanChunks } from './scan.ts'

/** Rows of a version and rows that come to them, in types that both have. */
export interface Uniform {
  /** `incoming`, its values in these types; a column that it lacks is missing. */
  readonly incoming: Incoming
  /** How a column of the version is written in SQL; the name of the column where it stays as it is. */
  readonly kept: readonly string[]
  /** False where the chunks of the version have other columns or types, so that none can be kept. */
  readonly same: boolean
}

/**
 * Finds the types that hold the values of both. Whole numbers beside others become DOUBLE, everything beside texts a text.
 */
export async function uniform(lake: Lake, previous: readonly Chunk[], incoming: Incoming): Promise<Uniform> {
  const { columns } = incoming
  const before = await typesOf(lake, `select * exclude (__row) from ${await scanChunks(lake, previous)}`)
  const coming = await typesOf(lake, `select ${columns.join(', ')} from ${incoming.relation}`)
  const names = [...new Set([...before.keys(), ...coming.keys()])]
  const none = (name: string): string => `null as ${quoted(name)}`
  const list = (types: ReadonlyMap<string, string>): string =>
    names
      .map((name) => (types.has(name) ? `cast(null as ${types.get(name)}) as ${quoted(name)}` : none(name)))
      .join(', ')
  const both = await typesOf(lake, `select ${list(before)} union all select ${list(coming)}`)
  const cast = (types: ReadonlyMap<string, string>, name: string): string => {
    if (types.get(name) === both.get(name)) return quoted(name)
    return `cast(${types.has(name) ? quoted(name) : 'null'} as ${both.get(name)}) as ${quoted(name)}`
  }
  const selected = names.map((name) => cast(coming, name))
  return {
    incoming: {
      ...incoming,
      columns: names.map(quoted),
      relation: `(select __row, ${selected.join(', ')} from ${incoming.relation})`,
    },
    kept: names.map((name) => cast(before, name)),
    same: before.size === both.size && names.every((name) => before.get(name) === both.get(name)),
  }
}

async function typesOf(lake: Lake, select: string): Promise<ReadonlyMap<string, string>> {
  const rows = await lake.rows(`describe ${select}`)
  return new Map(rows.map((row) => [String(row['column_name']), String(row['column_type'])]))
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`
