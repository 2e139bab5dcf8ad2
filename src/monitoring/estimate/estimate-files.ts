import { nearestName } from '../../base/index.ts'
import { type RowsNeeds, rowsOf } from '../../data/index.ts'
import {
  CLASS_METRICS,
  type EstimatorState,
  estimableMetrics,
  estimateClasses,
  estimateWindow,
  fitClassEstimator,
  fitEstimator,
  foretell,
  type LossSplit,
  type Objective,
  splitLoss,
  type WindowEstimate,
} from '../../evaluation/index.ts'
import { columnOf, quoteName, type Table } from '../../table/index.ts'
import { fail } from '../errors.ts'
import { type LabelReading, labelsOf, readingOf, scoresOf } from './answers.ts'
import { chooseFeatures, type LeftOut } from './choose-features.ts'
import { type ClassReading, classLabels, classReading, classScores, scoreColumns } from './class-answers.ts'

/** What to estimate: files or datasets with the answers of a model. */
export interface EstimateOrder {
  /** Labeled rows which the model did not learn from. */
  readonly reference: string
  readonly current: string
  /** The column with the probability of a 1, or with the number that was foretold; of several classes their columns, with commas between. */
  readonly score: string
  /** The column with the label; the current rows may lack it. */
  readonly label: string
  /** The column with what was decided; score ≥ threshold without it. */
  readonly prediction?: string
  readonly threshold?: number
  /** Rows of a window. */
  readonly every?: number
  /** What tells an alarm; the first of `estimableMetrics` without it. */
  readonly metric?: string
  /** How far it may be from the reference, in standard deviations of its chunks. */
  readonly tolerance?: number
  readonly exclude: readonly string[]
  /** Labels of the current rows that came in a file of their own, joined by `id`. */
  readonly labels?: string
  readonly id?: string
  readonly progress?: (done: number, doing: string) => void
}

/** A window of the current rows, in file order. */
export interface EstimatedWindow extends WindowEstimate {
  /** Number of its first row, and of the row behind its last. */
  readonly from: number
  readonly to: number
  /** Where labels are known: what other rows and what other labels did to the loss. */
  readonly split: LossSplit | undefined
}

/** Estimates for a file. */
export interface FileEstimate {
  readonly objective: Objective | 'multiclass'
  /** What stands for 1; null where labels are 0 and 1, numbers, or of several classes. */
  readonly positive: string | null
  readonly metric: string
  readonly every: number
  readonly features: readonly string[]
  readonly leftOut: readonly LeftOut[]
  readonly reference: Pick<EstimatorState, 'metrics'>
  readonly windows: readonly EstimatedWindow[]
  readonly rows: { readonly reference: number; readonly current: number }
}

const LABEL = '__label'
const [SMALLEST_WINDOW, USUAL_WINDOW, USUAL_WINDOWS] = [100, 5_000, 10]
/** A model's answers beyond this are no probabilities. */
const LARGEST_PROBABILITY = 1

/**
 * Estimates the performance of a model on the current rows, window by window, from a reference with labels; and measures it where labels
 * are known. Current rows are read a window at a time.
 *
 * Errors: `monitoring.bad_estimate`, `table.unknown_column`, `evaluation.too_few_labels`, and those of `rowsOf`.
 */
export async function estimateFiles(needs: RowsNeeds, order: EstimateOrder): Promise<FileEstimate> {
  const { progress = () => undefined } = order
  progress(0, 'reading the reference')
  const reference = await rowsOf(needs, order.reference)
  const known = await needs.lake.table(`select * exclude (__row) from ${reference.relation} order by __row`)
  const columns = scoreColumns(known, order.score)
  const reading = columns.length > 1 ? classReading(known, order.label, columns) : readingOf(known, order.label)
  const metric = metricFor(reading, order.metric)
  const current = await rowsOf(needs, order.current)
  const named = [...columns, order.label, order.prediction, order.id].filter((name) => name !== undefined)
  const { features, leftOut } = chooseFeatures(known, current.schema, new Set([...named, ...order.exclude]))
  const every = order.every ?? usualWindow(current.rows)
  progress(0.1, 'fitting')
  const { state, windowOf } = estimatorOf(known, { ...order, reading, features, every })
  const windows: EstimatedWindow[] = []
  let from = 0
  for await (const table of needs.lake.tables(await currentSql(needs, order, current), every)) {
    windows.push({ from, to: from + table.rows, ...windowOf(table) })
    from += table.rows
    progress(0.3 + 0.7 * Math.min(1, from / Math.max(1, current.rows)), 'estimating')
  }
  const rows = { reference: known.rows, current: from }
  const { objective, positive } = reading
  return { objective, positive, metric, every, features, leftOut, reference: state, windows, rows }
}

type AnyReading = LabelReading | ClassReading

function metricFor({ objective }: AnyReading, asked: string | undefined): string {
  const known = objective === 'multiclass' ? CLASS_METRICS : estimableMetrics(objective)
  if (asked === undefined || known.some((metric) => metric === asked)) return asked ?? known[0]!
  const reason = `${asked} cannot be estimated; the nearest is ${nearestName(asked, known)} of ${known.join(', ')}`
  throw fail('bad_estimate', { reason })
}

