import { pooled } from './rank-sum.ts'

/** Scholz & Stephens 1987, table 2: percentiles of the standardized statistic as b₀ + b₁ + b₂ for two samples. */
const LEVELS = [0.25, 0.1, 0.05, 0.025, 0.01, 0.005, 0.001]
const CRITICAL = [
  [0.675, -0.245, -0.105],
  [1.281, 0.25, -0.305],
  [1.645, 0.678, -0.362],
  [1.96, 1.149, -0.391],
  [2.326, 1.822, -0.396],
  [2.573, 2.364, -0.345],
  [3.085, 3.615, -0.154],
].map((parts) => parts.reduce((a, b) => a + b, 0))

/** A two-sample Anderson-Darling test. */
export interface AndersonDarling {
  /** Standardized: its mean is 0 and its standard deviation 1 where nothing differs. */
  readonly statistic: number
  /** Interpolated in a table from .25 down to .001; outside, the end of the table. */
  readonly p: number
}

/**
 * The two-sample Anderson-Darling test with midranks, which looks harder at the tails than Kolmogorov-Smirnov. Finite values; at least
 * four rows in all, not all equal, else NaN.
 *
 * Source: Scholz & Stephens 1987.
 */
export function andersonDarling(reference: Float64Array, current: Float64Array): AndersonDarling {
  const all = pooled(reference, current).sort()
  const samples = [reference.slice().sort(), current.slice().sort()]
  const n = all.length
  if (samples.some(({ length }) => length === 0) || n < 4 || all[0] === all[n - 1])
    return { statistic: Number.NaN, p: Number.NaN }
  const sum = samples.reduce((a, sample) => a + apart(sample, all) / sample.length, 0)
  const statistic = ((sum * (n - 1)) / n - 1) / Math.sqrt(varianceOf(reference.length, current.length))
  return { statistic, p: pOf(statistic) }
}

/** The weighted squared distance of one sample from all, over the distinct values. */
function apart(sample: Float64Array, all: Float64Array): number {
  const n = all.length
  const share = sample.length
  let [sum, inSample] = [0, 0]
  for (let from = 0; from < n; ) {
    let to = from + 1
    while (to < n && all[to] === all[from]) to++
    const first = inSample
    while (inSample < share && sample[inSample]! <= all[from]!) inSample++
    const [equal, middle] = [to - from, (from + to) / 2]
    const gap = (n * (first + inSample)) / 2 - middle * share
    sum += ((equal / n) * gap ** 2) / (middle * (n - middle) - (n * equal) / 4)
    from = to
  }
  return sum
}

function varianceOf(first: number, second: number): number {
  const n = first + second
  let [harmonic, g] = [0, 0]
  for (let k = n - 1; k >= 2; k--) {
    harmonic += 1 / k
    g += harmonic / (n - k + 1)
  }
  const h = harmonic + 1
  const inverse = 1 / first + 1 / second
  const a = 4 * g - 6 + (10 - 6 * g) * inverse
  const b = (2 * g - 4) * 4 + 16 * h + (2 * g - 14 * h - 4) * inverse - 8 * h + 4 * g - 6
  const c = (6 * h + 2 * g - 2) * 4 + (4 * h - 4 * g + 6) * 2 + (2 * h - 6) * inverse + 4 * h
  const d = (2 * h + 6) * 4 - 8 * h
  return (a * n ** 3 + b * n ** 2 + c * n + d) / ((n - 1) * (n - 2) * (n - 3))
}

/** A parabola through the logarithms of the table's levels, by least squares. */
function pOf(statistic: number): number {
  if (statistic < CRITICAL[0]!) return LEVELS[0]!
  if (statistic > CRITICAL.at(-1)!) return LEVELS.at(-1)!
  const sums = new Float64Array(5)
  const right = new Float64Array(3)
  CRITICAL.forEach((x, k) => {
    for (let power = 0; power < 5; power++) sums[power]! += x ** power
    for (let power = 0; power < 3; power++) right[power]! += x ** power * Math.log(LEVELS[k]!)
  })
  const [c0, c1, c2] = solved(sums, right)
  return Math.exp(c0 + c1 * statistic + c2 * statistic ** 2)
}

/** The three coefficients of a least-squares parabola, by Cramer's rule on its normal equations. */
function solved(s: Float64Array, r: Float64Array): readonly [number, number, number] {
  const rows = [0, 1, 2].map((k) => [s[k]!, s[k + 1]!, s[k + 2]!])
  const whole = determinant(rows)
  const column = (at: number): number =>
    determinant(rows.map((row, k) => row.map((each, j) => (j === at ? r[k]! : each)))) / whole
  return [column(0), column(1), column(2)]
}

function determinant(rows: readonly (readonly number[])[]): number {
  const [[a, b, c], [d, e, f], [g, h, i]] = rows as [number[], number[], number[]]
  return a! * (e! * i! - f! * h!) - b! * (d! * i! - f! * g!) + c! * (d! * h! - e! * g!)
}
