import type { Link } from '../learner.ts'

/** Rows with what they should be. */
export interface Target {
  readonly label: Float64Array
  readonly weights?: Float64Array
  /** The group of each row, for a ranking. */
  readonly groups?: Int32Array
}

/** Derivatives of the loss by the score, one of each a row. */
export interface Derivatives {
  readonly first: Float64Array
  readonly second: Float64Array
}

/** Scores of rows: all rows of the first class, then of the next. */
export type Scores = Float64Array

/** What boosting makes small. Rows are counted by their weight by whoever calls. */
export interface Loss {
  readonly link: Link
  /** The scores that fit all rows best, one a class. */
  readonly start: (target: Target) => readonly number[]
  /** Called before the trees of a round, for losses whose classes depend on each other. */
  readonly beginRound?: (target: Target, scores: Scores) => void
  /** Fills in the derivatives by the scores of a class. */
  readonly derive: (target: Target, scores: Scores, into: Derivatives & { readonly klass: number }) => void
  /** A kernel that does the same for rows of one weight, and the largest derivatives there can be at these scores. */
  readonly kernel?: {
    readonly name: 'logistic' | 'squared'
    readonly largest: (target: Target, scores: Scores) => { readonly first: number; readonly second: number }
  }
  /** The quantile of what is missing to the label that leaves take as their value, where second derivatives say nothing. */
  readonly leafQuantile?: number
  /** The mean loss. */
  readonly mean: (target: Target, scores: Scores) => number
}

/** The mean over rows, each counted by its weight. */
export function weightedMean({ label, weights }: Target, of: (row: number) => number): number {
  let sum = 0
  let total = 0
  for (let row = 0; row < label.length; row++) {
    const weight = weights?.[row] ?? 1
    sum += weight * of(row)
    total += weight
  }
  return sum / total
}

/** The value below which a share of the weight lies, of values in any order. */
export function weightedQuantile(values: Float64Array, weights: Float64Array | undefined, share: number): number {
  const order = Int32Array.from(values.keys()).sort((a, b) => values[a]! - values[b]! || a - b)
  let total = 0
  for (let i = 0; i < values.length; i++) total += weights?.[i] ?? 1
  let below = 0
  for (const row of order) {
    below += weights?.[row] ?? 1
    if (below >= share * total) return values[row]!
  }
  return values[order.at(-1)!] ?? 0
}
