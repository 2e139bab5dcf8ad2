import { numberColumn, type Table } from '../../table/index.ts'
import type { Chunk } from './chunk.ts'
import type { JournalPart } from './memory.ts'
import { LABELS, type Label, numbersIn } from './row.ts'

/** The labels of rows in memory: the last one with its row, the others here. */
export interface Labels {
  /** Labels a row of a chunk. */
  set(chunk: Chunk, row: number, label: Label): void
  /** Keeps the label of a row that is not here. */
  wait(label: Label): void
  /** The labels that waited for this id, taken away. */
  claim(id: string): readonly Label[]
  forget(id: string): void
  /** Takes back, in a table that owns its numbers, the labels that were not known by then. */
  knownBy(rows: Table, moment: number): Table
  /** The same of a table that owns nothing, and when the next of its labels becomes known. */
  partKnownBy(rows: Table, moment: number): JournalPart
}

/** Labels that wait for their rows, at most; the oldest are dropped from memory, not from the journal. */
const MOST_WAITING = 100_000

export function createLabels(): Labels {
  const earlier = new Map<string, Label[]>()
  const waiting = new Map<string, Label[]>()
  return {
    set(chunk, row, label) {
      const at = chunk.labelAt[row]!
      const held = { id: label.id, label: chunk.label[row]!, at }
      const wins = !(at > label.at)
      if (!Number.isNaN(at)) push(earlier, wins ? held : label)
      if (!wins) return
      chunk.label[row] = label.label
      chunk.labelAt[row] = label.at
    },
    wait(label) {
      push(waiting, label)
      if (waiting.size > MOST_WAITING) waiting.delete(waiting.keys().next().value!)
    },
    claim(id) {
      const found = waiting.get(id)
      if (found === undefined) return []
      waiting.delete(id)
      return found
    },
    forget: (id) => void earlier.delete(id),
    knownBy(rows, moment) {
      takeBack(earlier, rows, moment)
      return rows
    },
    partKnownBy(rows, moment) {
      const own = LABELS.map((name) => [name, numberColumn(Float64Array.from(numbersIn(rows, name)))] as const)
      const copy = { rows: rows.rows, columns: new Map([...rows.columns, ...own]) }
      return { rows: copy, next: takeBack(earlier, copy, moment) }
    },
  }
}

/** Returns when the next label of these rows becomes known. */
function takeBack(earlier: ReadonlyMap<string, readonly Label[]>, rows: Table, moment: number): number {
  const [label, labelAt] = [numbersIn(rows, 'label'), numbersIn(rows, 'label_at')]
  let next = Number.POSITIVE_INFINITY
  for (let row = 0; row < rows.rows; row++) {
    if (!(labelAt[row]! > moment)) continue
    next = Math.min(next, labelAt[row]!)
    const before = earlier.size === 0 ? undefined : lastBy(earlier.get(idAt(rows, row)), moment)
    label[row] = before?.label ?? Number.NaN
    labelAt[row] = before?.at ?? Number.NaN
  }
  return next
}

function push(into: Map<string, Label[]>, label: Label): void {
  const held = into.get(label.id)
  if (held === undefined) into.set(label.id, [label])
  else held.push(label)
}

/** Later in the list came later. */
function lastBy(labels: readonly Label[] = [], moment: number): Label | undefined {
  let last: Label | undefined
  for (const label of labels) if (label.at <= moment && !(last && last.at > label.at)) last = label
  return last
}

function idAt(rows: Table, row: number): string {
  const ids = rows.columns.get('id')!
  return ids.kind === 'category' ? ids.dictionary[ids.codes[row]!]! : ''
}
