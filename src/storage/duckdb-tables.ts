import { DOUBLE, type DuckDBConnection, DuckDBDataChunk, VARCHAR } from '@duckdb/node-api'
import duckdb from '@duckdb/node-bindings'
import type { Column, Table } from '../table/index.ts'

const CHUNK = 2_048
/** Others are served after so many values, which take a few milliseconds. */
const CELLS_AT_ONCE = 100_000

/**
 * Puts a table of ours into a temporary table of the connection, and returns the query that reads it back with its types, columns of `whole` numbers as BIGINT:
 * the engine turns milliseconds to timestamps and NaN to NULL faster than we do.
 */
export async function loadTable(
  connection: DuckDBConnection,
  table: Table,
  whole: readonly string[] = [],
): Promise<string> {
  const taker = await takerFor(connection, table)
  await taker.take(table)
  return taker.finish(whole)
}

/** The same for tables with the same columns, one after the other; `undefined` where none came. `whole` is asked after the last. */
export async function loadTables(
  connection: DuckDBConnection,
  tables: AsyncIterable<Table>,
  whole: () => readonly string[],
): Promise<string | undefined> {
  let taker: Taker | undefined
  for await (const table of tables) {
    taker ??= await takerFor(connection, table)
    await taker.take(table)
  }
  return taker?.finish(whole())
}

/** Takes tables into the temporary table `given`. */
interface Taker {
  take(table: Table): Promise<void>
  finish(whole: readonly string[]): string
}

async function takerFor(connection: DuckDBConnection, like: Table): Promise<Taker> {
  const first = [...like.columns]
  const types = first.map(([, column]) => (column.kind === 'category' ? VARCHAR : DOUBLE))
  await connection.run(`create or replace temp table given (${types.map((type, i) => `c${i} ${type}`).join(', ')})`)
  const appender = await connection.createAppender('given')
  return {
    async take(table) {
      const columns = [...table.columns.values()]
      let copied = 0
      for (let from = 0; from < table.rows; from += CHUNK) {
        const to = Math.min(from + CHUNK, table.rows)
        const chunk = DuckDBDataChunk.create(types, to - from)
        for (const [i, column] of columns.entries()) copyRows(chunk, i, { column, from, to })
        appender.appendDataChunk(chunk)
        copied += (to - from) * columns.length
        if (copied < CELLS_AT_ONCE) continue
        copied = 0
        await new Promise(setImmediate)
      }
    },
    finish(whole) {
      appender.closeSync()
      const selected = first.map(([name, column], i) => {
        const value = typed(column, `c${i}`)
        return `${whole.includes(name) ? `cast(${value} as bigint)` : value} as ${quoted(name)}`
      })
      return `select ${selected.join(', ')} from given`
    },
  }
}

interface Rows {
  readonly column: Column
  readonly from: number
  readonly to: number
}

function copyRows(chunk: DuckDBDataChunk, index: number, { column, from, to }: Rows): void {
  if (column.kind === 'category') {
    const texts = Array.from(column.codes.subarray(from, to), (code) => column.dictionary[code] ?? null)
    chunk.setColumnValues(index, texts)
    return
  }
  const { buffer, byteOffset, byteLength } = column.values.subarray(from, to)
  const vector = duckdb.data_chunk_get_vector(chunk.chunk, index)
  duckdb.copy_data_to_vector(vector, 0, buffer as ArrayBuffer, byteOffset, byteLength)
}

function typed(column: Column, name: string): string {
  if (column.kind === 'category') return name
  const value = column.kind === 'time' ? `make_timestamp(round(${name} * 1000)::bigint)` : name
  return `case when isnan(${name}) then null else ${value} end`
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`
