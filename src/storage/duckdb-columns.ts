import { type DuckDBDataChunk, type DuckDBResult, type DuckDBType, DuckDBTypeId } from '@duckdb/node-api'
import duckdb from '@duckdb/node-bindings'
import type { Column, Table } from '../table/index.ts'
import { type NumberLayout, numberLayout } from './duckdb-numbers.ts'
import { createTextCodes } from './duckdb-texts.ts'

const FIRST_ROWS = 4_096
const TEXT_WIDTH = 16

/** Rows of one column of a chunk: the engine's own memory. */
interface Part {
  readonly chunk: DuckDBDataChunk
  readonly column: number
  readonly vector: ReturnType<typeof duckdb.data_chunk_get_vector>
  readonly from: number
  readonly rows: number
}

/** Takes a column chunk by chunk. */
interface Collector {
  take(part: Part): void
  finish(): Column
}

/** Reads a whole result into columns, without an object for any row. */
export async function readTable(result: DuckDBResult): Promise<Table> {
  const collect = collectorsOf(result, FIRST_ROWS)
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk())
    collect.take(chunk, 0, chunk.rowCount)
  return collect.finish()
}

/** Reads a result stretch by stretch, each of `rows` rows but the last, and holds no other. */
export async function* readTables(result: DuckDBResult, rows: number): AsyncGenerator<Table, void, undefined> {
  let collect = collectorsOf(result, rows)
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    for (let from = 0; from < chunk.rowCount; ) {
      const count = Math.min(rows - collect.rows, chunk.rowCount - from)
      collect.take(chunk, from, count)
      from += count
      if (collect.rows < rows) continue
      yield collect.finish()
      collect = collectorsOf(result, rows)
    }
  }
  if (collect.rows > 0) yield collect.finish()
}

interface Collectors {
  readonly rows: number
  take(chunk: DuckDBDataChunk, from: number, rows: number): void
  finish(): Table
}

function collectorsOf(result: DuckDBResult, room: number): Collectors {
  const names = result.deduplicatedColumnNames()
  const collectors = result.columnTypes().map((type) => collectorOf(type, room))
  let held = 0
  return {
    get rows() {
      return held
    },
    take(chunk, from, rows) {
      for (const [column, collector] of collectors.entries()) {
        const vector = duckdb.data_chunk_get_vector(chunk.chunk, column)
        collector.take({ chunk, column, vector, from, rows })
      }
      held += rows
    },
    finish: () => ({
      rows: held,
      columns: new Map(names.map((name, column) => [name, collectors[column]!.finish()])),
    }),
  }
}

function collectorOf(type: DuckDBType, room: number): Collector {
  const layout = numberLayout(type)
  return layout ? numbers(layout, room) : texts(type, room)
}

function numbers({ kind, width, copy }: NumberLayout, room: number): Collector {
  let values = new Float64Array(room)
  let held = 0
  return {
    take(part) {
      if (held + part.rows > values.length) {
        const wider = new Float64Array(Math.max(values.length * 2, held + part.rows))
        wider.set(values)
        values = wider
      }
      copy(bytesOf(part, width), part.rows, { values, at: held })
      const valid = validityOf(part)
      if (valid)
        for (let row = 0; row < part.rows; row++) if (!isValid(valid, part.from + row)) values[held + row] = Number.NaN
      held += part.rows
    },
    finish: () => ({ kind, values: held === values.length ? values : values.slice(0, held) }),
  }
}

function texts(type: DuckDBType, room: number): Collector {
  const codes = createTextCodes()
  const packed = type.typeId === DuckDBTypeId.VARCHAR
  let values = new Int32Array(room)
  let held = 0
  return {
    take(part) {
      if (held + part.rows > values.length) {
        const wider = new Int32Array(Math.max(values.length * 2, held + part.rows))
        wider.set(values)
        values = wider
      }
      const valid = validityOf(part)
      const vector = part.chunk.getColumnVector(part.column)
      const read = (row: number): string => String(vector.getItem(part.from + row))
      const bytes = packed ? bytesOf(part, TEXT_WIDTH) : undefined
      const words = bytes && new Uint32Array(bytes.buffer, bytes.byteOffset, part.rows * 4)
      for (let row = 0; row < part.rows; row++) {
        if (valid && !isValid(valid, part.from + row)) values[held + row] = -1
        else values[held + row] = words ? codes.code(words, row, read) : codes.codeOf(read(row))
      }
      held += part.rows
    },
    finish: () => ({
      kind: 'category',
      codes: held === values.length ? values : values.slice(0, held),
      dictionary: codes.dictionary,
    }),
  }
}

function bytesOf({ vector, from, rows }: Part, width: number): Uint8Array {
  const bytes = duckdb.vector_get_data(vector, (from + rows) * width)
  return from === 0 ? bytes : bytes.subarray(from * width)
}

/** One bit a row of the chunk; nothing where every row has a value. */
function validityOf({ vector, from, rows }: Part): Uint8Array | undefined {
  const bytes = Math.ceil((from + rows) / 64) * 8
  return duckdb.vector_get_validity(vector, bytes) ?? undefined
}

function isValid(validity: Uint8Array, row: number): boolean {
  return (validity[row >> 3]! & (1 << (row & 7))) !== 0
}
