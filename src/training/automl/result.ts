import { type Static, Type } from 'typebox'
import { Measure } from '../../base/index.ts'

const Number_ = Type.Number()
const Texts = Type.Record(Type.String(), Type.Union([Type.Number(), Type.String()]))

export const LeaderboardEntry = Type.Object({
  learner: Type.String({ description: 'Its name, or ensemble.' }),
  options: Type.Record(Type.String(), Type.Union([Type.Number(), Type.String(), Type.Boolean()])),
  metric: Type.String(),
  mean: Type.Number({ description: 'Mean over folds of the metric on rows that were not learned from.' }),
  low: Type.Number({ description: 'Ends of its 95 % interval.' }),
  high: Number_,
  seconds: Type.Number({ description: 'Time of fitting and judging it on all folds.' }),
  bytes: Type.Integer({ description: 'Size of the model, without what prepares the columns.' }),
})

/** One line of a leaderboard. */
export type LeaderboardEntry = Static<typeof LeaderboardEntry>

const Estimates = Type.Record(
  Type.String(),
  Type.Object({
    value: Measure,
    low: Type.Optional(Measure),
    high: Type.Optional(Measure),
    count: Type.Integer(),
    convention: Type.String(),
  }),
)

export const AutomlResult = Type.Object({
  task: Type.String({ description: 'binary, multiclass or regression.' }),
  rows: Type.Integer({ description: 'Rows with a label.' }),
  columns: Type.Array(
    Type.Object({
      name: Type.String(),
      type: Type.String(),
      missing: Type.Number({ description: 'Share of rows without a value.' }),
      role: Type.String({ description: 'What it is for: feature, label, time, group, or why it is left out.' }),
    }),
  ),
  warnings: Type.Array(
    Type.Object({
      code: Type.String(),
      column: Type.Union([Type.String(), Type.Null()]),
      message: Type.String(),
      evidence: Texts,
    }),
  ),
  split: Type.Object({ kind: Type.String(), folds: Type.Integer(), convention: Type.String() }),
  convention: Type.String({ description: 'How the means and intervals of the leaderboard are made.' }),
  leaderboard: Type.Array(LeaderboardEntry),
  best: Type.Object({
    learner: Type.String(),
    metric: Type.String(),
    validation: Type.Number({ description: 'The metric on rows that were not learned from.' }),
    test: Type.Union([Type.Number(), Type.Null()], { description: 'The metric on the test file.' }),
    hash: Type.String({ description: 'Address of the model bytes.' }),
    latencyUs: Type.Number({ description: 'Median time for one row, in microseconds.' }),
    latencyP99Us: Number_,
    bytes: Type.Integer(),
    reason: Type.String({ description: 'Why it was chosen.' }),
    validationMetrics: Estimates,
    testMetrics: Type.Union([Estimates, Type.Null()]),
  }),
  trials: Type.Integer(),
  seconds: Type.Number(),
  run: Type.String(),
})

/** What an AutoML run tells. */
export type AutomlResult = Static<typeof AutomlResult>
