import type { Tally } from './tally.ts'

/** What a move between bins alone would do to the loss, as a share of the loss of the reference. */
export interface Effect {
  readonly value: number
  readonly low: number
  readonly high: number
}

const Z95 = 1.959964

/** Sum of losses ÷ rows with one; NaN without any. */
export function meanLoss({ loss }: Pick<Tally, 'loss'>): number {
  let [sum, rows] = [0, 0]
  for (const [one, , count] of loss) {
    sum += one
    rows += count
  }
  return sum / rows
}

/**
 * Σ (q − p) × mean loss of the bin ÷ loss of the reference; a bin that had no loss counts as the mean. The 95 % interval is that of the shares
 * (delta method) with the design effect of the rows; the mean losses of the bins are taken as known.
 */
export function effectOnLoss(
  tally: Pick<Tally, 'loss'>,
  {
    before,
    current,
    designEffect,
  }: { readonly before: readonly number[]; readonly current: readonly number[]; readonly designEffect: number },
): Effect | undefined {
  const whole = meanLoss(tally)
  if (!(whole > 0)) return undefined
  const losses = tally.loss.map(([sum, , rows]) => (rows > 0 ? sum / rows : whole))
  const [a, b] = [meanOver(before, losses), meanOver(current, losses)]
  const value = (b.mean - a.mean) / whole
  const reach = (Z95 * Math.sqrt(designEffect * (a.variance + b.variance))) / whole
  return { value, low: value - reach, high: value + reach }
}

function meanOver(
  counts: readonly number[],
  losses: readonly number[],
): { readonly mean: number; readonly variance: number } {
  let [rows, sum, squares] = [0, 0, 0]
  counts.forEach((count, bin) => {
    rows += count
    sum += count * losses[bin]!
    squares += count * losses[bin]! ** 2
  })
  const mean = sum / rows
  return { mean, variance: Math.max(0, squares / rows - mean * mean) / rows }
}
