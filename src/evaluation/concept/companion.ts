import { minimize } from '../../math/index.ts'
import { monotoneSteps } from './monotone.ts'

/** Numbers beside each other, one array a column; NaN where missing. */
export type Columns = readonly Float64Array[]

/** A plain model of the same question, by which a moved boundary is told: how likely a 1 is at each rank of one direction. */
export interface Companion {
  readonly means: Float64Array
  readonly scales: Float64Array
  /** One a column, and the intercept. */
  readonly weights: Float64Array
  /** Values of the rows it was fit on, ascending: the rank of a value is its place among them. */
  readonly sorted: Float64Array
  /** Log odds of a 1 at each of `STEPS` ranks. */
  readonly odds: Float64Array
}

export const STEPS = 500
/** Odds are kept within .1 and .9: a bet may win or lose ninefold at most. */
const CLIP = 0.1
const RIDGE = 1e-3

/** Which rows to learn from, of columns and labels (0 or 1). */
interface Fitting {
  readonly columns: Columns
  readonly labels: Float64Array
  readonly rows: Int32Array
}

/** A logistic regression on standardized columns, and how often its ranks came true. */
export function fitCompanion(fitting: Fitting): Companion {
  const { columns, labels, rows } = fitting
  const { means, scales } = momentsOf(columns, rows)
  const weights = fitWeights(fitting, { means, scales })
  const model = { means, scales, weights }
  const values = Float64Array.from(rows, (row) => directionOf(model, columns, row))
  const order = Int32Array.from(values.keys()).sort((a, b) => values[a]! - values[b]! || a - b)
  const sorted = Float64Array.from(order, (place) => values[place]!)
  const shares = monotoneSteps(
    Float64Array.from(order, (place) => labels[rows[place]!]!),
    STEPS,
  )
  return { ...model, sorted, odds: shares.map(clippedOdds) }
}

function momentsOf(columns: Columns, rows: Int32Array) {
  const [means, scales] = [new Float64Array(columns.length), new Float64Array(columns.length)]
  columns.forEach((column, k) => {
    let [count, sum, squares] = [0, 0, 0]
    for (const row of rows) {
      const value = column[row]!
      if (Number.isNaN(value)) continue
      count++
      sum += value
    }
    const mean = count > 0 ? sum / count : 0
    for (const row of rows) if (!Number.isNaN(column[row]!)) squares += (column[row]! - mean) ** 2
    means[k] = mean
    scales[k] = count > 0 ? Math.sqrt(squares / count) : 0
  })
  return { means, scales }
}

type Scaling = Pick<Companion, 'means' | 'scales'>

function scaled({ means, scales }: Scaling, column: number, value: number): number {
  return scales[column]! > 0 && !Number.isNaN(value) ? (value - means[column]!) / scales[column]! : 0
}

function fitWeights({ columns, labels, rows }: Fitting, scaling: Scaling): Float64Array {
  const width = columns.length
  const matrix = new Float64Array(rows.length * width)
  rows.forEach((row, i) => {
    for (let k = 0; k < width; k++) matrix[i * width + k] = scaled(scaling, k, columns[k]![row]!)
  })
  const targets = Float64Array.from(rows, (row) => labels[row]!)
  return logistic(matrix, targets, width)
}

/** Weights of each column and the intercept: the mean logloss, and a little ridge. */
export function logistic(matrix: Float64Array, targets: Float64Array, width: number): Float64Array {
  const rows = targets.length
  const loss = (x: Float64Array, gradient: Float64Array): number => {
    gradient.fill(0)
    let sum = 0
    for (let i = 0; i < rows; i++) {
      let z = x[width]!
      for (let k = 0; k < width; k++) z += x[k]! * matrix[i * width + k]!
      sum += softplus(z) - targets[i]! * z
      const off = sigmoid(z) - targets[i]!
      for (let k = 0; k < width; k++) gradient[k]! += off * matrix[i * width + k]!
      gradient[width]! += off
    }
    for (let k = 0; k <= width; k++) gradient[k] = gradient[k]! / rows + RIDGE * x[k]!
    return sum / rows + (RIDGE / 2) * x.reduce((a, b) => a + b * b, 0)
  }
  return minimize(loss, new Float64Array(width + 1), { maxIterations: 25, tolerance: 1e-4 }).x
}

/** How far a row lies in the direction of a 1. */
export function directionOf(
  model: Pick<Companion, 'means' | 'scales' | 'weights'>,
  columns: Columns,
  row: number,
): number {
  let z = model.weights[columns.length]!
  for (let k = 0; k < columns.length; k++) z += model.weights[k]! * scaled(model, k, columns[k]![row]!)
  return z
}

/** The rank of a value among those of the fit, as a step from 0 to `STEPS` - 1. */
export function stepOf({ sorted }: Companion, value: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! < value) low = middle + 1
    else high = middle
  }
  return Math.min(STEPS - 1, Math.floor((low / sorted.length) * STEPS))
}

export const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z))
const softplus = (z: number): number => (z > 0 ? z + Math.log1p(Math.exp(-z)) : Math.log1p(Math.exp(z)))

/** Log odds, within those of `CLIP`. */
export function clippedOdds(probability: number): number {
  const p = Math.min(1 - CLIP, Math.max(CLIP, probability))
  return Math.log(p / (1 - p))
}