const usualWindow = (rows: number): number =>
  Math.max(SMALLEST_WINDOW, Math.min(USUAL_WINDOW, Math.floor(rows / USUAL_WINDOWS)))

interface Fitting extends EstimateOrder {
  readonly reading: LabelReading
  readonly features: readonly string[]
  readonly every: number
}

/** What tells each window. */
interface Telling {
  readonly state: Pick<EstimatorState, 'metrics'>
  readonly windowOf: (table: Table) => WindowEstimate & Pick<EstimatedWindow, 'split'>
}

function estimatorOf(known: Table, of: Omit<Fitting, 'reading'> & { readonly reading: AnyReading }): Telling {
  const { reading, ...order } = of
  if (reading.objective === 'multiclass') return classEstimatorOf(known, { ...order, reading })
  const state = fitOn(known, { ...order, reading })
  return { state, windowOf: (table) => windowOf(state, table, { ...order, reading }) }
}

/** The decision is for the likeliest class; what other rows and other labels did to the loss is not told apart. */
function classEstimatorOf(
  known: Table,
  { reading, features, every, ...order }: Omit<Fitting, 'reading'> & { readonly reading: ClassReading },
): Telling {
  if (order.prediction !== undefined || order.threshold !== undefined)
    throw fail('bad_estimate', {
      reason: 'of several classes the likeliest is decided for: leave out what else decides',
    })
  const width = reading.columns.length
  const labels = classLabels(columnOf(known, order.label), reading)
  const rows = { table: known, scores: classScores(known, reading), width, labels }
  const state = fitClassEstimator({ ...rows, features, chunk: every })
  const about = order.tolerance === undefined ? {} : { tolerance: order.tolerance }
  return {
    state,
    windowOf(table) {
      const late = table.columns.get(LABEL)
      const answers = { table, scores: classScores(table, reading), width }
      const window = late ? { ...answers, labels: classLabels(late, reading) } : answers
      return { ...estimateClasses(state, window, about), split: undefined }
    },
  }
}

function fitOn(table: Table, { reading, features, every, ...order }: Fitting): EstimatorState {
  const scores = scoresOf(table, order.score)
  const isNone = scores.some((score) => score < 0 || score > LARGEST_PROBABILITY)
  if (reading.objective === 'binary' && isNone)
    throw fail('bad_estimate', { reason: `${order.score} is not a probability of 1 in every row` })
  return fitEstimator({
    ...{ table, features, scores, labels: labelsOf(table, order.label, reading), chunk: every },
    objective: reading.objective,
    ...(order.prediction !== undefined && { predicted: labelsOf(table, order.prediction, reading) }),
    ...(order.threshold !== undefined && { threshold: order.threshold }),
  })
}

/** Current rows in their order, with their labels as `__label` where these are known. */
async function currentSql(
  needs: RowsNeeds,
  { labels, id, label }: EstimateOrder,
  current: { readonly relation: string; readonly schema: readonly { readonly name: string }[] },
): Promise<string> {
  const has = current.schema.some(({ name }) => name === label)
  if (labels === undefined) {
    const own = has ? `${quoteName(label)} as ${LABEL}, ` : ''
    return `select ${own}* exclude (__row) from ${current.relation} order by __row`
  }
  if (id === undefined)
    throw fail('bad_estimate', { reason: 'labels of a file of their own need --id, the column that joins them' })
  const given = await rowsOf(needs, labels)
  for (const [where, { schema }] of [
    ['the current rows', current],
    ['the labels', given],
  ] as const)
    if (!schema.some(({ name }) => name === id)) throw fail('bad_estimate', { reason: `${where} have no column ${id}` })
  if (!given.schema.some(({ name }) => name === label))
    throw fail('bad_estimate', { reason: `the labels have no column ${label}` })
  const late = `select ${quoteName(id)} as __id, any_value(${quoteName(label)}) as ${LABEL} from ${given.relation} group by 1`
  return `select l.${LABEL}, c.* exclude (__row) from ${current.relation} c left join (${late}) l on l.__id = c.${quoteName(id)} order by c.__row`
}

function windowOf(
  state: EstimatorState,
  table: Table,
  { reading, ...order }: EstimateOrder & { readonly reading: LabelReading },
): WindowEstimate & Pick<EstimatedWindow, 'split'> {
  const rows = {
    ...{ table, scores: scoresOf(table, order.score) },
    ...(order.prediction !== undefined && { predicted: labelsOf(table, order.prediction, reading) }),
    ...(table.columns.has(LABEL) && { labels: labelsOf(table, LABEL, reading) }),
  }
  const about = order.tolerance === undefined ? {} : { tolerance: order.tolerance }
  const foretold = { ...rows, told: foretell(state.by, rows) }
  return { ...estimateWindow(state, foretold, about), split: rows.labels && splitLoss(state, foretold) }
}
