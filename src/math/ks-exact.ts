import { sortedValues } from './quantile.ts'

/** The exact two-sample Kolmogorov-Smirnov tests, one for each way in which distribution functions may differ. */
export interface KsExact {
  readonly statistic: number
  /** Where the largest distance is: the first such value of the reference, else of the other sample. */
  readonly location: number
  /** 1 where the reference lies higher there (it has more small values), else −1. */
  readonly sign: 1 | -1
  /** Two-sided. */
  readonly p: number
  /** Against: somewhere the reference's distribution function is higher. */
  readonly greater: number
  /** Against: somewhere it is lower. */
  readonly less: number
}

/**
 * Exact p-values of two samples of independent rows by counting paths, ties as they are. Takes about n₁·n₂ steps; NaN in a sample are left
 * out. All NaN where a sample has no values.
 *
 * Source: Hodges 1958.
 */
export function ksExact(reference: Float64Array, current: Float64Array): KsExact {
  const [a, b] = [sortedValues(reference), sortedValues(current)]
  const [n, m] = [a.length, b.length]
  if (n === 0 || m === 0) {
    const none = Number.NaN
    return { statistic: none, location: none, sign: 1, p: none, greater: none, less: none }
  }
  const [above, below] = [widest(a, b, 1), widest(a, b, -1)]
  const high = above.steps > below.steps
  const steps = Math.max(above.steps, below.steps)
  return {
    statistic: steps / (n * m),
    location: (high ? above : below).location,
    sign: high ? 1 : -1,
    p: reaching(n, m, (gap) => Math.abs(gap) >= steps),
    greater: reaching(n, m, (gap) => gap >= above.steps),
    less: reaching(n, m, (gap) => -gap >= below.steps),
  }
}

/** The largest distance to one side in steps of 1 / (n·m), and where it is first met; of equal ones, rounding decides as in SciPy. */
function widest(a: Float64Array, b: Float64Array, side: 1 | -1): { readonly steps: number; readonly location: number } {
  let [most, steps, location] = [Number.NEGATIVE_INFINITY, 0, Number.NaN]
  for (const value of [...a, ...b]) {
    const [i, j] = [upTo(a, value), upTo(b, value)]
    const gap = side * (i / a.length - j / b.length)
    if (gap > most) [most, steps, location] = [gap, side * (i * b.length - j * a.length), value]
  }
  return { steps: Math.max(0, steps), location }
}

/** How many sorted values are at most this. */
function upTo(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! <= value) low = middle + 1
    else high = middle
  }
  return low
}

/** The share of all orders of n and m rows in which the walk gets `out` of bounds. */
function reaching(n: number, m: number, out: (gap: number) => boolean): number {
  let row = new Float64Array(m + 1)
  for (let i = 0; i <= n; i++) {
    const next = new Float64Array(m + 1)
    for (let j = 0; j <= m; j++) {
      if (out(i * m - j * n)) next[j] = 0
      else if (i === 0 && j === 0) next[j] = 1
      else next[j] = ((i > 0 ? row[j]! * i : 0) + (j > 0 ? next[j - 1]! * j : 0)) / (i + j)
    }
    row = next
  }
  return 1 - row[m]!
}
