import { chiSquareUpper, fUpper } from './distributions.ts'
import { PSI_CONVENTION, psi } from './psi.ts'

/** How restless a column is from window to window while nothing is wrong. */
export interface SelfVariation {
  /** Windows of the reference. */
  readonly windows: number
  /** Counts of the reference windows together, by bin. */
  readonly counts: readonly number[]
  /** Mean squared movement in units of chance, at least bins − 1: X̄ of the test. */
  readonly movement: number
  /** Movement ÷ (bins − 1): 1 for independent rows; above 3 the usual tests would raise false alarms. */
  readonly designEffect: number
}

/** How far a window is from the reference, and whether more than the reference is from itself. */
export interface Shift {
  /** See `PSI_CONVENTION`. */
  readonly psi: number
  /** The chance of such a distance when nothing changed. */
  readonly p: number
  /** Distance beyond what the reference shows against itself. */
  readonly excess: number
  readonly designEffect: number
  readonly windows: number
  readonly convention: string
}

const LEAST_WINDOWS = 3

/** At least this many bins, so that a degenerate column still has a degree of freedom. */
const LEAST_BINS = 2

/**
 * Measures the reference against itself: each of its windows against the others together.
 *
 * `windows` are bin counts, one array for each window of the shape that will be monitored (same length, same weekdays).
 */
export function selfVariation(windows: readonly (readonly number[])[]): SelfVariation {
  const counts = (windows[0] ?? []).map((_, bin) => windows.reduce((sum, window) => sum + window[bin]!, 0))
  const whole = sum(counts)
  const chance = Math.max(LEAST_BINS, counts.filter((count) => count > 0).length) - 1
  const movements = windows.flatMap((window) => {
    const rows = sum(window)
    if (rows === 0 || rows === whole) return []
    const rest = counts.map((count, bin) => count - window[bin]!)
    return [psi(rest, window) / (1 / rows + 1 / (whole - rows))]
  })
  const mean = movements.length > 0 ? sum(movements) / movements.length : 0
  const movement = Math.max(mean, chance)
  return { windows: movements.length, counts, movement, designEffect: movement / chance }
}

/**
 * Tests a window against the reference with the reference's own restlessness as the null: p = P(F(1, W) > D/(s·X̄)) with
 * D the PSI, s = 1/n + 1/N, X̄ the movement of W reference windows. With fewer than 3 of them: a chi-square p, taking rows as independent.
 *
 * Source: own (statistics.md, section 2), a t-test against self-variation; the only one of four that kept its level under
 * day effects, autocorrelation and slow seasons.
 */
export function shiftFrom(reference: SelfVariation, current: readonly number[]): Shift {
  const distance = psi(reference.counts, current)
  const noise = 1 / sum(current) + 1 / sum(reference.counts)
  const { windows, designEffect } = reference
  if (windows < LEAST_WINDOWS) return { ...independent(reference, distance, noise), designEffect: 1, windows }
  const ratio = distance / (noise * reference.movement)
  return {
    psi: distance,
    p: fUpper(ratio, { above: 1, below: windows }),
    excess: Math.max(0, distance - noise * reference.movement),
    designEffect,
    windows,
    convention: `${PSI_CONVENTION}; p of F(1, ${windows}) against the self-variation of ${windows} reference windows`,
  }
}

function independent(
  reference: SelfVariation,
  distance: number,
  noise: number,
): Pick<Shift, 'psi' | 'p' | 'excess' | 'convention'> {
  const chance = Math.max(LEAST_BINS, reference.counts.filter((count) => count > 0).length) - 1
  return {
    psi: distance,
    p: chiSquareUpper(distance / noise, chance),
    excess: Math.max(0, distance - noise * chance),
    convention: `${PSI_CONVENTION}; p of chi-square, rows taken as independent: the reference has fewer than 3 windows of this shape`,
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0)
}
