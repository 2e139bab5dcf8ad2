import type { Focus } from './focus.ts'
import type { Known, Week } from './shapes.ts'
import { scoresOf } from './weeks.ts'

/**
 * The two versions that are compared: `base` in ink, `rival` in blue. A version keeps its color when it is promoted, so that
 * a line through many weeks stays one line.
 */
export interface Pair {
  readonly base: Known
  readonly rival: Known
}

export function pairOf({ endpoint, weeks }: Focus): Pair {
  const { champion, challenger, previous } = endpoint
  if (challenger !== undefined) return { base: champion, rival: challenger }
  const said = weeks.some((week) => saidBy(week, previous) !== undefined)
  return said ? { base: previous, rival: champion } : { base: champion, rival: undefined }
}

/** The mean prediction of a version in a window. */
export function saidBy(week: Week, version: Known): Known {
  if (version === undefined) return undefined
  return scoresOf(week, version)?.said ?? (week.champion === version ? week.said : undefined)
}
