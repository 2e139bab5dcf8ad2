import { type Column, sliceRows, type Table, takeRows } from '../../table/index.ts'
import { type ChunkColumns, copyColumn, createColumns, isTolerated, type Place } from './columns.ts'
import type { JournalEntry } from './entry.ts'
import { createFiller } from './fill.ts'
import { distinctTexts, LABELS } from './row.ts'

/** A stretch of the journal in memory: rows in the order they came, missing where a row lacks a column of another. */
export interface Chunk {
  /** The number of its first row. */
  readonly first: number
  readonly ids: readonly string[]
  readonly label: Float64Array
  readonly labelAt: Float64Array
  readonly earliest: number
  readonly latest: number
  /** Columns a row has. */
  readonly width: number
  /**
   * Takes rows of an entry from `from` on, as many as fit, and returns how many: 0 where the chunk is full, or holds another kind
   * in a column; then it takes no more.
   */
  takeEntry(entry: JournalEntry, from: number): number
  /** The same for rows that were in a journal before. */
  takeTable(rows: Table, from: number): number
  /** Leaves a row out of every later read: another with its id came. */
  replace(row: number): void
  /** The moment of row `n`, which is here. */
  momentOf(n: number): number
  /** The rows with `from` ≤ at < `to` that were not replaced. Numbers may be views on the chunk. */
  within(from: number, to: number): Table
  /** Rows by their place in the chunk, replaced ones too, without labels. */
  slice(from: number, to: number): Table
}

/** Most rows of a chunk, and those it begins with: a journal of few rows takes little memory. */
const CAPACITY = 4_096
const FIRST_ROOM = 64

export function createChunk(first: number): Chunk {
  const columns = createColumns(FIRST_ROOM)
  const filler = createFiller(columns)
  const at = columns.numbers('at')
  const label = columns.numbers('label')
  const labelAt = columns.numbers('label_at')
  const ids: string[] = []
  const replaced = new Set<number>()
  let [isClosed, earliest, latest] = [false, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]

  function begin(rows: number): number {
    const count = isClosed ? 0 : Math.min(CAPACITY - ids.length, rows)
    if (ids.length + count > columns.room) columns.grow(roomFor(ids.length + count))
    return count
  }

  function end(count: number): number {
    for (let row = ids.length - count; row < ids.length; row++) {
      const moment = at.values[row]!
      if (moment < earliest) earliest = moment
      if (moment > latest) latest = moment
    }
    return count
  }

  return {
    first,
    ids,
    get label() {
      return label.values
    },
    get labelAt() {
      return labelAt.values
    },
    get earliest() {
      return earliest
    },
    get latest() {
      return latest
    },
    get width() {
      return columns.all.size
    },
    takeEntry(entry, from) {
      const count = begin(entry.ids.length - from)
      if (count > 0 && !filler.fill(entry, { from, start: ids.length, count })) isClosed = true
      if (isClosed || count === 0) return 0
      for (let i = 0; i < count; i++) ids.push(entry.ids[from + i]!)
      return end(count)
    },
    takeTable(rows, from) {
      const count = begin(rows.rows - from)
      if (count === 0) return 0
      isClosed = !copyTable(columns, rows, { from, start: ids.length, count })
      if (isClosed) return 0
      takeIds(ids, rows.columns.get('id')!, { from, count })
      return end(count)
    },
    replace: (row) => void replaced.add(row),
    momentOf: (n) => at.values[n - first]!,
    within(from, to) {
      const whole = rowsOf(columns.all, ids, { from: 0, to: ids.length })
      if (replaced.size === 0 && from <= earliest && latest < to) return whole
      const isInside = (row: number): boolean => at.values[row]! >= from && at.values[row]! < to && !replaced.has(row)
      return takeRows(whole, [...ids.keys()].filter(isInside))
    },
    slice: (from, to) => rowsOf(unlabeled(columns.all), ids, { from, to }),
  }
}

const roomFor = (rows: number): number => Math.min(CAPACITY, Math.max(FIRST_ROOM, 2 ** Math.ceil(Math.log2(rows))))

/** False where a column holds another kind. */
function copyTable(columns: ChunkColumns, rows: Table, place: Place): boolean {
  let fits = true
  for (const [name, column] of rows.columns) {
    if (name === 'id') continue
    const into = columns.column(name, column.kind)
    if (into !== undefined) copyColumn(into, column, place)
    else fits &&= isTolerated(columns, name, place)
  }
  return fits
}

function rowsOf(
  columns: ReadonlyMap<string, Column>,
  ids: readonly string[],
  { from, to }: { readonly from: number; readonly to: number },
): Table {
  const rest = sliceRows({ rows: to, columns }, from, to)
  return { rows: to - from, columns: new Map([['id', distinctTexts(ids.slice(from, to))], ...rest.columns]) }
}

function unlabeled(columns: ReadonlyMap<string, Column>): ReadonlyMap<string, Column> {
  const rest = new Map(columns)
  for (const name of LABELS) rest.delete(name)
  return rest
}

function takeIds(ids: string[], column: Column, { from, count }: { from: number; count: number }): void {
  if (column.kind !== 'category') return
  for (let row = from; row < from + count; row++) ids.push(column.dictionary[column.codes[row]!]!)
}
