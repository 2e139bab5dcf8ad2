/** One measured case. `ratio` is ours / theirs: below 1 is better where the unit is a cost. */
export interface Measured {
  readonly bench: string
  readonly case: string
  readonly peer: string
  readonly ours: number
  readonly theirs: number | null
  readonly ratio: number | null
  readonly unit: string
  readonly runs: number
  readonly note: string
}

/** What was asked for on the command line. */
export interface BenchOptions {
  /** Only cases whose name holds one of these words; all without any. */
  readonly only: readonly string[]
  /** A try of the bench itself: few rows, few runs. Its figures are not for quoting. */
  readonly quick: boolean
  /** Time for a search, such as `60s`. */
  readonly budget: string | undefined
  /** How many of five folds are held out in turn. */
  readonly folds: number
}

/** A bench yields its cases one by one, so that a long one shows something early. */
export type Bench = (options: BenchOptions) => AsyncIterable<Measured>

/** What a bench may print when all cases are there, for people. */
export type Summary = (cases: readonly Measured[]) => string

export const isAsked = (name: string, { only }: BenchOptions): boolean =>
  only.length === 0 || only.some((word) => name.includes(word))

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** Makes the lines of one bench, each with its ratio. */
export const measuredIn =
  (bench: string) =>
  (name: string, figures: Omit<Measured, 'bench' | 'case' | 'ratio'>): Measured => {
    const { ours, theirs } = figures
    return { bench, case: name, ...figures, ratio: theirs === null ? null : ours / theirs }
  }
