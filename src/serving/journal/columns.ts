import type { Column, ColumnKind } from '../../table/index.ts'

/** Numbers of a column that is being filled; NaN where nothing was written. */
export interface FilledNumbers {
  readonly kind: 'number' | 'time'
  values: Float64Array
}

/** Texts of a column that is being filled; -1 where nothing was written. */
export interface FilledTexts {
  readonly kind: 'category'
  codes: Int32Array
  readonly dictionary: string[]
  readonly known: Map<string, number>
}

export type Filled = FilledNumbers | FilledTexts

/** The columns of a stretch of the journal, which grow with it in both directions. */
export interface ChunkColumns {
  readonly all: ReadonlyMap<string, Filled>
  /** How many rows there is room for. */
  readonly room: number
  /** The column of this name, made where it was not there; `undefined` where it holds another kind, or there are too many. */
  column(name: string, kind: ColumnKind): Filled | undefined
  /** The column of numbers that is made first, so that nothing else has its name. */
  numbers(name: string): FilledNumbers
  grow(room: number): void
}

/** Columns of one journal; of rows with more the rest is not kept. */
const MOST_COLUMNS = 4_096

export function createColumns(begin: number): ChunkColumns {
  const all = new Map<string, Filled>()
  let room = begin
  function column(name: string, kind: ColumnKind): Filled | undefined {
    const held = all.get(name)
    if (held !== undefined) return held.kind === kind ? held : undefined
    if (all.size >= MOST_COLUMNS) return undefined
    const made = emptyColumn(kind, room)
    all.set(name, made)
    return made
  }
  return {
    all,
    get room() {
      return room
    },
    column,
    numbers: (name) => column(name, 'number') as FilledNumbers,
    grow(more) {
      room = more
      for (const held of all.values()) growColumn(held, more)
    },
  }
}

function emptyColumn(kind: ColumnKind, room: number): Filled {
  if (kind === 'category') return { kind, codes: new Int32Array(room).fill(-1), dictionary: [], known: new Map() }
  return { kind, values: new Float64Array(room + 8).fill(Number.NaN) }
}

function growColumn(column: Filled, room: number): void {
  if (column.kind === 'category') {
    const codes = new Int32Array(room).fill(-1, column.codes.length)
    codes.set(column.codes)
    column.codes = codes
    return
  }
  const values = new Float64Array(room + 8).fill(Number.NaN, column.values.length)
  values.set(column.values)
  column.values = values
}

/** The code of a text, new where it was not known. */
export function codeOf({ known, dictionary }: FilledTexts, text: string): number {
  const code = known.get(text)
  if (code !== undefined) return code
  known.set(text, dictionary.length)
  return dictionary.push(text) - 1
}

/** Which rows go where. */
export interface Place {
  readonly from: number
  readonly start: number
  readonly count: number
}

/** Copies rows of a column into one of the same kind. */
export function copyColumn(into: Filled, column: Column, { from, start, count }: Place): void {
  if (into.kind !== 'category') {
    if (column.kind === 'category') return
    if (count === 1) into.values[start] = column.values[from]!
    else into.values.set(column.values.subarray(from, from + count), start)
    return
  }
  if (column.kind !== 'category') return
  for (let i = 0; i < count; i++) {
    const code = column.codes[from + i]!
    into.codes[start + i] = code < 0 ? -1 : codeOf(into, column.dictionary[code]!)
  }
}

/** A column may be left out where there are too many, and in the first rows of a chunk. */
export const isTolerated = ({ all }: ChunkColumns, name: string, { start }: Place): boolean =>
  start === 0 || !all.has(name)
