import { boundedValue, valueWithin } from './bounds.ts'
import type { Bounds, GrowRules } from './grow.ts'
import type { NumberSplit } from './split.ts'
import { addSums, explained, type Sums, subtractSums } from './sums.ts'

/** A feature of numbers in a leaf: the sums of its bins, bin 0 those of missing values. */
export interface LeafBins {
  readonly feature: number
  readonly bins: readonly Sums[]
  readonly total: Sums
}

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
export function randomCut({ feature, bins, total }: LeafBins, rules: GrowRules): NumberSplit | undefined {
  let lowest = 1
  while (lowest < bins.length && bins[lowest]!.rows === 0) lowest++
  let highest = bins.length - 1
  while (highest > lowest && bins[highest]!.rows === 0) highest--
  const missing = bins[0]!.rows > 0
  if (lowest >= bins.length || (lowest === highest && !missing)) return undefined
  const missingLeft = missing && rules.random.integer(2) === 1
  const last = missing && !missingLeft ? highest : highest - 1
  if (last < lowest) return undefined
  const bin = lowest + rules.random.integer(last - lowest + 1)
  let left = missingLeft ? bins[0]! : NOTHING
  for (let i = lowest; i <= bin; i++) left = addSums(left, bins[i]!)
  const right = subtractSums(total, left)
  if (!isAllowed(left, right, rules)) return undefined
  return {
    ...{ kind: 'number', feature, bin, missingLeft, left },
    gain: explained(left, rules.l2) + explained(right, rules.l2),
  }
}

function isAllowed(left: Sums, right: Sums, { leastRows, leastSecond }: GrowRules): boolean {
  const isEnough = left.rows >= leastRows && right.rows >= leastRows
  return isEnough && left.second >= leastSecond && right.second >= leastSecond
}
