import { type Static, Type } from 'typebox'
import { Measure, Moment } from '../../base/index.ts'
import type { Estimate } from '../../evaluation/index.ts'
import { ConceptReport } from '../concept/report.ts'
import { LiveFairness } from '../fairness/shape.ts'
import { ObjectiveShare } from '../slo/status.ts'
import { EstimateReport, MaturityReport } from './estimated-shape.ts'

export const Figure = Type.Object(
  {
    value: Measure,
    low: Measure,
    high: Measure,
    count: Type.Integer({ description: 'Rows it rests on.' }),
    convention: Type.String(),
  },
  { description: 'A number with its 95 % interval, its rows and what it means exactly; null where not known.' },
)

/** An estimate as our JSON holds it: what is not finite is null. */
export type Figure = Static<typeof Figure>

/** Puts an estimate into JSON. */
export function figureOf({ value, low, high, count, convention }: Estimate): Figure {
  return { value: measure(value), low: measure(low), high: measure(high), count, convention }
}

/** A number as our JSON holds it. */
export function measure(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null
}

const performance = {
  predictions: Type.Integer(),
  labeled: Type.Integer({ description: 'Predictions whose label is known; the others are not mature yet.' }),
  meanPrediction: Measure,
  labelRate: Type.Union([Type.Number(), Type.Null()], { description: 'Mean label of the labeled rows.' }),
  gap: Figure,
  auc: Type.Optional(Figure),
  logloss: Type.Optional(Figure),
  brier: Type.Optional(Figure),
  ece: Type.Optional(Figure),
  mae: Type.Optional(Figure),
  rmse: Type.Optional(Figure),
}

export const Performance = Type.Object(performance)

/** How well scores agree with labels; the metrics of a probability or those of a number. */
export type Performance = Static<typeof Performance>

export const ColumnShift = Type.Object({
  psi: Measure,
  p: Type.Union([Type.Number(), Type.Null()], { description: 'Null where the window cannot be judged.' }),
  adjustedP: Type.Union([Type.Number(), Type.Null()], { description: 'Benjamini-Hochberg over the columns.' }),
  excess: Type.Union([Type.Number(), Type.Null()], {
    description: 'PSI beyond what the reference shows against itself.',
  }),
  designEffect: Type.Number({ description: 'How much more the column moves than independent rows would.' }),
  windows: Type.Integer({ description: 'Windows of this shape in the reference.' }),
  lossEffect: Type.Union([Type.Number(), Type.Null()], {
    description: 'What the change is worth in loss, as a share of the loss of the reference; positive is worse.',
  }),
  jensenShannon: Type.Union([Type.Number(), Type.Null()], {
    description: 'Distance to base 2, 0 to 1; shown, decides nothing.',
  }),
  ks: Type.Optional(
    Type.Union([Type.Number(), Type.Null()], {
      description: 'Kolmogorov-Smirnov distance at the 2 % quantiles of training; shown, decides nothing.',
    }),
  ),
  wasserstein: Type.Optional(
    Type.Union([Type.Number(), Type.Null()], {
      description: 'Wasserstein distance in standard deviations of training, outside values at its ends; shown only.',
    }),
  ),
  missing: Type.Optional(Type.Union([Type.Number(), Type.Null()], { description: 'Share of rows without a value.' })),
  trainedMissing: Type.Optional(
    Type.Union([Type.Number(), Type.Null()], { description: 'The same in the training windows of this shape.' }),
  ),
  unknown: Type.Optional(
    Type.Union([Type.Number(), Type.Null()], {
      description:
        'Share of rows outside of what training held: a new category, below its smallest, above its largest.',
    }),
  ),
  drifted: Type.Boolean(),
  convention: Type.String(),
})

/** How one column of a window compares with training. */
export type ColumnShift = Static<typeof ColumnShift>

