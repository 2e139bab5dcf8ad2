import { tUpper } from './distributions.ts'
import { normalCdf } from './normal.ts'
import { midranks } from './ranks.ts'

/** A correlation with its two-sided p-value against none, rows taken as independent. */
export interface Correlation {
  readonly value: number
  readonly p: number
}

/** Pearson's correlation; p by Student's t. NaN where a side does not vary or there are fewer than three rows. */
export function pearson(x: Float64Array, y: Float64Array): Correlation {
  const n = x.length
  const mean = (values: Float64Array): number => values.reduce((a, b) => a + b, 0) / n
  const [mx, my] = [mean(x), mean(y)]
  let [xx, yy, xy] = [0, 0, 0]
  for (let row = 0; row < n; row++) {
    const [a, b] = [x[row]! - mx, y[row]! - my]
    xx += a * a
    yy += b * b
    xy += a * b
  }
  const value = Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy)))
  return { value, p: 2 * tUpper(Math.abs(value) * Math.sqrt((n - 2) / (1 - value * value)), n - 2) }
}

/** Spearman's correlation: Pearson's of the ranks, equal values sharing theirs. */
export function spearman(x: Float64Array, y: Float64Array): Correlation {
  return pearson(midranks(x), midranks(y))
}

/**
 * Kendall's τ-b, corrected for ties; p by the normal law with the variance of ties. Takes all pairs. NaN where a side does not vary.
 *
 * Source: Kendall 1945.
 */
export function kendall(x: Float64Array, y: Float64Array): Correlation {
  const n = x.length
  let score = 0
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) score += Math.sign(x[i]! - x[j]!) * Math.sign(y[i]! - y[j]!)
  const [a, b] = [tiesOf(x), tiesOf(y)]
  const all = n * (n - 1)
  const value = score / Math.sqrt((all / 2 - a.pairs) * (all / 2 - b.pairs))
  const variance =
    (all * (2 * n + 5) - a.steps - b.steps) / 18 +
    (2 * a.pairs * b.pairs) / all +
    (a.threes * b.threes) / (9 * all * (n - 2))
  return { value, p: 2 * normalCdf(-Math.abs(score) / Math.sqrt(variance)) }
}

function tiesOf(values: Float64Array): { readonly pairs: number; readonly threes: number; readonly steps: number } {
  const counts = new Map<number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  let [pairs, threes, steps] = [0, 0, 0]
  for (const t of counts.values()) {
    pairs += (t * (t - 1)) / 2
    threes += t * (t - 1) * (t - 2)
    steps += t * (t - 1) * (2 * t + 5)
  }
  return { pairs, threes, steps }
}
