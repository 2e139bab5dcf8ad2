/** Candidate block lengths in milliseconds: 15 and 30 minutes, 1, 2, 3, 6 and 12 hours, a day, a week. */
export const BLOCK_LADDER: readonly number[] = [0.25, 0.5, 1, 2, 3, 6, 12, 24, 168].map((hours) => hours * 3_600_000)

const FIRST_COUNT = 25
const FEW_BLOCKS = 12

/** A trial run of the stream that is to be tested, in order of time. */
export interface Pilot {
  readonly values: Float64Array
  /** Milliseconds since the epoch, ascending; without it blocks are counted in rows. */
  readonly times?: Float64Array
}

/** What one length does to the pilot. */
export interface Rung {
  /** Milliseconds, or rows where the pilot has no clock. */
  readonly length: number
  readonly blocks: number
  /** Autocorrelation of neighboring block means; NaN where it cannot be told. */
  readonly r1: number
}

/** The chosen length, with the reasons to show. */
export interface BlockChoice extends Rung {
  readonly unit: 'ms' | 'rows'
  /** Variance of the mean relative to independent rows; rows ÷ this = effective rows. */
  readonly designEffect: number
  readonly ladder: readonly Rung[]
}

/**
 * How long a block must be for its neighbors to be nearly independent: the first length whose block means, and those of
 * twice the length, show no autocorrelation beyond chance (r1 + 1/m ≤ 1/√m; fewer than 12 blocks pass), then one rung up.
 *
 * Times are cut at multiples of the length since the epoch; blocks without rows are skipped. Counts are 25·2ᵏ rows.
 * Source: own, measured under independent, shared and AR(1) shocks (statistics.md, section 0).
 *
 * @example
 * pilotBlock({ times, values: lossDifferences }).length // 3600000: blocks of an hour
 */
export function pilotBlock(pilot: Pilot, ladder: readonly number[] = lengthsFor(pilot)): BlockChoice {
  const rungs = ladder.map((length) => rungOf(pilot, length))
  const calm = rungs.findIndex((rung) => passes(rung) && passes(rungOf(pilot, 2 * rung.length)))
  const at = calm < 0 ? rungs.length - 1 : Math.min(calm + 1, rungs.length - 1)
  const chosen = rungs[at]!
  return {
    ...chosen,
    unit: pilot.times ? 'ms' : 'rows',
    designEffect: designEffect(pilot, chosen.length),
    ladder: rungs,
  }
}

function lengthsFor(pilot: Pilot): readonly number[] {
  if (pilot.times) return BLOCK_LADDER
  const lengths = [FIRST_COUNT]
  while (lengths.at(-1)! * 2 * FEW_BLOCKS <= pilot.values.length) lengths.push(lengths.at(-1)! * 2)
  return lengths
}

function passes({ blocks, r1 }: Rung): boolean {
  return blocks < FEW_BLOCKS || !(r1 + 1 / blocks > 1 / Math.sqrt(blocks))
}

function rungOf(pilot: Pilot, length: number): Rung {
  const means = blockSums(pilot, length).map(({ sum, rows }) => sum / rows)
  return { length, blocks: means.length, r1: lagOne(means) }
}

interface BlockSum {
  readonly sum: number
  readonly rows: number
}

function blockSums({ values, times }: Pilot, length: number): BlockSum[] {
  const blocks: { key: number; sum: number; rows: number }[] = []
  for (let i = 0; i < values.length; i++) {
    const key = Math.floor((times ? times[i]! : i) / length)
    const last = blocks.at(-1)
    if (last && last.key === key) {
      last.sum += values[i]!
      last.rows++
    } else blocks.push({ key, sum: values[i]!, rows: 1 })
  }
  return blocks
}

function lagOne(values: readonly number[]): number {
  const mean = values.reduce((a, b) => a + b, 0) / values.length
  let over = 0
  let under = 0
  for (let i = 0; i < values.length; i++) {
    const off = values[i]! - mean
    under += off * off
    if (i > 0) over += off * (values[i - 1]! - mean)
  }
  return over / under
}

/** Spread of block sums about the common mean, over what independent rows of the same spread would show. */
function designEffect(pilot: Pilot, length: number): number {
  const { values } = pilot
  const mean = values.reduce((a, b) => a + b, 0) / values.length
  const rows = values.reduce((a, b) => a + (b - mean) ** 2, 0)
  const blocks = blockSums(pilot, length).reduce((a, block) => a + (block.sum - mean * block.rows) ** 2, 0)
  return rows === 0 ? 1 : blocks / rows
}
