import { type Column, type ColumnKind, sliceRows, type Table, takeRows } from '../table/index.ts'
import { distinctTexts, numbersIn } from './journal-row.ts'

type Filled =
  | { readonly kind: 'number' | 'time'; readonly values: Float64Array }
  | {
      readonly kind: 'category'
      readonly codes: Int32Array
      readonly dictionary: string[]
      readonly known: Map<string, number>
    }

/** A stretch of the journal in memory: rows with the same columns, in the order they came. */
export interface Chunk {
  /** The number of its first row. */
  readonly first: number
  readonly layout: string
  readonly ids: readonly string[]
  readonly label: Float64Array
  readonly labelAt: Float64Array
  readonly earliest: number
  readonly latest: number
  isFull(): boolean
  /** Takes rows of a table from `from` on, as many as fit, and returns how many. */
  take(rows: Table, from: number): number
  /** Leaves a row out of every later read: another with its id came. */
  replace(row: number): void
  /** The rows with `from` ≤ at < `to` that were not replaced. Numbers may be views on the chunk. */
  within(from: number, to: number): Table
  /** Rows by their place in the chunk, replaced ones too, without labels. */
  slice(from: number, to: number): Table
}

/** Says which columns a table has: only rows alike go into one chunk. */
export function layoutOf(table: Table): string {
  let layout = ''
  for (const [name, { kind }] of table.columns) layout += `${name}\n${kind}\n`
  return layout
}

export function createChunk(first: number, like: Table, capacity: number): Chunk {
  const columns = new Map<string, Filled>()
  for (const [name, { kind }] of like.columns) if (name !== 'id') columns.set(name, emptyColumn(kind, capacity))
  const ids: string[] = []
  const label = new Float64Array(capacity).fill(Number.NaN)
  const labelAt = new Float64Array(capacity).fill(Number.NaN)
  const replaced = new Uint8Array(capacity)
  const at = (columns.get('at') as { values: Float64Array }).values
  let [anyReplaced, earliest, latest] = [false, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]

  const whole = (withLabels: boolean): Table => ({
    rows: ids.length,
    columns: new Map<string, Column>([
      ['id', distinctTexts(ids)],
      ...columns,
      ...(withLabels
        ? ([
            ['label', { kind: 'number', values: label }],
            ['label_at', { kind: 'number', values: labelAt }],
          ] as const)
        : []),
    ]),
  })

  return {
    first,
    layout: layoutOf(like),
    ids,
    label,
    labelAt,
    get earliest() {
      return earliest
    },
    get latest() {
      return latest
    },
    isFull: () => ids.length === capacity,
    take(rows, from) {
      const start = ids.length
      const count = Math.min(capacity - start, rows.rows - from)
      takeIds(ids, rows.columns.get('id')!, { from, count })
      for (const [name, column] of columns) fill(column, rows.columns.get(name)!, { from, start, count })
      const times = numbersIn(rows, 'at')
      for (let row = from; row < from + count; row++) {
        earliest = Math.min(earliest, times[row]!)
        latest = Math.max(latest, times[row]!)
      }
      return count
    },
    replace(row) {
      replaced[row] = 1
      anyReplaced = true
    },
    within(from, to) {
      if (!anyReplaced && from <= earliest && latest < to) return sliceRows(whole(true), 0, ids.length)
      const inside: number[] = []
      for (let row = 0; row < ids.length; row++)
        if (at[row]! >= from && at[row]! < to && replaced[row] === 0) inside.push(row)
      return takeRows(whole(true), inside)
    },
    slice: (from, to) => sliceRows(whole(false), from, to),
  }
}

function emptyColumn(kind: ColumnKind, capacity: number): Filled {
  if (kind === 'category') return { kind, codes: new Int32Array(capacity), dictionary: [], known: new Map() }
  return { kind, values: new Float64Array(capacity) }
}

interface Place {
  readonly from: number
  readonly start: number
  readonly count: number
}

function fill(into: Filled, column: Column, { from, start, count }: Place): void {
  if (into.kind !== 'category') {
    if (column.kind !== 'category') into.values.set(column.values.subarray(from, from + count), start)
    return
  }
  if (column.kind !== 'category') return
  for (let i = 0; i < count; i++) {
    const code = column.codes[from + i]!
    into.codes[start + i] = code < 0 ? -1 : codeOf(into, column.dictionary[code]!)
  }
}

function codeOf({ known, dictionary }: { known: Map<string, number>; dictionary: string[] }, text: string): number {
  const code = known.get(text)
  if (code !== undefined) return code
  known.set(text, dictionary.length)
  return dictionary.push(text) - 1
}

function takeIds(ids: string[], column: Column, { from, count }: { from: number; count: number }): void {
  if (column.kind !== 'category') return
  for (let row = from; row < from + count; row++) ids.push(column.dictionary[column.codes[row]!]!)
}
