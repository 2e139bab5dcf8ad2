import { type Table, takeRows } from '../table/index.ts'
import { type Chunk, createChunk, layoutOf } from './journal-chunk.ts'
import type { Frame } from './journal-frame.ts'
import { createLabels, type Label } from './journal-labels.ts'
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
  /** True where the row of this id is here. Kept for a row that may come later where it is not. */
  label(label: Label): boolean
  has(id: string): boolean
  /** Rows here by moment, with the labels known by then. */
  read(window: JournalWindow): Table
  /** Rows by number, without labels. */
  frames(from: number, to: number): Frame[]
  /** Drops the oldest rows that are sealed and beyond what is retained. */
  forget(sealed: number): void
}

const CAPACITY = 4_096

export function createMemory(retention: Retention, begin: { first: number; forgotten: number }): Memory {
  const chunks: Chunk[] = []
  const places = new Map<string, number>()
  const labels = createLabels()
  let { first, forgotten } = begin
  let next = first
  let newest = Number.NEGATIVE_INFINITY

  const chunkOf = (n: number): Chunk => chunks[lastAtMost(chunks, n)]!

  /** What happens to the ids of rows that were just added: an earlier row with the id goes, and hands its label on. */
  function place(chunk: Chunk, from: number, to: number): void {
    for (let row = from; row < to; row++) {
      const id = chunk.ids[row]!
      const before = places.get(id)
      if (before !== undefined) {
        const old = chunkOf(before)
        old.replace(before - old.first)
        chunk.label[row] = old.label[before - old.first]!
        chunk.labelAt[row] = old.labelAt[before - old.first]!
      }
      places.set(id, chunk.first + row)
      for (const label of labels.claim(id)) labels.set(chunk, row, label)
    }
  }

  return {
    get first() {
      return first
    },
    get next() {
      return next
    },
    get forgotten() {
      return forgotten
    },
    append(rows) {
      const layout = layoutOf(rows)
      for (let from = 0; from < rows.rows; ) {
        let chunk = chunks.at(-1)
        if (chunk === undefined || chunk.isFull() || chunk.layout !== layout) {
          chunk = createChunk(next, rows, CAPACITY)
          chunks.push(chunk)
        }
        const start = next - chunk.first
        const taken = chunk.take(rows, from)
        place(chunk, start, start + taken)
        from += taken
        next += taken
        newest = Math.max(newest, chunk.latest)
      }
    },
    label(label) {
      const n = places.get(label.id)
      if (n === undefined) return labels.wait(label)
      const chunk = chunkOf(n)
      labels.set(chunk, n - chunk.first, label)
      return true
    },
    has: (id) => places.has(id),
    read({ from, to, knownBy = Number.POSITIVE_INFINITY }) {
      const parts = chunks.filter((chunk) => chunk.earliest < to && chunk.latest >= from)
      return ordered(labels.knownBy(joined(parts.map((chunk) => chunk.within(from, to))), knownBy))
    },
    frames(from, to) {
      const frames: Frame[] = []
      for (const chunk of chunks.slice(Math.max(0, lastAtMost(chunks, from)))) {
        const [start, end] = [Math.max(from, chunk.first), Math.min(to, chunk.first + chunk.ids.length)]
        if (start < end) frames.push({ n: start, table: chunk.slice(start - chunk.first, end - chunk.first) })
      }
      return frames
    },
    forget(sealed) {
      for (let chunk = chunks[0]; chunk !== undefined; chunk = chunks[0]) {
        const end = chunk.first + chunk.ids.length
        const spare = next - end >= retention.rows || chunk.latest < newest - retention.ms
        if (end > sealed || !spare) return
        chunks.shift()
        for (const [row, id] of chunk.ids.entries()) {
          if (places.get(id) !== chunk.first + row) continue
          places.delete(id)
          labels.forget(id)
        }
        first = end
        forgotten = Math.max(forgotten, chunk.latest)
      }
    },
  }
}

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