export const Evidence = Type.Object({
  blocks: Type.Integer({ description: 'Mature days since the champion took over.' }),
  rows: Type.Integer(),
  mean: Measure,
  low: Type.Union([Type.Number(), Type.Null()], { description: 'Always-valid 99 % interval; null where unbounded.' }),
  high: Measure,
  logE: Type.Number({ description: 'Natural logarithm of the e-value against a mean of 0.' }),
  convention: Type.String(),
})

/** What the days since the champion took over say about one mean. */
export type Evidence = Static<typeof Evidence>

export const CalibrationCurve = Type.Object({
  error: Figure,
  groups: Type.Array(
    Type.Object({ count: Type.Integer(), mean: Measure, rate: Measure, low: Measure, high: Measure }),
    { description: 'Mean score and share of ones of ten groups by score, with Wilson intervals.' },
  ),
  refused: Type.Union([Type.String(), Type.Null()], { description: 'Why nothing is shown.' }),
})

/** How well the probabilities of a champion agree with what came true, from the lowest to the highest. */
export type CalibrationCurve = Static<typeof CalibrationCurve>

export const Segment = Type.Object({
  column: Type.String(),
  value: Type.String(),
  share: Measure,
  trainedShare: Type.Union([Type.Number(), Type.Null()], {
    description: 'Its share in training, where that is known.',
  }),
  performance: Performance,
  refused: Type.Union([Type.String(), Type.Null()], { description: 'Why its figures are not shown.' }),
  calibration: Evidence,
})

/** The champion on the rows with one value of a column. */
export type Segment = Static<typeof Segment>

export const Severity = Type.Union([Type.Literal('notice'), Type.Literal('alarm')])
export type Severity = Static<typeof Severity>

export const Finding = Type.Object({
  code: Type.String(),
  severity: Severity,
  message: Type.String(),
  subjects: Type.Array(Type.String(), { description: 'The columns or values it is about.' }),
  evidence: Type.Record(Type.String(), Type.Unknown()),
})

/** One thing a window shows that somebody should know. */
export type Finding = Static<typeof Finding>

export const WindowReport = Type.Object({
  id: Type.String(),
  endpoint: Type.String(),
  model: Type.String(),
  from: Moment,
  to: Moment,
  measuredAt: Moment,
  champion: Type.Union([Type.Integer(), Type.Null()], { description: 'The version that answered at its end.' }),
  ...performance,
  mature: Type.Boolean({ description: 'At least 98 % of the labels are known.' }),
  psi: Type.Record(Type.String(), ColumnShift),
  predictionPsi: Type.Union([ColumnShift, Type.Null()]),
  byVersion: Type.Record(Type.String(), Performance),
  sameRows: Type.Union([
    Type.Object({ rows: Type.Integer(), versions: Type.Record(Type.String(), Performance) }),
    Type.Null(),
  ]),
  calibration: Type.Union([Evidence, Type.Null()]),
  loss: Type.Union([Evidence, Type.Null()]),
  unknown: Type.Optional(
    Type.Union([Type.Number(), Type.Null()], {
      description: 'Share of rows with any column outside of what training held.',
    }),
  ),
  curve: Type.Optional(Type.Union([CalibrationCurve, Type.Null()])),
  segments: Type.Optional(Type.Array(Segment)),
  maturity: Type.Optional(MaturityReport),
  estimate: Type.Optional(EstimateReport),
  concept: Type.Optional(ConceptReport),
  fairness: Type.Optional(LiveFairness),
  slo: Type.Optional(Type.Array(ObjectiveShare, { description: 'How the objectives of the endpoint were kept.' })),
  notes: Type.Array(Type.String()),
  alerts: Type.Array(Finding),
})

/**
 * One window of an endpoint, measured once. The figures at the top are of the answers given; `byVersion` is of all rows a version
 * scored, whether it answered or not; `sameRows` is of two versions on the rows that both scored.
 */
export type WindowReport = Static<typeof WindowReport>

export const Histogram = Type.Object({
  bins: Type.Array(Type.String()),
  reference: Type.Array(Type.Integer()),
  current: Type.Array(Type.Integer()),
})

/** Rows in each bin, in the reference windows of the same shape and in the window. */
export type Histogram = Static<typeof Histogram>
