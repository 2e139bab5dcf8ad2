import type { Estimate, Objective } from '../../evaluation/index.ts'
import { Z95 } from '../../math/index.ts'
import { type ScoreBin, type Sum, scoreBins, sumOf, type Tally } from './tally.ts'
import { figureOf, measure, type Performance } from './window.ts'

const INTERVAL = '95 % normal interval, rows taken as independent'
export const BINNED = 'scores told apart to 8 binary digits of the distance to 0 or 1'

/** How scores did on the rows whose label is known, from a tally of them. */
export function performanceOf(tally: Tally, objective: Objective): Performance {
  const [predictions, labeled] = [sumOf(tally, 'predictions'), sumOf(tally, 'labeled')]
  const counts = {
    predictions,
    labeled,
    meanPrediction: measure(sumOf(tally, 'scores') / predictions),
    labelRate: measure(sumOf(tally, 'labels') / labeled),
  }
  const mean = (of: Sum, squares: Sum, convention: string) => figureOf(meanOf(tally, { of, squares, convention }))
  if (objective === 'regression')
    return {
      ...counts,
      gap: mean('gap', 'gapSquares', 'bias: mean label less mean prediction'),
      mae: mean('error', 'errorSquares', 'mean absolute error'),
      rmse: figureOf(
        rootOf(meanOf(tally, { of: 'loss', squares: 'lossSquares', convention: 'root mean squared error' })),
      ),
    }
  const bins = tally.bins && scoreBins(tally)
  return {
    ...counts,
    gap: mean('gap', 'gapSquares', 'calibration in the large: mean label less mean probability'),
    logloss: mean('loss', 'lossSquares', 'mean log loss in nats, probabilities clipped to [0.001, 1 - 0.001]'),
    brier: mean('error', 'errorSquares', 'Brier score: mean squared distance between probability and label'),
    ...(bins && { auc: figureOf(areaOf(bins)), ece: figureOf(calibrationErrorOf(bins)) }),
  }
}

interface Mean {
  readonly of: Sum
  readonly squares: Sum
  readonly convention: string
}

/** The mean of what was summed, with its normal interval; NaN without rows, no interval for one. */
export function meanOf(tally: Tally, { of, squares, convention }: Mean): Estimate {
  const [count, sum] = [sumOf(tally, 'labeled'), sumOf(tally, of)]
  const value = sum / count
  if (count < 2) return { value, count, convention: count === 0 ? `${convention}; no rows` : convention }
  const variance = Math.max(0, sumOf(tally, squares) - sum * value) / (count - 1)
  const half = Z95 * Math.sqrt(variance / count)
  return { value, low: value - half, high: value + half, count, convention: `${convention}; ${INTERVAL}` }
}

function rootOf(squared: Estimate): Estimate {
  const { low, high } = squared
  const ends =
    low === undefined || high === undefined ? {} : { low: Math.sqrt(Math.max(0, low)), high: Math.sqrt(high) }
  return { ...squared, value: Math.sqrt(squared.value), ...ends }
}

const AREA = 'area under the ROC curve by ranks, ties count half'

/** The area under the ROC curve of rows by score, with DeLong's interval. */
export function areaOf(bins: readonly ScoreBin[]): Estimate {
  const count = bins.reduce((sum, { rows }) => sum + rows, 0)
  const ones = bins.reduce((sum, bin) => sum + bin.ones, 0)
  const zeros = count - ones
  if (ones === 0 || zeros === 0)
    return { value: Number.NaN, count, convention: `${AREA}; not defined with one class only` }
  const places = placesOf(bins, ones, zeros)
  const value = places.reduce((sum, { one, onesHere }) => sum + one * onesHere, 0) / ones
  const spreadOf = (square: (place: Place) => number, n: number): number =>
    places.reduce((sum, place) => sum + square(place), 0) / (n - 1) / n
  const spread = Math.sqrt(
    spreadOf(({ one, onesHere }) => onesHere * (one - value) ** 2, ones) +
      spreadOf(({ zero, zerosHere }) => zerosHere * (zero - value) ** 2, zeros),
  )
  if (!Number.isFinite(spread)) return { value, count, convention: AREA }
  const [low, high] = [Math.max(0, value - Z95 * spread), Math.min(1, value + Z95 * spread)]
  return {
    value,
    low,
    high,
    count,
    convention: `${AREA}, ${BINNED}; 95 % interval by DeLong, rows taken as independent`,
  }
}

/** The share of the other class that the ones, and the zeros, of one score stand on the right side of. */
interface Place {
  readonly one: number
  readonly zero: number
  readonly onesHere: number
  readonly zerosHere: number
}

function placesOf(bins: readonly ScoreBin[], ones: number, zeros: number): Place[] {
  let [onesBelow, zerosBelow] = [0, 0]
  return bins.map(({ rows, ones: onesHere }) => {
    const zerosHere = rows - onesHere
    const one = (zerosBelow + zerosHere / 2) / zeros
    const zero = 1 - (onesBelow + onesHere / 2) / ones
    onesBelow += onesHere
    zerosBelow += zerosHere
    return { one, zero, onesHere, zerosHere }
  })
}

const GROUPS = 10
const GROUPING = `groups of about equal count by score, ${BINNED}`

/** Ten groups of about equal count; rows of one score stay together. */
export function groupsOf(bins: readonly ScoreBin[]): ScoreBin[] {
  const count = bins.reduce((sum, { rows }) => sum + rows, 0)
  const groups: { -readonly [K in keyof ScoreBin]: ScoreBin[K] }[] = []
  let before = 0
  for (const { rows, ones, scores, chance } of bins) {
    const place = Math.min(GROUPS - 1, Math.floor((GROUPS * (before + rows / 2)) / count))
    groups[place] ??= { rows: 0, ones: 0, scores: 0, chance: 0 }
    groups[place].rows += rows
    groups[place].ones += ones
    groups[place].scores += scores
    groups[place].chance += chance
    before += rows
  }
  return groups.filter((group) => group !== undefined)
}

function calibrationErrorOf(bins: readonly ScoreBin[]): Estimate {
  const count = bins.reduce((sum, { rows }) => sum + rows, 0)
  const sum = groupsOf(bins).reduce((a, { ones, scores }) => a + Math.abs(ones - scores), 0)
  const does = `expected calibration error: mean |share of ones − mean probability| over ${GROUPS} ${GROUPING}`
  return { value: sum / count, count, convention: `${does}; biased upwards` }
}
