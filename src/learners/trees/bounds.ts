import type { Bounds } from './grow.ts'
import type { Split } from './split.ts'
import type { Sums } from './sums.ts'

/** The value of a leaf in the scale of the sums: -G / (H + λ), kept within bounds. */
export function valueWithin({ first, second }: Sums, { low, high }: Bounds, l2: number): number {
  return Math.max(low, Math.min(high, -first / (second + l2)))
}

/** What a leaf explains with a value within bounds; G² / (H + λ) where they do not matter. */
export function boundedValue(sums: Sums, bounds: Bounds, l2: number): number {
  const value = valueWithin(sums, bounds, l2)
  return -(2 * sums.first * value + (sums.second + l2) * value * value)
}

/**
 * What the values of both children may be: those of a leaf, and on a monotone feature both sides of the middle of the children's own.
 *
 * Source: the basic method of LightGBM's documentation, after Auguste, Malory & Smirnov 2020.
 */
export function boundsBelow(
  leaf: { readonly bounds: Bounds },
  cut: { readonly split: Split; readonly right: Sums; readonly l2: number; readonly monotone: Int8Array | undefined },
): readonly [Bounds, Bounds] {
  const { bounds } = leaf
  const direction = cut.monotone?.[cut.split.feature] ?? 0
  if (direction === 0) return [bounds, bounds]
  const values = [cut.split.left, cut.right].map((sums) => valueWithin(sums, bounds, cut.l2))
  const middle = (values[0]! + values[1]!) / 2
  const [below, above] = [
    { ...bounds, high: middle },
    { ...bounds, low: middle },
  ]
  return direction > 0 ? [below, above] : [above, below]
}
