import { boundedValue, valueWithin } from './bounds.ts'
import type { Bounds, GrowRules } from './grow.ts'
import type { Layout } from './layout.ts'
import type { NumberSplit } from './split.ts'
import { addSums, explained, readSums, type Sums, subtractSums } from './sums.ts'

/** A feature of numbers in a leaf: the sums of its bins, bin 0 those of missing values. */
export interface LeafBins {
  readonly feature: number
  readonly bins: readonly Sums[]
  readonly total: Sums
}

/** The same where it lies in memory: the words, and the one where bin 0 begins. */
export interface LeafWords {
  readonly feature: number
  readonly words: Int32Array
  readonly from: number
  readonly bins: number
  readonly total: Sums
}

/** What a draw is held to, and how a bin is read. */
type DrawRules = GrowRules & Pick<Layout, 'countShift'>

const NOTHING: Sums = { first: 0, second: 0, rows: 0 }

/**
 * The best cut where values are bounded: as the kernel of `scan.ts` finds it, except that a side has a value within bounds, and that
 * on a monotone feature the sides must be in order.
 */
export function bestNumberCut(leaf: LeafBins & { readonly bounds: Bounds }, rules: GrowRules): NumberSplit | undefined {
  const { feature, bins, total, bounds } = leaf
  const direction = rules.monotone?.[feature] ?? 0
  let best: NumberSplit | undefined
  for (const missingLeft of bins[0]!.rows > 0 ? [false, true] : [false]) {
    let left = missingLeft ? bins[0]! : NOTHING
    for (let bin = 1; bin < bins.length; bin++) {
      if (bins[bin]!.rows === 0) continue
      left = addSums(left, bins[bin]!)
      const right = subtractSums(total, left)
      if (!isAllowed(left, right, rules)) continue
      const step = valueWithin(right, bounds, rules.l2) - valueWithin(left, bounds, rules.l2)
      if (step * direction < 0) continue
      const gain = boundedValue(left, bounds, rules.l2) + boundedValue(right, bounds, rules.l2)
      if (!best || gain > best.gain) best = { kind: 'number', gain, feature, bin, missingLeft, left }
    }
  }
  return best
}

/**
 * A cut drawn between the lowest and the highest bin that has rows; missing values to a side that is drawn too.
 *
 * Source: Geurts, Ernst & Wehenkel 2006, "Extremely randomized trees"; over bins instead of values.
 */
export function randomCut({ feature, words, from, bins, total }: LeafWords, rules: DrawRules): NumberSplit | undefined {
  const rowShift = rules.countShift - 32
  const rowsOf = (bin: number): number => words[from + 4 * bin + 3]! >>> rowShift
  let lowest = 1
  while (lowest < bins && rowsOf(lowest) === 0) lowest++
  let highest = bins - 1
  while (highest > lowest && rowsOf(highest) === 0) highest--
  const missing = rowsOf(0) > 0
  if (lowest >= bins || (lowest === highest && !missing)) return undefined
  const missingLeft = missing && rules.random.integer(2) === 1
  const last = missing && !missingLeft ? highest : highest - 1
  if (last < lowest) return undefined
  const bin = lowest + rules.random.integer(last - lowest + 1)
  let left = missingLeft ? readSums(words, from, rules) : NOTHING
  for (let i = lowest; i <= bin; i++) if (rowsOf(i) > 0) left = addSums(left, readSums(words, from + 4 * i, rules))
  const right = subtractSums(total, left)
  if (!isAllowed(left, right, rules)) return undefined
  const gain = explained(left, rules.l2) + explained(right, rules.l2)
  return { kind: 'number', feature, bin, missingLeft, left, gain }
}

function isAllowed(left: Sums, right: Sums, { leastRows, leastSecond }: GrowRules): boolean {
  const isEnough = left.rows >= leastRows && right.rows >= leastRows
  return isEnough && left.second >= leastSecond && right.second >= leastSecond
}
