import { wilson } from '../../math/index.ts'
import type { Known, Scores, Week } from './shapes.ts'

/** Below this many outcomes a window has no verdict; it says "too few". */
export const ENOUGH = 500

/** A window that has enough outcomes to be judged. */
export function isJudged(week: Week): boolean {
  return week.labeled >= ENOUGH && week.were !== undefined
}

/** The windows and, when the clock stands after them, the one that is not over yet. */
export function withOpenWindow(weeks: readonly Week[], now: Known): readonly Week[] {
  const last = weeks.at(-1)
  if (!last || now === undefined || now <= last.to) return weeks
  const nothing = { predictions: 0, labeled: 0, said: undefined, were: undefined, logloss: undefined, auc: undefined }
  const lists = { ece: undefined, gap: undefined, byVersion: [], sameRows: [], drift: [], alerts: [] }
  return [...weeks, { ...last, ...nothing, ...lists, from: last.to, to: last.to + (last.to - last.from) }]
}

/** The newest window with enough outcomes. */
export function lastJudged(weeks: readonly Week[]): Week | undefined {
  return weeks.findLast(isJudged)
}

/** The 95 % interval (Wilson) for the share of the outcomes of a judged window. */
export function rateInterval(week: Week): { readonly low: number; readonly high: number } {
  return wilson(Math.round((week.were ?? 0) * week.labeled), week.labeled)
}

/** What one version scored in a window: on the rows of both where there are such, otherwise on all it was asked. */
export function scoresOf(week: Week, version: Known): Scores | undefined {
  const of = (all: readonly Scores[]) => all.find((scores) => scores.version === version)
  return version === undefined ? undefined : (of(week.sameRows) ?? of(week.byVersion))
}

/** The windows in which outcomes were further from the champion's mean prediction than sampling explains. */
export function isOff(week: Week): boolean {
  if (!isJudged(week) || week.said === undefined || week.were === undefined) return false
  const { low, high } = rateInterval(week)
  return week.said < low || week.said > high
}

/** `v2`, or a word when there is none. */
export function named(version: Known): string {
  return version === undefined ? 'no version' : `v${version}`
}
