import { DAY, durationMs } from '../../base/index.ts'
import type { Contest } from './renewal.ts'

/** What could become the next model: learned anew from a window, a version that is kept, or the champion with its answers corrected. */
export interface Candidate {
  /** `6w`, `sinceChange`, `all`, `v3`, or `recalibrated`. */
  readonly name: string
  /** Where its window begins, and how long it is where it slides with the moment; milliseconds. */
  readonly from?: number
  readonly lengthMs?: number
  readonly version?: number
  /** The champion, its answers corrected by that length. */
  readonly recalibrates?: true
}

/** A stretch of time that a candidate is judged on: it learned from nothing of it. */
export interface Fold {
  readonly from: number
  readonly to: number
}

const FOLDS = 2
/** A change must be so many folds old that what came after it can be learned from before the first fold. */
const FOLDS_AND_LEARNING = FOLDS + 1
const SHORTEST_FOLD = DAY

/**
 * The folds of a backtest, the oldest first: two, one after the other, that end with the last moment whose labels have come. Each is as long as
 * a model is used; where there was a change lately, short enough to leave a third of the time since then to learn from.
 *
 * @param until before this moment nearly every label is known; milliseconds
 */
export function foldsOf(
  { horizonMs }: Pick<Contest, 'horizonMs'>,
  { until, changedAt }: { readonly until: number; readonly changedAt: number | undefined },
): readonly Fold[] {
  const since = changedAt === undefined ? Number.POSITIVE_INFINITY : (until - changedAt) / FOLDS_AND_LEARNING
  const length = Math.max(Math.min(SHORTEST_FOLD, horizonMs), Math.min(horizonMs, since))
  return Array.from({ length: FOLDS }, (_, i) => ({
    from: until - (FOLDS - i) * length,
    to: until - (FOLDS - i - 1) * length,
  }))
}

/**
 * Why a candidate cannot be judged on these folds, or undefined: it begins after the first, or the change lies within them, so that they would
 * judge by rows of before and of after. Where no label of after is known yet, what is known judges.
 */
export function unjudged(
  { version, lengthMs, from }: Candidate,
  folds: readonly Fold[],
  { until, changedAt = Number.NEGATIVE_INFINITY }: { readonly until: number; readonly changedAt: number | undefined },
): string | undefined {
  const first = folds[0]!.from
  if (first < changedAt && changedAt < until)
    return 'The change is too young: labels of two folds since then are waited for.'
  const isYoung = version === undefined && lengthMs === undefined && (from ?? 0) >= first
  return isYoung ? 'It begins after the first fold, so nothing could be learned from it before.' : undefined
}

/**
 * What competes, windows first. A window that begins where another does is left out, and so is `sinceChange` where no change is known.
 *
 * @param of `begin`: the first moment that there are rows of; `versions`: kept ones, without the champion
 */
export function candidatesOf(
  { windows, recurring, recalibrate, horizonMs }: Contest,
  of: {
    readonly now: number
    readonly begin: number
    readonly changedAt: number | undefined
    readonly versions: readonly number[]
  },
): readonly Candidate[] {
  const placeOf = (name: string): Omit<Candidate, 'name'> | undefined => {
    if (name === 'all') return { from: of.begin }
    if (name === 'sinceChange') return of.changedAt === undefined ? undefined : { from: of.changedAt }
    const lengthMs = durationMs(name)!
    return { from: Math.max(of.begin, of.now - lengthMs), lengthMs }
  }
  const learned: Candidate[] = []
  for (const name of windows) {
    const place = placeOf(name)
    if (place && learned.every(({ from }) => from !== place.from)) learned.push({ name, ...place })
  }
  const same: Candidate = {
    ...{ name: 'recalibrated', recalibrates: true },
    ...{ from: Math.max(of.begin, of.now - horizonMs), lengthMs: horizonMs },
  }
  const kept = recurring ? of.versions.map((version) => ({ name: `v${version}`, version })) : []
  return [...learned, ...(recalibrate ? [same] : []), ...kept]
}
