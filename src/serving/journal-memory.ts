import { type Table, takeRows } from '../table/index.ts'
import { type Chunk, createChunk, layoutOf } from './journal-chunk.ts'
import type { Frame } from './journal-frame.ts'
import { createLabels, type Labels } from './journal-labels.ts'
import type { Label } from './journal-row.ts'
import { distinctTexts, joinParts, numbersIn } from './journal-row.ts'

/** How much of a journal stays in memory; what is not sealed always does. */
export interface Retention {
  readonly rows: number
  readonly ms: number
}

/** When predictions were made, and by when their labels were known. Milliseconds. */
export interface JournalWindow {
  readonly from: number
  readonly to: number
  /** All labels where not given. */
  readonly knownBy?: number
}

/** The newest rows of one journal, with their labels. Rows are numbered in the order they came, without a gap. */
export interface Memory {
  /** The number of the oldest row here, and of the next one to come. */
  readonly first: number
  readonly next: number
  /** The latest moment of a row that is not here any more. */
  readonly forgotten: number
  append(rows: Table): void
  /** Labels the row of this id; kept for one that may come later where there is none. */
  label(label: Label): void
  has(id: string): boolean
  /** Rows here by moment, with the labels known by then. */
  read(window: JournalWindow): Table
  /** Rows by number, without labels. */
  frames(from: number, to: number): Frame[]
  /** Drops the oldest rows that are sealed and beyond what is retained. */
  forget(sealed: number): void
}

const CAPACITY = 4_096

interface State {
  readonly retention: Retention
  readonly chunks: Chunk[]
  /** The number of the last row of each id. */
  readonly places: Map<string, number>
  readonly labels: Labels
  first: number
  next: number
  newest: number
  forgotten: number
}

export function createMemory(retention: Retention, begin: { first: number; forgotten: number }): Memory {
  const { first, forgotten } = begin
  const [chunks, places, labels] = [[] as Chunk[], new Map<string, number>(), createLabels()]
  const newest = Number.NEGATIVE_INFINITY
  const state: State = { ...{ retention, chunks, places, labels, first, forgotten, newest }, next: first }
  return {
    get first() {
      return state.first
    },
    get next() {
      return state.next
    },
    get forgotten() {
      return state.forgotten
    },
    append: (rows) => appendRows(state, rows),
    label(label) {
      const n = places.get(label.id)
      if (n === undefined) return labels.wait(label)
      const chunk = chunkOf(state, n)
      labels.set(chunk, n - chunk.first, label)
    },
    has: (id) => places.has(id),
    read({ from, to, knownBy = Number.POSITIVE_INFINITY }) {
      const parts = chunks.filter((chunk) => chunk.earliest < to && chunk.latest >= from)
      return ordered(labels.knownBy(joined(parts.map((chunk) => chunk.within(from, to))), knownBy))
    },
    frames: (from, to) => framesOf(state, from, to),
    forget(sealed) {
      while (isSpare(state, sealed)) forgetOldest(state)
    },
  }
}

function appendRows(state: State, rows: Table): void {
  const layout = layoutOf(rows)
  for (let from = 0; from < rows.rows; ) {
    let chunk = state.chunks.at(-1)
    if (chunk === undefined || chunk.isFull() || chunk.layout !== layout) {
      chunk = createChunk(state.next, rows, CAPACITY)
      state.chunks.push(chunk)
    }
    const start = state.next - chunk.first
    const taken = chunk.take(rows, from)
    placeRows(state, chunk, start)
    from += taken
    state.next += taken
    state.newest = Math.max(state.newest, chunk.latest)
  }
}

/** What happens to the ids of rows that were just added: an earlier row with the id goes, and hands its label on. */
function placeRows({ chunks, places, labels }: State, chunk: Chunk, from: number): void {
  for (let row = from; row < chunk.ids.length; row++) {
    const id = chunk.ids[row]!
    const before = places.get(id)
    if (before !== undefined) {
      const old = chunks[lastAtMost(chunks, before)]!
      old.replace(before - old.first)
      chunk.label[row] = old.label[before - old.first]!
      chunk.labelAt[row] = old.labelAt[before - old.first]!
    }
    places.set(id, chunk.first + row)
    for (const label of labels.claim(id)) labels.set(chunk, row, label)
  }
}

function framesOf({ chunks }: State, from: number, to: number): Frame[] {
  const frames: Frame[] = []
  for (const chunk of chunks.slice(Math.max(0, lastAtMost(chunks, from)))) {
    const [start, end] = [Math.max(from, chunk.first), Math.min(to, chunk.first + chunk.ids.length)]
    if (start < end) frames.push({ n: start, table: chunk.slice(start - chunk.first, end - chunk.first) })
  }
  return frames
}

/** Whether the oldest chunk may go: it is sealed, and beyond what is retained. */
function isSpare({ chunks, retention, next, newest }: State, sealed: number): boolean {
  const [chunk] = chunks
  if (chunk === undefined) return false
  const end = chunk.first + chunk.ids.length
  return end <= sealed && (next - end >= retention.rows || chunk.latest < newest - retention.ms)
}

function forgetOldest(state: State): void {
  const chunk = state.chunks.shift()!
  for (const [row, id] of chunk.ids.entries()) {
    if (state.places.get(id) !== chunk.first + row) continue
    state.places.delete(id)
    state.labels.forget(id)
  }
  state.first = chunk.first + chunk.ids.length
  state.forgotten = Math.max(state.forgotten, chunk.latest)
}

const chunkOf = ({ chunks }: State, n: number): Chunk => chunks[lastAtMost(chunks, n)]!

/** The chunk that holds row `n`: the last that begins at or before it. */
function lastAtMost(chunks: readonly Chunk[], n: number): number {
  let [low, high] = [0, chunks.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (chunks[middle]!.first <= n) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** Ids do not repeat here, so that they need no look-up in a dictionary. */
function joined(parts: readonly Table[]): Table {
  const ids = parts.flatMap(({ columns }) => idsOf(columns.get('id')!))
  const rest = joinParts(
    parts.map(({ rows, columns }) => ({ rows, columns: new Map([...columns].filter(([name]) => name !== 'id')) })),
  )
  return {
    rows: rest.rows,
    columns: new Map([['id', distinctTexts(ids)], ...[...rest.columns].filter(([name]) => name !== 'id')]),
  }
}

function idsOf(column: ReturnType<typeof distinctTexts>): string[] {
  if (column.kind !== 'category') return []
  return Array.from(column.codes, (code) => column.dictionary[code]!)
}

/** By moment; rows of one moment in the order they came. */
export function ordered(table: Table): Table {
  const at = numbersIn(table, 'at')
  if (at.every((moment, row) => row === 0 || moment >= at[row - 1]!)) return table
  return takeRows(
    table,
    Uint32Array.from(at.keys()).sort((a, b) => at[a]! - at[b]! || a - b),
  )
}
