import { type Table, takeRows } from '../../table/index.ts'
import { fail } from '../errors.ts'
import { CLASS_METRICS, type ClassScores, columnIn, expectedClasses, realizedClasses } from './class-measures.ts'
import { judgeWindow, type WindowAbout, type WindowEstimate } from './estimate-window.ts'
import { type EstimatorState, metricReference } from './estimator.ts'
import { type Foreteller, fitForeteller, foretell } from './foretell.ts'

/** Rows that a model of several classes answered. */
export interface ClassAnswers extends ClassScores {
  readonly table: Table
  /** 0 to width − 1; NaN where it is not known. */
  readonly labels?: Float64Array
}

/** Labeled rows which the model did not learn from, in order of time. */
export interface ClassSource extends ClassAnswers {
  readonly labels: Float64Array
  /** Columns that tell where the model is wrong: usually its features. */
  readonly features: readonly string[]
  /** Rows of a chunk. */
  readonly chunk: number
}

/** Tells how well a model of several classes does while labels are not there. Plain JSON. */
export interface ClassEstimator extends Pick<EstimatorState, 'rows' | 'rarer' | 'chunk' | 'metrics'> {
  /** One for each class against all others. */
  readonly by: readonly Foreteller[]
}

const [LEAST_LABELS, LEAST_OF_RAREST] = [100, 10]
const [LEAST_CHUNKS, FOLDS] = [4, 2]

/**
 * Fits what estimates the performance of a classifier of several classes without labels: of each class against the others the chance from its
 * probability by isotonic regression, corrected by boosted trees over features, then all classes scaled to sum to 1. How wrong estimates are
 * beyond the chance of labels is found on halves of the reference that the fit did not see.
 *
 * Errors: `evaluation.too_few_labels`, `evaluation.missing_score`, `evaluation.bad_label`, `table.unknown_column`.
 *
 * @example
 * const state = fitClassEstimator({ table, scores, width: 3, labels, features: ['petal'], chunk: 1000 })
 */
export function fitClassEstimator(source: ClassSource): ClassEstimator {
  const { width, features } = source
  const known = labeledOf(source)
  const rows = known.labels.length
  const counts = Array.from({ length: width }, (_, k) => known.labels.filter((label) => label === k).length)
  const rarer = Math.min(...counts)
  if (rows < LEAST_LABELS || rarer < LEAST_OF_RAREST) throw fail('too_few_labels', { labels: rows, rarer })
  const chunk = Math.min(source.chunk, Math.max(1, Math.floor(rows / LEAST_CHUNKS)))
  return { by: fitAll(known, features), rows, rarer, chunk, metrics: referenceOf(known, features, chunk) }
}

type Labeled = ClassAnswers & { readonly labels: Float64Array }

function labeledOf({ table, scores, width, labels }: Labeled): Labeled {
  const rows = Int32Array.from(labels.keys()).filter((row) => !Number.isNaN(labels[row]!))
  for (const row of rows) {
    const label = labels[row]!
    if (!Number.isInteger(label) || label < 0 || label >= width)
      throw fail('bad_label', { row, takes: `0 to ${width - 1}` })
  }
  const missing = scores.findIndex((score) => !Number.isFinite(score))
  if (missing >= 0) throw fail('missing_score', { row: Math.floor(missing / width) })
  return takeClasses({ table, scores, width, labels }, rows)
}

function takeClasses({ table, scores, width, labels }: Labeled, rows: Int32Array): Labeled {
  const own = new Float64Array(rows.length * width)
  rows.forEach((row, i) => {
    own.set(scores.subarray(row * width, (row + 1) * width), i * width)
  })
  return { table: takeRows(table, rows), scores: own, width, labels: Float64Array.from(rows, (row) => labels[row]!) }
}

function fitAll(rows: Labeled, features: readonly string[]): Foreteller[] {
  return Array.from({ length: rows.width }, (_, k) =>
    fitForeteller({
      ...{ table: rows.table, features, objective: 'binary', scores: columnIn(rows, k) },
      labels: rows.labels.map((label) => Number(label === k)),
    }),
  )
}

/** Chances [rows, width] that sum to 1, and which rows hold what the reference never held. */
function foretellAll(by: readonly Foreteller[], rows: ClassAnswers) {
  const { table, width } = rows
  const told = by.map((one, k) => foretell(one, { table, scores: columnIn(rows, k) }))
  const chances = new Float64Array(table.rows * width)
  for (let row = 0; row < table.rows; row++) {
    const sum = told.reduce((total, one) => total + one.chances[row]!, 0)
    for (let k = 0; k < width; k++) chances[row * width + k] = told[k]!.chances[row]! / sum
  }
  return { chances, unknown: told[0]!.unknown }
}

function referenceOf(rows: Labeled, features: readonly string[], chunk: number): EstimatorState['metrics'] {
  const { scores, width, labels } = rows
  const chances = foretoldByOthers(rows, features)
  const whole = realizedClasses({ scores, width }, labels)
  const chunks = Array.from({ length: Math.floor(labels.length / chunk) }, (_, c) => {
    const [from, to] = [c * chunk, (c + 1) * chunk]
    const part = { scores: scores.subarray(from * width, to * width), width }
    return {
      expected: expectedClasses(part, chances.subarray(from * width, to * width)),
      realized: realizedClasses(part, labels.subarray(from, to)),
    }
  })
  const entries = CLASS_METRICS.map((metric) => {
    const pairs = chunks.map(({ expected, realized }) => ({
      expected: expected[metric],
      realized: realized[metric].value,
    }))
    return [metric, metricReference(whole[metric].value, pairs)] as const
  })
  return Object.fromEntries(entries)
}

/** Each row foretold by a fit on the other half. */
function foretoldByOthers(rows: Labeled, features: readonly string[]): Float64Array {
  const count = rows.labels.length
  const chances = new Float64Array(count * rows.width)
  const all = Int32Array.from(rows.labels.keys())
  for (let fold = 0; fold < FOLDS; fold++) {
    const [from, to] = [Math.floor((fold * count) / FOLDS), Math.floor(((fold + 1) * count) / FOLDS)]
    const by = fitAll(
      takeClasses(
        rows,
        all.filter((row) => row < from || row >= to),
      ),
      features,
    )
    chances.set(foretellAll(by, takeClasses(rows, all.subarray(from, to))).chances, from * rows.width)
  }
  return chances
}

/**
 * Estimates accuracy, log loss, macro F1 and macro AUC of a window from what the model answered, and measures them where labels are known; judged
 * as `estimateWindow` does.
 */
export function estimateClasses(state: ClassEstimator, window: ClassAnswers, about: WindowAbout = {}): WindowEstimate {
  const { table, scores, width, labels } = window
  const { chances, unknown } = foretellAll(state.by, window)
  const known = labels && labeledOf({ table, scores, width, labels })
  const isKnown = known !== undefined && known.labels.length > 0
  return judgeWindow(
    state,
    {
      ...{ rows: table.rows, labeled: known?.labels.length ?? 0 },
      unknown: unknown.reduce((sum, each) => sum + each, 0) / Math.max(1, table.rows),
      expected: expectedClasses({ scores, width }, chances),
      realized: isKnown ? realizedClasses(known, known.labels) : {},
    },
    about,
  )
}
