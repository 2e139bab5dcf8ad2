import type { Binned } from './bins.ts'
import { type Histogram, LANES, type Sums } from './histogram.ts'

/** How a leaf is cut in two: bins up to `bin` go left; missing values as `missingLeft` says. */
export interface Split {
  readonly gain: number
  readonly feature: number
  readonly bin: number
  readonly missingLeft: boolean
  readonly left: Sums
}

/** What limits a split, in the scale of the sums. */
export interface SplitRules {
  readonly leastRows: number
  readonly leastSecond: number
  /** λ of the leaf values, times the scale of the second derivatives. */
  readonly l2: number
  /** 1 for features this tree may use. */
  readonly allowed: Uint8Array
}

/** The rows of a leaf, added up by bin and in all. */
export interface Summed {
  readonly histogram: Histogram
  readonly sums: Sums
}

/** A gain must be more than rounding. */
const LEAST_GAIN = 1e-9

/** How well one value fits the rows of a leaf: G² / (H + λ), up to a factor that all splits share. */
const explained = (first: number, second: number, l2: number): number => (first * first) / (second + l2)

/**
 * The best cut of a leaf, or nothing where none is allowed or helps. Of equal ones the first wins: lowest feature, then lowest bin,
 * then missing to the right.
 */
export function bestSplit(leaf: Summed, binned: Binned, rules: SplitRules): Split | undefined {
  const { histogram, sums: total } = leaf
  let best: Split | undefined
  for (let feature = 0; feature < binned.features; feature++) {
    if (rules.allowed[feature] === 0) continue
    const bins = binned.edges[feature]!.length + 1
    const start = binned.offsets[feature]! * LANES
    const missing = histogram[start + 2]!
    const found = scan(leaf, { start, bins, missingLeft: false }, rules)
    best = better(best, found, feature)
    if (missing === 0 || missing === total.rows) continue
    best = better(best, scan(leaf, { start, bins, missingLeft: true }, rules), feature)
  }
  if (!best) return undefined
  const gain = best.gain - explained(total.first, total.second, rules.l2)
  if (!(gain > LEAST_GAIN * Math.abs(best.gain))) return undefined
  const hasMissing = histogram[binned.offsets[best.feature]! * LANES + 2]! > 0
  // where none was missing in training, a missing value goes with most of the rows
  const missingLeft = hasMissing ? best.missingLeft : best.left.rows * 2 > total.rows
  return { ...best, gain, missingLeft }
}

type Found = Omit<Split, 'feature'> | undefined

function better(best: Split | undefined, found: Found, feature: number): Split | undefined {
  return found && (!best || found.gain > best.gain) ? { ...found, feature } : best
}

interface Scan {
  readonly start: number
  readonly bins: number
  readonly missingLeft: boolean
}

function scan({ histogram, sums: total }: Summed, { start, bins, missingLeft }: Scan, rules: SplitRules): Found {
  const { leastRows, leastSecond, l2 } = rules
  let first = missingLeft ? histogram[start]! : 0
  let second = missingLeft ? histogram[start + 1]! : 0
  let rows = missingLeft ? histogram[start + 2]! : 0
  let bestGain = Number.NEGATIVE_INFINITY
  let best = 0
  let [bestFirst, bestSecond, bestRows] = [0, 0, 0]
  // the last bin ends the values, so a cut behind it would leave only what is missing on the right
  const last = missingLeft ? bins - 1 : bins
  for (let bin = 1; bin <= last; bin++) {
    const at = start + bin * LANES
    if (histogram[at + 2] === 0) continue
    first += histogram[at]!
    second += histogram[at + 1]!
    rows += histogram[at + 2]!
    if (rows < leastRows || second < leastSecond) continue
    if (total.rows - rows < leastRows || total.second - second < leastSecond) break
    const gain = explained(first, second, l2) + explained(total.first - first, total.second - second, l2)
    if (gain <= bestGain) continue
    bestGain = gain
    best = bin
    bestFirst = first
    bestSecond = second
    bestRows = rows
  }
  if (best === 0) return undefined
  return { gain: bestGain, bin: best, missingLeft, left: { first: bestFirst, second: bestSecond, rows: bestRows } }
}
