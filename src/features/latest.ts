import type { SqlText } from '../table/index.ts'

/** What the newest row of an entity says. */
export interface LatestFeature {
  readonly fn: 'latest'
  /** A number, a time or a text. A truth is 1 or 0. */
  readonly value: SqlText
}

/**
 * The value in the row with the greatest event time among the rows of an entity that are known at a moment. Of rows with the same
 * event time the one that arrived later counts, and of those the one that stands later in the dataset: so a correction replaces
 * what it corrects, and a late row does not replace a newer one. Missing where that row lacks the value, where there is no row,
 * and where the row's event time is more than the view's `ttl` before the moment.
 *
 * @example
 * latest(sql`conv_rate`)
 */
export function latest(value: SqlText): LatestFeature {
  return Object.freeze({ fn: 'latest', value })
}
