import { type Correction, correctionOf, fitCorrection } from '../../learners/index.ts'
import { exactLog, exactSigmoid, type IsotonicMap, isotonicAt, isotonicMap } from '../../math/index.ts'
import { type Table, takeRows } from '../../table/index.ts'
import type { Objective } from '../loss.ts'
import { type KnownColumn, knownColumns, sheetOf } from './territory.ts'

/** What tells, row by row, how wrong a model will be. Plain JSON. */
export type Foreteller = ChanceForeteller | ErrorForeteller

interface ChanceForeteller {
  readonly objective: 'binary'
  readonly columns: readonly KnownColumn[]
  /** Score → chance of a 1. */
  readonly calibration: IsotonicMap
  /** What the features add to its log odds. */
  readonly correction: Correction
}

interface ErrorForeteller {
  readonly objective: 'regression'
  readonly columns: readonly KnownColumn[]
  /** Mean absolute and mean squared error of a row. */
  readonly absolute: Correction
  readonly squared: Correction
  /** How far squared errors are from their mean: mean of the squared distance ÷ mean of the squared mean. */
  readonly fourth: number
}

/** Rows that a model answered. */
export interface Answered {
  readonly table: Table
  /** The score or probability of a 1, or the number. Finite. */
  readonly scores: Float64Array
}

/** What is to be expected of each row. */
export interface Foretold {
  /** Of a classifier: the chance that the label is 1. */
  readonly chances: Float64Array
  /** Of a regression: mean absolute and mean squared error. */
  readonly absolute: Float64Array
  readonly squared: Float64Array
  /** 1 where the reference holds nothing like the row. */
  readonly unknown: Uint8Array
}

/** What to fit on: every row has its label. */
export interface ForetellerSource extends Answered {
  readonly features: readonly string[]
  readonly labels: Float64Array
  readonly objective: Objective
}

/** Chances nearer to 0 and 1 than this are not told apart. */
const CLIP = 1e-4
const SCORE = '/score'
const NONE = new Float64Array(0)

/** Fits a foreteller. Nothing is drawn: the same rows give the same bytes. Errors: `table.unknown_column`. */
export function fitForeteller(source: ForetellerSource): Foreteller {
  const columns = knownColumns(source.table, source.features)
  return source.objective === 'binary' ? fitChances(columns, source) : fitErrors(columns, source)
}

function fitChances(columns: readonly KnownColumn[], { table, scores, labels }: ForetellerSource): ChanceForeteller {
  const calibration = isotonicMap(scores, labels)
  const offset = oddsOf(calibration, scores)
  const { sheet } = sheetOf(columns, table, { name: SCORE, values: offset })
  const correction = fitCorrection(sheet, { label: labels, rows: Int32Array.from(labels.keys()), offset })
  return { objective: 'binary', columns, calibration, correction }
}

function fitErrors(columns: readonly KnownColumn[], { table, scores, labels }: ForetellerSource): ErrorForeteller {
  const rows = Int32Array.from(labels.keys())
  const { sheet } = sheetOf(columns, table, { name: SCORE, values: scores })
  const errors = scores.map((score, row) => Math.abs(score - labels[row]!))
  const squares = errors.map((error) => error * error)
  const absolute = fitCorrection(sheet, { label: errors, rows })
  const squared = fitCorrection(sheet, { label: squares, rows })
  const means = positive(correctionOf(squared, sheet))
  let [distance, size] = [0, 0]
  for (let row = 0; row < squares.length; row++) {
    distance += (squares[row]! - means[row]!) ** 2
    size += means[row]! ** 2
  }
  return { objective: 'regression', columns, absolute, squared, fourth: size > 0 ? distance / size : 0 }
}

/** What is to be expected of rows. A column that is missing makes all of them unknown. */
export function foretell(by: Foreteller, { table, scores }: Answered): Foretold {
  if (by.objective === 'binary') {
    const odds = oddsOf(by.calibration, scores)
    const { sheet, unknown } = sheetOf(by.columns, table, { name: SCORE, values: odds })
    const more = correctionOf(by.correction, sheet)
    return { chances: odds.map((each, row) => exactSigmoid(each + more[row]!)), absolute: NONE, squared: NONE, unknown }
  }
  const { sheet, unknown } = sheetOf(by.columns, table, { name: SCORE, values: scores })
  const absolute = positive(correctionOf(by.absolute, sheet))
  const means = positive(correctionOf(by.squared, sheet))
  // a mean square is never below the square of the mean
  return { chances: NONE, absolute, squared: means.map((each, row) => Math.max(each, absolute[row]! ** 2)), unknown }
}

/** Some of the rows. */
export function takeAnswered({ table, scores }: Answered, rows: ArrayLike<number>): Answered {
  return { table: takeRows(table, rows), scores: Float64Array.from(rows, (row) => scores[row]!) }
}

/** What was foretold of some of the rows. */
export function takeForetold(told: Foretold, rows: Int32Array): Foretold {
  const pick = (values: Float64Array): Float64Array =>
    values.length === 0 ? values : Float64Array.from(rows, (row) => values[row]!)
  return {
    ...{ chances: pick(told.chances), absolute: pick(told.absolute), squared: pick(told.squared) },
    unknown: Uint8Array.from(rows, (row) => told.unknown[row]!),
  }
}

function oddsOf(calibration: IsotonicMap, scores: Float64Array): Float64Array {
  return scores.map((score) => {
    const p = Math.min(1 - CLIP, Math.max(CLIP, isotonicAt(calibration, score)))
    return exactLog(p / (1 - p))
  })
}

const positive = (values: Float64Array): Float64Array => values.map((value) => Math.max(0, value))
