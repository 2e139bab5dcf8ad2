import { type Objective, rowLoss } from '../../evaluation/index.ts'

/** The sums of a tally, by place. Each can be added up over any parts of the rows, in any order. */
const PLACES = {
  predictions: 0,
  scores: 1,
  labeled: 2,
  labels: 3,
  gap: 4,
  gapSquares: 5,
  loss: 6,
  lossSquares: 7,
  error: 8,
  errorSquares: 9,
  truePositive: 10,
  falsePositive: 11,
  falseNegative: 12,
  unusable: 13,
} as const
const SIZE = 14

export type Sum = keyof typeof PLACES

/**
 * What a stretch of rows says about one set of scores: sums, and for probabilities the labeled rows by score. Plain JSON.
 *
 * `bins` holds three numbers for each score: labeled rows, ones, Σ score; its key is `scoreKey`.
 */
export interface Tally {
  readonly sums: number[]
  readonly bins: Record<number, number[]> | undefined
}

/** A tally of no rows; `byScore` keeps the rows by score, which AUC and calibration need. */
export function emptyTally(byScore: boolean): Tally {
  return { sums: new Array<number>(SIZE).fill(0), bins: byScore ? {} : undefined }
}

/** One sum of a tally. `error` is |label − score| of a number and (label − score)² of a probability, `loss` is `rowLoss`. */
export function sumOf({ sums }: Tally, name: Sum): number {
  return sums[PLACES[name]]!
}

/** A class is decided for from this probability. */
const THRESHOLD = 0.5

/**
 * Adds one row: its score (NaN: there is none, and the row does not count) and its label (NaN: not known).
 *
 * A probability outside [0, 1] or a label of a probability that is neither 0 nor 1 is counted as unusable and else left out.
 */
export function addRow(tally: Tally, objective: Objective, score: number, label: number): void {
  const { sums } = tally
  if (Number.isNaN(score)) return
  const binary = objective === 'binary'
  if (!Number.isFinite(score) || (binary && (score < 0 || score > 1))) {
    sums[PLACES.unusable]!++
    return
  }
  sums[PLACES.predictions]!++
  sums[PLACES.scores]! += score
  if (Number.isNaN(label)) return
  if (!Number.isFinite(label) || (binary && label !== 0 && label !== 1)) {
    sums[PLACES.unusable]!++
    return
  }
  addLabeled(tally, objective, score, label)
}

function addLabeled({ sums, bins }: Tally, objective: Objective, score: number, label: number): void {
  const gap = label - score
  const loss = rowLoss(objective, score, label)
  const error = objective === 'binary' ? gap * gap : Math.abs(gap)
  sums[PLACES.labeled]!++
  sums[PLACES.labels]! += label
  sums[PLACES.gap]! += gap
  sums[PLACES.gapSquares]! += gap * gap
  sums[PLACES.loss]! += loss
  sums[PLACES.lossSquares]! += loss * loss
  sums[PLACES.error]! += error
  sums[PLACES.errorSquares]! += error * error
  if (objective !== 'binary') return
  if (score >= THRESHOLD) sums[label === 1 ? PLACES.truePositive : PLACES.falsePositive]!++
  else if (label === 1) sums[PLACES.falseNegative]!++
  if (!bins) return
  const key = scoreKey(score)
  const bin = bins[key]
  if (bin === undefined) {
    bins[key] = [1, label, score]
    return
  }
  bin[0]!++
  bin[1]! += label
  bin[2]! += score
}

/** Adds another tally to one. */
export function mergeTally(into: Tally, from: Tally): void {
  for (let place = 0; place < SIZE; place++) into.sums[place]! += from.sums[place]!
  if (!into.bins || !from.bins) return
  for (const key in from.bins) {
    const [rows, ones, scores] = from.bins[key] as [number, number, number]
    const bin = into.bins[key]
    if (bin === undefined) {
      into.bins[key] = [rows, ones, scores]
      continue
    }
    bin[0]! += rows
    bin[1]! += ones
    bin[2]! += scores
  }
}

/** Labeled rows of about one score, ascending by score. */
export interface ScoreBin {
  readonly rows: number
  readonly ones: number
  /** Σ score. */
  readonly scores: number
  /** Σ score (1 − score): the variance that the labels have by chance alone. */
  readonly chance: number
}

/** The labeled rows by score, ascending. */
export function scoreBins({ bins = {} }: Tally): ScoreBin[] {
  // keys are whole numbers, which an object holds in ascending order
  return Object.values(bins).map((bin) => {
    const [rows, ones, scores] = bin as [number, number, number]
    return { rows, ones, scores, chance: scores * (1 - scores / rows) }
  })
}

const single = new Float32Array(1)
const bits = new Int32Array(single.buffer)
const HALF = 0x3f00

/**
 * A whole number that rises with a probability: the distance to the nearer end in 8 binary digits. So 1 % is told from 1.004 %, and
 * 99.9 % from 99.9004 %: the area under a curve of such scores is exact to some millionths.
 */
export function scoreKey(probability: number): number {
  const below = probability < 0.5
  single[0] = below ? probability : 1 - probability
  const key = bits[0]! >>> 16
  return below ? key : 2 * HALF - key
}
