import { type Static, Type } from 'typebox'
import { Measure } from '../../base/index.ts'

const OrNull = Type.Union([Type.Number(), Type.Null()])

const RealizedFigure = Type.Object({
  value: Measure,
  low: Measure,
  high: Measure,
  count: Type.Integer({ description: 'Labeled rows.' }),
  alarm: Type.Boolean({ description: 'Beyond the limit for so many labels.' }),
})

const EstimatedFigure = Type.Object({
  value: Measure,
  low: Measure,
  high: Measure,
  sd: Measure,
  reference: Type.Union([Type.Number(), Type.Null()], { description: 'What it was on the held-out rows of training.' }),
  limit: Type.Union([Type.Number(), Type.Null()], { description: 'From here on it is an alarm.' }),
  alarm: Type.Boolean({ description: 'Beyond the limit by more than 1.645 standard deviations, and to be trusted.' }),
  convention: Type.String(),
  realized: Type.Union([RealizedFigure, Type.Null()]),
})
export type EstimatedFigure = Static<typeof EstimatedFigure>

const LossPart = Type.Object({ value: Measure, sd: Measure })

const LossSplitShape = Type.Object({
  metric: Type.String(),
  count: Type.Integer({ description: 'Labeled rows.' }),
  reference: Measure,
  expected: Measure,
  realized: Measure,
  covariate: LossPart,
  concept: LossPart,
})
export type LossSplitShape = Static<typeof LossSplitShape>

export const EstimateReport = Type.Object({
  version: Type.Integer(),
  rows: Type.Integer({ description: 'Rows of which this version was champion.' }),
  labeled: Type.Integer(),
  metric: Type.String({ description: 'The one that decides on alarms.' }),
  metrics: Type.Record(Type.String(), EstimatedFigure),
  unknown: Type.Union([Type.Number(), Type.Null()], {
    description: 'Share of rows that hold what the held-out rows never held.',
  }),
  trusted: Type.Boolean(),
  doubts: Type.Array(Type.Object({ code: Type.String(), because: Type.String() })),
  split: Type.Union([LossSplitShape, Type.Null()], {
    description:
      'Why the loss of the labeled rows differs from training: other rows (covariate), other labels (concept).',
  }),
  segments: Type.Array(
    Type.Object({
      column: Type.String(),
      value: Type.String(),
      rows: Type.Integer(),
      labeled: Type.Integer(),
      loss: Type.Object({ value: Measure, low: Measure, high: Measure, convention: Type.String() }),
      split: Type.Union([LossSplitShape, Type.Null()]),
    }),
  ),
  check: Type.Object({
    days: Type.Integer({ description: 'Mature days since the version took over.' }),
    rows: Type.Integer(),
    mean: Type.Union([Type.Number(), Type.Null()], { description: 'Realized less expected loss.' }),
    allowed: Type.Union([Type.Number(), Type.Null()], {
      description: 'How far estimates were off on the held-out rows of training.',
    }),
    logE: Type.Number({ description: 'Natural logarithm of the e-value against estimates that are right on average.' }),
    biased: Type.Boolean(),
    convention: Type.String(),
  }),
})

/** Performance of a window told without its labels, beside what became known of it. */
export type EstimateReport = Static<typeof EstimateReport>

const WeightedFigure = Type.Object({
  value: Measure,
  low: Measure,
  high: Measure,
  count: Type.Integer({ description: 'Labeled rows it rests on.' }),
  effective: Type.Number({ description: 'Rows of one weight that would tell as much.' }),
  convention: Type.String(),
})

export const MaturityReport = Type.Object({
  curves: Type.Array(
    Type.Object({
      outcome: Type.String(),
      labels: Type.Integer({ description: 'Labels it was learned from.' }),
      ages: Type.Array(Type.Number(), { description: 'Milliseconds after which 0, 10, … 100 % of labels were there.' }),
    }),
    { description: 'How soon labels come, by outcome.' },
  ),
  deadline: Type.Union([Type.Number(), Type.Null()], {
    description: 'Milliseconds after which 99 % of the labels of the slowest outcome are there.',
  }),
  never: Type.Union([Type.Number(), Type.Null()], {
    description: 'Share of rows of complete days that never got a label.',
  }),
  spokenFor: Type.Union([Type.Number(), Type.Null()], {
    description: 'Share of the rows of the window old enough for the weighted figures to speak for them.',
  }),
  weighted: Type.Record(Type.String(), WeightedFigure, {
    description: 'Each early label stands for those still to come of its outcome and age.',
  }),
  bounds: Type.Union(
    [
      Type.Object({
        metric: Type.String(),
        labeled: Type.Integer(),
        missing: Type.Integer({ description: 'Rows past the deadline without a label.' }),
        best: Measure,
        worst: OrNull,
        convention: Type.String(),
      }),
      Type.Null(),
    ],
    { description: 'The mean loss of rows past the deadline, whatever the labels that never came are.' },
  ),
  refused: Type.Union([Type.String(), Type.Null()], { description: 'Why nothing is weighted.' }),
})

/** How far the labels of a window are, and its figures without the bias of those that came early. */
export type MaturityReport = Static<typeof MaturityReport>
