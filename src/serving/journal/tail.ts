import type { Memory } from './memory.ts'
import type { Label } from './row.ts'

/** The labels that are not sealed yet, numbered in the order they came. */
export interface LabelTail {
  /** The number of the next label to come. */
  readonly next: number
  readonly length: number
  list(): readonly Label[]
  /** Puts labels at the end, and to their rows. */
  add(labels: readonly Label[]): void
  /** Those before number `through`. */
  before(through: number): readonly Label[]
  drop(through: number): void
}

export function createTail(memory: Memory, begin: number): LabelTail {
  const labels: Label[] = []
  let first = begin
  return {
    get next() {
      return first + labels.length
    },
    get length() {
      return labels.length
    },
    list: () => [...labels],
    add(more) {
      for (const label of more) {
        labels.push(label)
        memory.label(label)
      }
    },
    before: (through) => labels.slice(0, through - first),
    drop(through) {
      labels.splice(0, through - first)
      first = through
    },
  }
}
