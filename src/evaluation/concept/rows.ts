import type { Columns } from './companion.ts'

/** Labeled rows in the order in which they happened. */
export interface ConceptRows {
  readonly rows: number
  /** What the champion got wrong: 0 or 1, a loss in [0, 1], or the signed distance of a number. NaN rows are left out before. */
  readonly errors: Float64Array
  /** Of a question with two answers: what was predicted for 1, and what came true. */
  readonly scores?: Float64Array
  readonly labels?: Float64Array
  /** What the rows hold, as numbers. */
  readonly columns?: Columns
  /** By which the errors are also watched apart. */
  readonly segments?: readonly string[]
}

/** Rows that were kept, in arrays that grow. */
export interface KeptRows {
  rows: number
  errors: Float64Array
  scores: Float64Array
  labels: Float64Array
  columns: Float64Array[]
}

const FIRST_SIZE = 2048

export function keptRows(width: number): KeptRows {
  const empty = (): Float64Array => new Float64Array(FIRST_SIZE)
  return { rows: 0, errors: empty(), scores: empty(), labels: empty(), columns: Array.from({ length: width }, empty) }
}

/** Adds one row. */
export function keep(kept: KeptRows, from: ConceptRows, row: number): void {
  if (kept.rows === kept.errors.length) grow(kept)
  const to = kept.rows++
  kept.errors[to] = from.errors[row]!
  kept.scores[to] = from.scores?.[row] ?? 0
  kept.labels[to] = from.labels?.[row] ?? 0
  kept.columns.forEach((column, k) => {
    column[to] = from.columns![k]![row]!
  })
}

function grow(kept: KeptRows): void {
  const doubled = (values: Float64Array): Float64Array => {
    const larger = new Float64Array(2 * values.length)
    larger.set(values)
    return larger
  }
  kept.errors = doubled(kept.errors)
  kept.scores = doubled(kept.scores)
  kept.labels = doubled(kept.labels)
  kept.columns = kept.columns.map(doubled)
}

/** Forgets the first rows. */
export function dropFirst(kept: KeptRows, rows: number): void {
  for (const values of [kept.errors, kept.scores, kept.labels, ...kept.columns]) values.copyWithin(0, rows, kept.rows)
  kept.rows -= rows
}

/** Rows from `from` up to `to`. */
export function conceptPart(rows: ConceptRows, from: number, to: number): ConceptRows {
  if (from === 0 && to === rows.rows) return rows
  const { errors, scores, labels, columns, segments } = rows
  return {
    rows: to - from,
    errors: errors.subarray(from, to),
    ...(scores && { scores: scores.subarray(from, to) }),
    ...(labels && { labels: labels.subarray(from, to) }),
    ...(columns && { columns: columns.map((column) => column.subarray(from, to)) }),
    ...(segments && { segments: segments.slice(from, to) }),
  }
}
