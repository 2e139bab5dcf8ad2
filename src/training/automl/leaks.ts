import { seededRandom } from '../../base/index.ts'
import { Z95 } from '../../math/index.ts'
import type { Coded } from '../../table/index.ts'

/** What one column alone says about the label. */
export interface Telling {
  /**
   * The share of what is unknown about the label that the column takes away, on rows that were not learned from: R² for numbers, share
   * of the log loss for classes. 1 is everything, 0 or less nothing.
   */
  readonly share: number
  /** Lower end of its 95 % interval. */
  readonly low: number
  readonly rows: number
}

/** The label of some rows. */
export interface Target {
  readonly values: Float64Array
  /** 0 for numbers. */
  readonly classes: number
  /** The fold of each row, see `leakFolds`. */
  readonly folds: Uint8Array
}

const FOLDS = 5
const MOST_BINS = 512
const ROWS_A_BIN = 20
/** Rows that a bin borrows from the whole, so that one of a single row does not promise too much. */
const BORROWED = 1

/**
 * Predicts the label from one column, 5-fold: the mean (or the shares of classes) of the rows with a similar value, in bins of equal
 * count, missing in one of its own. So it sees any shape of dependence, and a category of many values as well.
 */
export function tellingOf(column: Coded, target: Target): Telling {
  const bins = binsOf(column)
  return target.classes === 0 ? tellNumber({ bins, ...target }) : tellClass({ bins, ...target })
}

/** What is known from whether the column has a value at all. */
export function missingTelling({ codes }: Coded, target: Target): Telling {
  const bins = { of: codes.map((code) => Number(code >= 0)), count: 2 }
  return target.classes === 0 ? tellNumber({ bins, ...target }) : tellClass({ bins, ...target })
}

interface Bins {
  readonly of: Int32Array
  readonly count: number
}

/** Numbers: neighbors joined until they have enough rows; texts: those with enough rows, all others in one. Missing comes last. */
function binsOf({ codes, counts, values }: Coded): Bins {
  const least = Math.max(ROWS_A_BIN, codes.length / MOST_BINS)
  const binOfCode = new Int32Array(counts.length)
  let bin = 0
  let held = 0
  for (let code = 0; code < counts.length; code++) {
    if (values) {
      if (held > 0 && (held >= least || (counts[code]! >= least && held >= least / 4))) {
        bin++
        held = 0
      }
      binOfCode[code] = bin
      held += counts[code]!
    } else binOfCode[code] = counts[code]! >= 2 && bin < codes.length / 2 ? bin++ : -1
  }
  const rest = values ? bin + 1 : bin
  const missing = rest + 1
  const of = codes.map((code) => (code < 0 ? missing : binOfCode[code]! < 0 ? rest : binOfCode[code]!))
  return { of, count: missing + 1 }
}

/** Five folds at random. */
export function leakFolds(rows: number, seed: number): Uint8Array {
  const random = seededRandom(seed)
  return Uint8Array.from({ length: rows }, () => random.integer(FOLDS))
}

interface Work extends Target {
  readonly bins: Bins
}

function tellNumber({ bins, folds, values }: Work): Telling {
  const sums = new Float64Array(bins.count * (FOLDS + 1))
  const rows = new Float64Array(bins.count * (FOLDS + 1))
  const mean = values.reduce((a, b) => a + b, 0) / values.length
  for (let row = 0; row < values.length; row++) {
    const bin = bins.of[row]! * (FOLDS + 1)
    for (const at of [bin + folds[row]!, bin + FOLDS]) {
      sums[at]! += values[row]! - mean
      rows[at]!++
    }
  }
  const losses = new Float64Array(values.length)
  const baseline = new Float64Array(values.length)
  for (let row = 0; row < values.length; row++) {
    const bin = bins.of[row]! * (FOLDS + 1)
    const [sum, count] = [sums[bin + FOLDS]! - sums[bin + folds[row]!]!, rows[bin + FOLDS]! - rows[bin + folds[row]!]!]
    const truth = values[row]! - mean
    losses[row] = (truth - sum / (count + BORROWED)) ** 2
    baseline[row] = truth ** 2
  }
  return shareOf(losses, baseline)
}

function tellClass({ bins, folds, values, classes }: Work): Telling {
  const stride = (FOLDS + 1) * (classes + 1)
  const counts = new Float64Array(bins.count * stride)
  const prior = new Float64Array(classes)
  for (let row = 0; row < values.length; row++) {
    prior[values[row]!]! += 1 / values.length
    for (const fold of [folds[row]!, FOLDS]) {
      const at = bins.of[row]! * stride + fold * (classes + 1)
      counts[at + values[row]!]!++
      counts[at + classes]!++
    }
  }
  const losses = new Float64Array(values.length)
  const baseline = new Float64Array(values.length)
  for (let row = 0; row < values.length; row++) {
    const [all, own] = [
      bins.of[row]! * stride + FOLDS * (classes + 1),
      bins.of[row]! * stride + folds[row]! * (classes + 1),
    ]
    const share = prior[values[row]!]!
    const hits = counts[all + values[row]!]! - counts[own + values[row]!]!
    const rows = counts[all + classes]! - counts[own + classes]!
    losses[row] = -Math.log((hits + BORROWED * share) / (rows + BORROWED))
    baseline[row] = -Math.log(share)
  }
  return shareOf(losses, baseline)
}

/** 1 − mean loss ÷ mean baseline, its interval by the delta method. */
function shareOf(losses: Float64Array, baseline: Float64Array): Telling {
  const rows = losses.length
  const total = baseline.reduce((a, b) => a + b, 0) / rows
  if (!(total > 0)) return { share: 0, low: 0, rows }
  const ratio = losses.reduce((a, b) => a + b, 0) / rows / total
  let squares = 0
  for (let row = 0; row < rows; row++) squares += ((losses[row]! - ratio * baseline[row]!) / total) ** 2
  return { share: 1 - ratio, low: 1 - ratio - (Z95 * Math.sqrt(squares)) / rows, rows }
}
