import { fixed } from './numbers.ts'
import type { Known, Scores, Week } from './shapes.ts'

/** Below this many outcomes a window has no verdict; it says "too few". */
export const ENOUGH = 500

/** A window that has enough outcomes to be judged. */
export function isJudged(week: Week): boolean {
  return week.labeled >= ENOUGH && week.were !== undefined
}

/** The newest window with enough outcomes. */
export function lastJudged(weeks: readonly Week[]): Week | undefined {
  return weeks.findLast(isJudged)
}

/** Wilson's 95 % interval for `share` of `n`. */
export function rateInterval(share: number, n: number): { low: number; high: number } {
  const z = 1.959963984540054
  const center = (share + (z * z) / (2 * n)) / (1 + (z * z) / n)
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n))
  return { low: Math.max(0, center - half), high: Math.min(1, center + half) }
}

/** What one version scored in a window. */
export function scoresOf(week: Week, version: Known): Scores | undefined {
  return version === undefined ? undefined : week.byVersion.find((scores) => scores.version === version)
}

/** Every version that was scored in these windows, oldest first. */
export function versionsIn(weeks: readonly Week[]): number[] {
  return [...new Set(weeks.flatMap((week) => week.byVersion.map(({ version }) => version)))].sort((a, b) => a - b)
}

/** The windows in which outcomes were further from the champion's mean prediction than sampling explains. */
export function isOff(week: Week): boolean {
  if (!isJudged(week) || week.said === undefined || week.were === undefined) return false
  const { low, high } = rateInterval(week.were, week.labeled)
  return week.said < low || week.said > high
}

/** True when the first of two losses is lower by more than the last digit shown. */
export function isLower(mine: Known, other: Known): boolean {
  return mine !== undefined && other !== undefined && Number(fixed(mine, 3)) < Number(fixed(other, 3))
}

/** `v2`, or a word when there is none. */
export function named(version: Known): string {
  return version === undefined ? 'no version' : `v${version}`
}
