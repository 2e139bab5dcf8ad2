import { betaQuantile } from '../../../math/index.ts'

/** How sure a statement about the next rows is. */
export const LEVEL = 0.95

/** What a sample supports: with confidence `level`, at most the share `atMost` of the next rows violates a rule that none of `rows` did. */
export interface Confidence {
  readonly level: number
  readonly atMost: number
  readonly rows: number
}

/**
 * The bound on how often the next rows violate a rule that fits all `rows` so far and that `support` of them decided: 1 for what was
 * said before looking (then it is the exact bound of Clopper and Pearson, the "rule of three"), 2 for a smallest and largest value, d
 * for a set of d values. Rows are taken as independent and of one distribution.
 *
 * Source: Wilks 1941 (tolerance limits are order statistics, so their coverage is a beta variable).
 *
 * @example
 * boundOf(1000, 1).atMost // 0.00299…
 */
export function boundOf(rows: number, support: number, level = LEVEL): Confidence {
  if (rows < support || rows === 0) return { level, atMost: 1, rows }
  return { level, atMost: betaQuantile(level, { a: support, b: rows - support + 1 }), rows }
}

/** A bound in words. */
export function sayBound({ atMost, rows, level }: Confidence): string {
  return `none of ${rows} rows violates it; with ${100 * level} % confidence at most ${shareText(atMost)} of the next rows do`
}

/** Rounded up, so that the sentence stays true. */
export function shareText(share: number): string {
  const percent = 100 * share
  if (percent === 0) return '0 %'
  const step = 10 ** (Math.floor(Math.log10(percent)) - 1)
  return `${Number((Math.ceil(percent / step) * step).toPrecision(3))} %`
}
