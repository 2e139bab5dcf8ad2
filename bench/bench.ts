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

/** A bench yields its cases one by one, so that a long one shows something early. */
export type Bench = () => AsyncIterable<Measured>

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
