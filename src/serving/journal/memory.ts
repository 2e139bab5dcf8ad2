import { DAY } from '../../base/index.ts'
import { type Table, takeRows } from '../../table/index.ts'
import { type Chunk, createChunk } from './chunk.ts'
import type { JournalEntry } from './entry.ts'
import type { Frame } from './frame.ts'
import { createLabels, type Labels } from './labels.ts'
import type { Label } from './row.ts'
import { distinctTexts, joinParts, numbersIn } from './row.ts'

/** How much of a journal stays in memory, and at most 32 million numbers; what is not sealed always does. */
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

/** Some rows of a window. */
export interface JournalPart {
  readonly rows: Table
  /** When the next of their labels becomes known; infinite where none is known to come. */
  readonly next: number
}

/** The newest rows of one journal, with their labels. Rows are numbered in the order they came, without a gap. */
export interface Memory {
  /** The number of the oldest row here, and of the next one to come. */
  readonly first: number
  readonly next: number
  /** The latest moment of a row that is not here any more. */
  readonly forgotten: number
  /** Columns that the newest row has. */
  readonly width: number
  /** On the hot path: entries become columns later, many at once. */
  append(entry: JournalEntry): void
  /** Takes rows that were in a journal before. */
  restore(rows: Table): void
  /** Labels the row of this id; kept for one that may come later where there is none. */
  label(label: Label): void
  has(id: string): boolean
  /** Rows here by moment, with the labels known by then. */
  read(window: JournalWindow): Table
  /** The same rows, a stretch at a time and in no order. Ends with what was here when it began. */
  parts(window: JournalWindow): Generator<JournalPart>
  /** Rows by number, without labels. */
  frames(from: number, to: number): Frame[]
  /** The moment of the row of this id. */
  momentOf(id: string): number | undefined
  /** UTC days (since 1970) of which a row was replaced by one from number `n` on. */
  replacedSince(n: number): readonly number[]
  /** Drops the oldest rows that are sealed and beyond what is retained. */
  forget(sealed: number): void
}

/** Rows that wait at most to become columns: so many take well under a millisecond. */
const MOST_PENDING = 256
const MOST_CELLS = 32 * 1_024 * 1_024

interface State {
  readonly retention: Retention
  readonly chunks: Chunk[]
  /** The number of the last row of each id. */
  readonly places: Map<string, number>
  readonly labels: Labels
  /** By UTC day of a row that was replaced: the number of the last row that took the place of one. */
  readonly replaced: Map<number, number>
  pending: JournalEntry[]
  pendingRows: number
  first: number
  next: number
  newest: number
  forgotten: number
}

export function createMemory(retention: Retention, begin: { first: number; forgotten: number }): Memory {
  const { first, forgotten } = begin
  const [chunks, places, labels] = [[] as Chunk[], new Map<string, number>(), createLabels()]
  const newest = Number.NEGATIVE_INFINITY
  const pending = { pending: [], pendingRows: 0 }
  const replaced = new Map<number, number>()
  const kept = { retention, chunks, places, labels, replaced }
  const state: State = { ...{ ...kept, first, forgotten, newest, ...pending }, next: first }
  return {
    get first() {
      return state.first
    },
    get next() {
      return state.next + state.pendingRows
    },
    get forgotten() {
      return state.forgotten
    },
    get width() {
      return chunks.at(-1)?.width ?? 1
    },
    append(entry) {
      state.pending.push(entry)
      state.pendingRows += entry.ids.length
      if (state.pendingRows >= MOST_PENDING) absorb(state)
    },
    restore(rows) {
      absorb(state)
      addRows(state, rows.rows, (chunk, from) => chunk.takeTable(rows, from))
    },
    label(label) {
      absorb(state)
      const n = places.get(label.id)
      if (n === undefined) return labels.wait(label)
      const chunk = chunkOf(state, n)
      labels.set(chunk, n - chunk.first, label)
    },
    has(id) {
      absorb(state)
      return places.has(id)
    },
    read({ from, to, knownBy = Number.POSITIVE_INFINITY }) {
      absorb(state)
      const parts = chunks.filter((chunk) => chunk.earliest < to && chunk.latest >= from)
      return ordered(labels.knownBy(joined(parts.map((chunk) => chunk.within(from, to))), knownBy))
    },
    *parts({ from, to, knownBy = Number.POSITIVE_INFINITY }) {
      absorb(state)
      const parts = chunks.filter((chunk) => chunk.earliest < to && chunk.latest >= from)
      for (const chunk of parts) yield labels.partKnownBy(chunk.within(from, to), knownBy)
    },
    momentOf(id) {
      absorb(state)
      const n = places.get(id)
      return n === undefined ? undefined : chunkOf(state, n).momentOf(n)
    },
    replacedSince(n) {
      absorb(state)
      return [...replaced].filter(([, by]) => by >= n).map(([day]) => day)
    },
    frames(from, to) {
      absorb(state)
      return framesOf(state, from, to)
    },
    forget(sealed) {
      absorb(state)
      while (isSpare(state, sealed)) forgetOldest(state)
    },
  }
}

/** Puts the entries that wait into columns. */
function absorb(state: State): void {
  if (state.pendingRows === 0) return
  const { pending } = state
  state.pending = []
  state.pendingRows = 0
  for (const entry of pending) addRows(state, entry.ids.length, (chunk, from) => chunk.takeEntry(entry, from))
}

function addRows(state: State, rows: number, take: (chunk: Chunk, from: number) => number): void {
  for (let from = 0; from < rows; ) {
    let chunk = state.chunks.at(-1)
    let taken = chunk === undefined ? 0 : take(chunk, from)
    if (chunk === undefined || taken === 0) {
      chunk = createChunk(state.next)
      state.chunks.push(chunk)
      taken = take(chunk, from)
    }
    from += taken
    state.next += taken
    state.newest = Math.max(state.newest, chunk.latest)
    placeRows(state, chunk, chunk.ids.length - taken)
  }
}

/** What happens to the ids of rows that were just added: an earlier row with the id goes, and hands its label on. */
function placeRows({ chunks, places, labels, replaced }: State, chunk: Chunk, from: number): void {
  for (let row = from; row < chunk.ids.length; row++) {
    const id = chunk.ids[row]!
    const before = places.get(id)
    if (before !== undefined) {
      const old = chunks[lastAtMost(chunks, before)]!
      old.replace(before - old.first)
      replaced.set(Math.floor(old.momentOf(before) / DAY), chunk.first + row)
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
  if (end > sealed) return false
  return next - end >= retention.rows || chunk.latest < newest - retention.ms || cellsAfterFirst(chunks) >= MOST_CELLS
}

function cellsAfterFirst(chunks: readonly Chunk[]): number {
  return chunks.reduce((sum, { ids, width }, index) => (index === 0 ? 0 : sum + ids.length * width), 0)
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
