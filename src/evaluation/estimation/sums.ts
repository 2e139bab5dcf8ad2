import { LOGLOSS_CLIP, rowLogloss } from '../loss.ts'
import { decidedOf, type Expected, rankedOf, type ScoreGroups } from './expected.ts'
import type { Foreteller, Foretold } from './foretell.ts'

/** The sums of a stretch, by place. Each can be added up over any parts of the rows, in any order. */
const PLACES = {
  rows: 0,
  unknown: 1,
  ones: 2,
  variance: 3,
  said: 4,
  saidOnes: 5,
  saidVariance: 6,
  logloss: 7,
  loglossVariance: 8,
  brier: 9,
  brierVariance: 10,
  absolute: 11,
  absoluteVariance: 12,
  squared: 13,
  lossSquares: 14,
} as const
const SIZE = 15

/**
 * What is to be expected of a stretch of rows. Plain JSON; two of them together are the same as one of all the rows, in any split and
 * order. `bins` holds three numbers for each key of a score: rows, expected ones, and their variance.
 */
export interface ExpectedSums {
  readonly sums: number[]
  readonly bins: Record<number, number[]> | undefined
}

/** Of no rows; `byScore` keeps them by score too, which metrics of order need. */
export function emptyExpected(byScore: boolean): ExpectedSums {
  return { sums: new Array<number>(SIZE).fill(0), bins: byScore ? {} : undefined }
}

/** Rows with what was foretold of them. */
export interface ForetoldRows {
  readonly scores: Float64Array
  readonly told: Foretold
  /** A whole number that rises with the score. */
  readonly keyOf: (score: number) => number
  /** A score from here on is a decision for 1. */
  readonly threshold: number
}

/** Adds one row. */
export function addExpected(
  { sums, bins }: ExpectedSums,
  { scores, told, keyOf, threshold }: ForetoldRows,
  row: number,
): void {
  sums[PLACES.rows]!++
  sums[PLACES.unknown]! += told.unknown[row]!
  if (told.chances.length === 0) {
    const [absolute, squared] = [told.absolute[row]!, told.squared[row]!]
    sums[PLACES.absolute]! += absolute
    sums[PLACES.absoluteVariance]! += squared - absolute ** 2
    sums[PLACES.squared]! += squared
    sums[PLACES.lossSquares]! += squared ** 2
    return
  }
  const [score, p] = [scores[row]!, told.chances[row]!]
  const variance = p * (1 - p)
  addDecision(sums, { p, variance, isSaid: score >= threshold })
  const [zero, one] = [rowLogloss(score, 0, LOGLOSS_CLIP), rowLogloss(score, 1, LOGLOSS_CLIP)]
  const loss = zero + p * (one - zero)
  sums[PLACES.logloss]! += loss
  sums[PLACES.loglossVariance]! += variance * (one - zero) ** 2
  sums[PLACES.lossSquares]! += loss ** 2
  sums[PLACES.brier]! += score ** 2 + p * (1 - 2 * score)
  sums[PLACES.brierVariance]! += variance * (1 - 2 * score) ** 2
  if (!bins) return
  bins[keyOf(score)] ??= [0, 0, 0]
  const bin = bins[keyOf(score)]!
  bin[0]!++
  bin[1]! += p
  bin[2]! += variance
}

function addDecision(
  sums: number[],
  { p, variance, isSaid }: { readonly p: number; readonly variance: number; readonly isSaid: boolean },
): void {
  sums[PLACES.ones]! += p
  sums[PLACES.variance]! += variance
  if (!isSaid) return
  sums[PLACES.said]!++
  sums[PLACES.saidOnes]! += p
  sums[PLACES.saidVariance]! += variance
}

/** Adds another stretch to one. */
export function mergeExpected(into: ExpectedSums, from: ExpectedSums): void {
  for (let place = 0; place < SIZE; place++) into.sums[place]! += from.sums[place]!
  if (!into.bins || !from.bins) return
  for (const [key, bin] of Object.entries(from.bins)) {
    into.bins[Number(key)] ??= [0, 0, 0]
    const own = into.bins[Number(key)]!
    for (const [place, value] of bin.entries()) own[place]! += value
  }
}

/** Every metric of a stretch as it is to be expected; those of the order of scores where these were kept. */
export function expectedOfSums(by: Foreteller, { sums, bins }: ExpectedSums): Record<string, Expected> {
  const of = (name: keyof typeof PLACES): number => sums[PLACES[name]]!
  const rows = of('rows')
  const mean = (value: keyof typeof PLACES, variance: number): Expected => ({
    value: of(value) / rows,
    variance: variance / rows ** 2,
  })
  if (by.objective === 'regression') {
    const mse = mean('squared', by.fourth * of('lossSquares'))
    const rmse = { value: Math.sqrt(mse.value), variance: mse.value > 0 ? mse.variance / (4 * mse.value) : 0 }
    return { mae: mean('absolute', of('absoluteVariance')), rmse, mse }
  }
  const decisions = { rows, ones: of('ones'), variance: of('variance') }
  const said = { said: of('said'), saidOnes: of('saidOnes'), saidVariance: of('saidVariance') }
  return {
    ...(bins && rankedOf(groupsOf(bins))),
    ...decidedOf({ ...decisions, ...said }),
    logloss: mean('logloss', of('loglossVariance')),
    brier: mean('brier', of('brierVariance')),
  }
}

/** Rows of a stretch, how many of them hold what the reference never held, and how the expected loss varies from row to row. */
export function countsOf({ sums }: ExpectedSums, objective: Foreteller['objective']) {
  const rows = sums[PLACES.rows]!
  const mean = sums[objective === 'binary' ? PLACES.logloss : PLACES.squared]! / rows
  const spread = Math.max(0, sums[PLACES.lossSquares]! / rows - mean * mean)
  return { rows, unknown: sums[PLACES.unknown]!, spread }
}

function groupsOf(bins: Record<number, number[]>): ScoreGroups {
  // keys are whole numbers, which an object holds in ascending order
  const ranked = Object.values(bins).reverse()
  const column = (place: number): Float64Array => Float64Array.from(ranked, (bin) => bin[place]!)
  return { rows: column(0), ones: column(1), variance: column(2) }
}
