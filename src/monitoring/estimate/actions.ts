import { type Static, Type } from 'typebox'
import { actionsOver, Measure, rowsToRead } from '../../base/index.ts'
import type { RowsNeeds } from '../../data/index.ts'
import { CLASS_METRICS, type EstimatedMetric, estimableMetrics } from '../../evaluation/index.ts'
import { type EstimatedWindow, estimateFiles, type FileEstimate } from './estimate-files.ts'

const action = actionsOver<RowsNeeds>()

const Column = Type.String({ minLength: 1 })
const MeasureOrNull = Type.Union([Measure, Type.Null()])

const MetricShape = Type.Object({
  estimated: MeasureOrNull,
  low: MeasureOrNull,
  high: MeasureOrNull,
  sd: MeasureOrNull,
  limit: Type.Union([Measure, Type.Null()], { description: 'Worse than this is an alarm.' }),
  alert: Type.Boolean({ description: 'The estimate is beyond the limit by more than 1.645 standard deviations.' }),
  realized: MeasureOrNull,
  realizedLow: MeasureOrNull,
  realizedHigh: MeasureOrNull,
  realizedAlert: Type.Boolean(),
  convention: Type.String(),
})

const Part = Type.Object({ value: MeasureOrNull, sd: MeasureOrNull })

const WindowShape = Type.Object({
  window: Type.Integer({ description: 'From 0.' }),
  from: Type.Integer({ description: 'Number of its first row, from 0.' }),
  to: Type.Integer(),
  rows: Type.Integer(),
  labeled: Type.Integer(),
  metrics: Type.Record(Type.String(), MetricShape),
  unknown: Type.Number({ description: 'Share of rows that hold what the reference never held.' }),
  trusted: Type.Boolean(),
  doubts: Type.Array(Type.Object({ code: Type.String(), because: Type.String() })),
  alert: Type.Boolean({ description: 'Of the metric that decides: estimated or realized.' }),
  split: Type.Union(
    [
      Type.Object({
        metric: Type.String(),
        count: Type.Integer(),
        expected: MeasureOrNull,
        realized: MeasureOrNull,
        covariate: Part,
        concept: Part,
      }),
      Type.Null(),
    ],
    {
      description:
        'Realized loss − that of the reference: what other rows did, and what other labels for the same rows did.',
    },
  ),
})

const AlertShape = Type.Object({
  window: Type.Integer(),
  metric: Type.String(),
  kind: Type.Union([Type.Literal('estimated'), Type.Literal('realized')]),
  value: MeasureOrNull,
  limit: MeasureOrNull,
})

const Answer = Type.Object({
  objective: Type.String(),
  metric: Type.String({ description: 'The one that decides on alerts.' }),
  positive: Type.Union([Type.String(), Type.Null()]),
  every: Type.Integer(),
  rows: Type.Object({ reference: Type.Integer(), current: Type.Integer(), labeled: Type.Integer() }),
  features: Type.Array(Type.String()),
  leftOut: Type.Array(Type.Object({ column: Type.String(), because: Type.String() })),
  reference: Type.Record(Type.String(), Type.Object({ value: MeasureOrNull, deviation: MeasureOrNull })),
  windows: Type.Array(WindowShape),
  alerts: Type.Array(AlertShape),
  check: Type.Union(
    [
      Type.Object({
        windows: Type.Integer(),
        meanAbsoluteError: MeasureOrNull,
        largestError: MeasureOrNull,
        covered: Type.Integer({ description: 'Windows whose realized value is within the 95 % interval.' }),
      }),
      Type.Null(),
    ],
    { description: 'Estimates beside the truth, over windows with all their labels.' },
  ),
})

export const estimate = action({
  name: 'monitoring.estimate',
  does: 'Estimate the performance of a model without labels, window by window, from a labeled reference; and measure it where labels are.',
  http: 'POST /api/v1/estimates',
  permit: 'monitoring.read',
  words: ['reference', 'current'],
  input: Type.Object({
    reference: rowsToRead('Labeled rows which the model did not learn from: a file, or a dataset as flights@3.'),
    current: rowsToRead('The rows to estimate for, in order of time.'),
    score: Type.String({
      minLength: 1,
      description:
        'The column with the probability of a 1, or the predicted number; of several classes the columns of their probabilities, as p_a,p_b,p_c.',
    }),
    label: Type.String({ minLength: 1, description: 'The column with the label; the current rows may lack it.' }),
    prediction: Type.Optional(Type.String({ minLength: 1, description: 'The column with the decision, 0 or 1.' })),
    threshold: Type.Optional(
      Type.Number({ description: 'The score from which the decision is 1; 0.5 when not given.' }),
    ),
    every: Type.Optional(Type.Integer({ minimum: 1, description: 'Rows of a window.' })),
    metric: Type.Optional(
      Type.String({
        description: `What decides on alerts: ${estimableMetrics('binary').join(', ')}; of several classes ${CLASS_METRICS.join(', ')}; of numbers ${estimableMetrics('regression').join(', ')}. The first when not given.`,
      }),
    ),
    tolerance: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        description: 'Standard deviations of the reference chunks; 3 when not given.',
      }),
    ),
    exclude: Type.Optional(Type.Array(Column, { description: 'Columns not to estimate from, with commas between.' })),
    labels: Type.Optional(rowsToRead('Labels of the current rows in a file of their own.')),
    id: Type.Optional(Type.String({ minLength: 1, description: 'The column that joins them.' })),
  }),
  output: Answer,
  example: 'monitoring estimate reference.parquet current.parquet --score probability --label late --every 5000',
  run: async (needs, { exclude = [], ...input }, { progress }) =>
    answerOf(await estimateFiles(needs, { ...given(input), exclude, progress })),
})

