import type { Random } from '../base/index.ts'
import { type Interval, normalCdf, normalQuantile, quantile, sortedValues } from '../math/index.ts'

/** How to draw anew. */
export interface BootstrapOptions {
  readonly random: Random
  /** Samples drawn; default 1000. */
  readonly resamples?: number
  /** Default .95. */
  readonly level?: number
  /** The block of each row, such as its day: whole blocks are drawn, so that rows of a block may depend on each other. */
  readonly blocks?: ArrayLike<number>
}

/**
 * An interval for any number that is computed from rows: computed again and again on rows drawn with replacement.
 *
 * `statistic` gets row numbers (with repeats) and returns the number; draws where it is NaN are left out. `rows` is how many
 * rows there are. The ends are percentiles of the draws (quantiles of type 7). The same random source gives the same interval.
 *
 * Source: Efron 1979, the percentile interval; with `blocks`, the cluster bootstrap.
 */
export function bootstrapInterval(
  statistic: (rows: Uint32Array) => number,
  rows: number,
  options: BootstrapOptions,
): Interval {
  const { random, resamples = 1000, level = 0.95, blocks } = options
  const members = blocks ? rowsByBlock(blocks) : undefined
  const draws = new Float64Array(resamples)
  const alone = new Uint32Array(rows)
  for (let k = 0; k < resamples; k++) {
    if (members) draws[k] = statistic(drawBlocks(members, random))
    else {
      for (let i = 0; i < rows; i++) alone[i] = random.integer(rows)
      draws[k] = statistic(alone)
    }
  }
  return percentileInterval(draws, level)
}

/** The middle `level` of the draws, NaN left out. */
export function percentileInterval(draws: Float64Array, level = 0.95): Interval {
  const sorted = sortedValues(draws)
  return { low: quantile(sorted, (1 - level) / 2), high: quantile(sorted, (1 + level) / 2) }
}

function rowsByBlock(blocks: ArrayLike<number>): readonly (readonly number[])[] {
  const members = new Map<number, number[]>()
  for (let row = 0; row < blocks.length; row++) {
    const known = members.get(blocks[row]!)
    if (known) known.push(row)
    else members.set(blocks[row]!, [row])
  }
  return [...members.values()]
}

function drawBlocks(members: readonly (readonly number[])[], random: Random): Uint32Array {
  return Uint32Array.from(members.flatMap(() => members[random.integer(members.length)]!))
}

/** Three intervals from the same draws, and their spread. */
export interface BootstrapEnds {
  readonly percentile: Interval
  readonly basic: Interval
  /** Corrected for bias and for a spread that changes with the value. */
  readonly corrected: CorrectedInterval
  /** Standard deviation of the draws. */
  readonly error: number
}

/** A BCa interval with what it was corrected by. */
export interface CorrectedInterval extends Interval {
  /** Bias: the normal quantile of the share of draws below the value, equal ones half. */
  readonly bias: number
  readonly acceleration: number
  /** The shares of the draws at which the ends lie. */
  readonly levels: readonly [number, number]
}

/**
 * Percentile, basic and bias-corrected (BCa) intervals of a number, from its value on all rows, on rows drawn with replacement, and on all
 * rows but one for each row.
 *
 * Source: Efron 1987; Davison & Hinkley 1997.
 */
export function bootstrapEnds(
  value: number,
  { draws, leftOut }: { readonly draws: Float64Array; readonly leftOut: Float64Array },
  level = 0.95,
): BootstrapEnds {
  const sorted = sortedValues(draws)
  const count = sorted.length
  const percentile = percentileInterval(draws, level)
  const below = sorted.reduce((sum, draw) => sum + (draw < value ? 1 : draw === value ? 0.5 : 0), 0)
  const bias = normalQuantile(below / count)
  const middle = leftOut.reduce((a, b) => a + b, 0) / leftOut.length
  const [squares, cubes] = [2, 3].map((power) => leftOut.reduce((sum, each) => sum + (middle - each) ** power, 0))
  const acceleration = cubes! / (6 * squares! ** 1.5)
  const levelAt = (share: number): number => {
    const z = bias + normalQuantile(share)
    return normalCdf(bias + z / (1 - acceleration * z))
  }
  const levels = [levelAt((1 - level) / 2), levelAt((1 + level) / 2)] as const
  const mean = sorted.reduce((a, b) => a + b, 0) / count
  return {
    percentile,
    basic: { low: 2 * value - percentile.high, high: 2 * value - percentile.low },
    corrected: { low: quantile(sorted, levels[0]), high: quantile(sorted, levels[1]), bias, acceleration, levels },
    error: Math.sqrt(sorted.reduce((sum, draw) => sum + (draw - mean) ** 2, 0) / (count - 1)),
  }
}
