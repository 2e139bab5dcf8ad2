import { pilotBlock } from '../../math/index.ts'

/** How many rows one bet is about, and how many rows a row is worth less. */
export interface Blocks {
  readonly length: number
  readonly designEffect: number
  /** Autocorrelation of neighboring rows. */
  readonly r1: number
}

export const SINGLE: Blocks = { length: 1, designEffect: 1, r1: 0 }

/** Standard errors from which neighbors are said to depend on each other. */
const SIGNIFICANT = 4

/** Rows in which neighbors are looked at together: errors of a transition stand in few of them. */
const STRETCH = 500

/**
 * Rows that move together are bet on in blocks: single rows where neighbors agree no more than chance would have it in most stretches of
 * 500 rows.
 */
export function blocksFor(errors: Float64Array): Blocks {
  const stretches = Math.max(1, Math.floor(errors.length / STRETCH))
  const each = Array.from({ length: stretches }, (_, k) => errors.subarray(k * STRETCH, (k + 1) * STRETCH))
  const found = each
    .map(lagOne)
    .filter(Number.isFinite)
    .sort((a, b) => a - b)
  const r1 = found[(found.length - 1) >> 1] ?? 0
  if (!(r1 > SIGNIFICANT / Math.sqrt(STRETCH))) return { ...SINGLE, r1 }
  const { length, designEffect } = pilotBlock({ values: errors })
  return { length, designEffect: Math.max(1, designEffect), r1 }
}

function lagOne(values: Float64Array): number {
  const mean = values.reduce((a, b) => a + b, 0) / values.length
  let [over, under] = [0, 0]
  for (let i = 0; i < values.length; i++) {
    under += (values[i]! - mean) ** 2
    if (i > 0) over += (values[i]! - mean) * (values[i - 1]! - mean)
  }
  return over / under
}