type Given<T> = { readonly [K in keyof T]: Exclude<T[K], undefined> }

/** Without what was not given. */
function given<T extends object>(input: T): Given<T> {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as Given<T>
}

const measure = (value: number | null | undefined): number | null =>
  value !== undefined && value !== null && Number.isFinite(value) ? value : null

function answerOf(found: FileEstimate): Static<typeof Answer> {
  const windows = found.windows.map((window, at) => shownWindow(window, at, found.metric))
  return {
    ...{ objective: found.objective, metric: found.metric, positive: found.positive, every: found.every },
    rows: { ...found.rows, labeled: found.windows.reduce((sum, { labeled }) => sum + labeled, 0) },
    ...{ features: [...found.features], leftOut: found.leftOut.map((one) => ({ ...one })), windows },
    reference: Object.fromEntries(
      Object.entries(found.reference.metrics).map(([name, { value, deviation }]) => [name, { value, deviation }]),
    ),
    alerts: windows.flatMap(({ window, metrics }) => alertsOf(window, found.metric, metrics[found.metric]!)),
    check: checkOf(windows, found.metric),
  }
}

type Window = Static<typeof WindowShape>
type Shown = Static<typeof MetricShape>

function shownWindow({ metrics, split, ...window }: EstimatedWindow, at: number, metric: string): Window {
  const shown = Object.fromEntries(Object.entries(metrics).map(([name, its]) => [name, shownMetric(its)]))
  const { alert, realizedAlert } = shown[metric]!
  return {
    ...{ window: at, from: window.from, to: window.to, rows: window.rows, labeled: window.labeled },
    ...{ metrics: shown, unknown: window.unknown, trusted: window.trusted, alert: alert || realizedAlert },
    doubts: window.doubts.map((doubt) => ({ ...doubt })),
    split: split
      ? {
          ...{ metric: split.metric, count: split.count, expected: split.expected, realized: split.realized },
          ...{ covariate: { ...split.covariate }, concept: { ...split.concept } },
        }
      : null,
  }
}

function shownMetric({ value, low, high, sd, limit, alarm, convention, realized }: EstimatedMetric): Shown {
  return {
    ...{ estimated: measure(value), low: measure(low), high: measure(high), sd: measure(sd), limit: measure(limit) },
    ...{ alert: alarm, realized: measure(realized?.value), realizedAlert: realized?.alarm ?? false, convention },
    ...{ realizedLow: measure(realized?.low), realizedHigh: measure(realized?.high) },
  }
}

function alertsOf(window: number, metric: string, shown: Shown): Static<typeof AlertShape>[] {
  const { estimated, realized, limit } = shown
  return [
    ...(shown.alert ? [{ window, metric, kind: 'estimated' as const, value: estimated, limit }] : []),
    ...(shown.realizedAlert ? [{ window, metric, kind: 'realized' as const, value: realized, limit }] : []),
  ]
}

function checkOf(windows: readonly Window[], metric: string): Static<typeof Answer>['check'] {
  const pairs = windows.flatMap(({ rows, labeled, metrics }) => {
    const { estimated, realized, low, high } = metrics[metric]!
    if (labeled < rows || estimated === null || realized === null) return []
    const isWithin = low !== null && high !== null && low <= realized && realized <= high
    return [{ error: Math.abs(estimated - realized), isWithin }]
  })
  if (pairs.length === 0) return null
  return {
    windows: pairs.length,
    meanAbsoluteError: pairs.reduce((sum, { error }) => sum + error, 0) / pairs.length,
    largestError: Math.max(...pairs.map(({ error }) => error)),
    covered: pairs.filter(({ isWithin }) => isWithin).length,
  }
}

/** What may be asked about performance without labels from outside. */
export const estimateActions = [estimate] as const
