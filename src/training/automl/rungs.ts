/** How thoroughly a candidate is tried: on how many of the folds, learning from which share of their rows. */
export interface Rung {
  readonly share: number
  readonly folds: number
}

/** How models are judged for a number of rows. */
export interface Judging {
  /** Folds that are made. */
  readonly made: number
  /** From the coarsest to the full; the last uses all folds that are used. */
  readonly rungs: readonly Rung[]
}

const SMALL = 3_000
const MEDIUM = 10_000
const LARGE = 60_000
const HUGE = 250_000

/**
 * More folds where rows are few, since there the noise of a score is what a search is fooled by; one held-out fifth where they are
 * many. Each rung costs two to five times the one before.
 */
export function judgingOf(rows: number): Judging {
  if (rows < SMALL)
    return {
      made: 8,
      rungs: [
        { share: 1, folds: 3 },
        { share: 1, folds: 8 },
      ],
    }
  if (rows < MEDIUM)
    return {
      made: 5,
      rungs: [
        { share: 1, folds: 1 },
        { share: 1, folds: 5 },
      ],
    }
  if (rows < LARGE)
    return {
      made: 5,
      rungs: [
        { share: 1, folds: 1 },
        { share: 1, folds: 3 },
      ],
    }
  if (rows < HUGE)
    return {
      made: 5,
      rungs: [
        { share: 1 / 3, folds: 1 },
        { share: 1, folds: 1 },
        { share: 1, folds: 2 },
      ],
    }
  return {
    made: 5,
    rungs: [
      { share: 1 / 9, folds: 1 },
      { share: 1 / 3, folds: 1 },
      { share: 1, folds: 1 },
    ],
  }
}

/** The positions of the folds of a rung: the last ones, which are the latest where rows are divided by time. */
export function foldsOf({ folds }: Rung, made: number): number[] {
  const count = Math.min(folds, made)
  return Array.from({ length: count }, (_, i) => made - count + i)
}

/** What a rung costs, relative to one fold on all of its rows. */
export function costOf({ share, folds }: Rung): number {
  return share * folds
}
