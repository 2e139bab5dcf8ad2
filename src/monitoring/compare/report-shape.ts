import { type Static, Type } from 'typebox'
import { Measure } from '../../base/index.ts'

const one = <const T extends readonly string[]>(...values: T) =>
  Type.Unsafe<T[number]>(Type.Union(values.map((value) => Type.Literal(value))))
const Pair = Type.Object({ reference: Measure, current: Measure })
const Ends = Type.Union([Type.Tuple([Type.Number(), Type.Number()]), Type.Null()])

const verdict = {
  value: Type.Union([Type.Number(), Type.Null()], { description: 'The population stability index; see convention.' }),
  low: Measure,
  high: Measure,
  p: Type.Union([Type.Number(), Type.Null()], { description: 'Null where the column is not tested.' }),
  pAdjusted: Type.Union([Type.Number(), Type.Null()], {
    description: 'Benjamini-Hochberg over the columns of a window.',
  }),
  excess: Type.Union([Type.Number(), Type.Null()], {
    description: 'PSI beyond what the reference shows against itself.',
  }),
  drifted: Type.Boolean({ description: 'The adjusted p is at most level, and the excess at least .1.' }),
  alarm: Type.Boolean({ description: 'It drifted, and the loss would change by at least 5 %; without labels never.' }),
  effectOnLoss: Type.Union([Type.Number(), Type.Null()], {
    description: 'What the move alone would change the loss by, as a share of that of the reference.',
  }),
  effectLow: Measure,
  effectHigh: Measure,
}

const ColumnResult = Type.Object({
  name: Type.String(),
  column: Type.String({ description: 'The column of the file; its name goes on where a part of a text is measured.' }),
  type: one('number', 'time', 'boolean', 'category', 'text'),
  state: one(
    'compared',
    'constant',
    'all_missing',
    'missing_in_current',
    'new_in_current',
    'type_changed',
    'identifier',
    'time',
  ),
  says: Type.Union([Type.String(), Type.Null()], { description: 'What is to be known of it, in a sentence.' }),
  metric: Type.Literal('psi'),
  ...verdict,
  designEffect: Type.Union([Type.Number(), Type.Null()], {
    description: 'How many times more the reference moves than independent rows would.',
  }),
  windows: Type.Integer({
    description: 'Windows of the reference that are the null; 0 where rows are taken as independent.',
  }),
  convention: Type.String(),
  window: Type.Union([Type.Integer(), Type.Null()], {
    description: 'Where there are several windows: the place of the one that is shown, the farthest.',
  }),
  windowsDrifted: Type.Integer(),
  jensenShannon: Measure,
  ks: Measure,
  ksP: Measure,
  wasserstein: Type.Union([Type.Number(), Type.Null()], { description: 'In standard deviations of the reference.' }),
  chiSquare: Measure,
  chiSquareP: Measure,
  lInfinity: Measure,
  missing: Pair,
  mean: Pair,
  newValues: Type.Union([Type.Number(), Type.Null()], {
    description: 'Share of the current rows with a text that the reference never held, or a number beyond its ends.',
  }),
  range: Type.Object({ reference: Ends, current: Ends }),
  histogram: Type.Object({
    bins: Type.Array(Type.String()),
    reference: Type.Array(Type.Integer()),
    current: Type.Array(Type.Integer()),
  }),
})

const WindowResult = Type.Object({
  from: Type.Number({ description: 'Milliseconds, or the place of the first row.' }),
  to: Type.Number(),
  rows: Type.Integer(),
  drifted: Type.Array(Type.String()),
  alarms: Type.Array(Type.String()),
  columns: Type.Record(Type.String(), Type.Object(verdict)),
})

/** What comparing two sets of rows answers. */
export const ComparisonReport = Type.Object({
  columns: Type.Array(ColumnResult, {
    description: 'Those with the largest effect on the loss first, then the farthest.',
  }),
  target: Type.Union([ColumnResult, Type.Null()], { description: 'The label, where both sides have it.' }),
  prediction: Type.Union([ColumnResult, Type.Null()]),
  drifted: Type.Array(Type.String()),
  alarms: Type.Array(Type.String()),
  windows: Type.Array(WindowResult, { description: 'None without time or every.' }),
  warnings: Type.Array(
    Type.Object({ code: Type.String(), column: Type.Union([Type.String(), Type.Null()]), says: Type.String() }),
  ),
  rows: Type.Object({ reference: Type.Integer(), current: Type.Integer() }),
  level: Type.Number({ description: 'q = min(.05, accepted false messages a month ÷ looks a month).' }),
  calibration: Type.Union([
    Type.Object(
      {
        windows: Type.Integer(),
        messages: Type.Integer(),
        perMonth: Measure,
        accepted: Type.Number(),
      },
      { description: 'Each window of the reference compared with its others: messages while nothing changed.' },
    ),
    Type.Null(),
  ]),
  loss: Type.Union([Type.Object({ says: Type.String(), reference: Measure }), Type.Null()]),
  together: Type.Union([
    Type.Object({
      auc: Type.Number(),
      low: Type.Number(),
      high: Type.Number(),
      p: Type.Number(),
      drifted: Type.Boolean(),
      windows: Type.Integer(),
      rows: Type.Integer(),
      columns: Type.Array(Type.Object({ name: Type.String(), share: Type.Number() })),
      convention: Type.String(),
    }),
    Type.Null(),
  ]),
  passed: Type.Boolean({ description: 'False where a gate was asked for and a column drifted or is not there.' }),
})

export type ComparisonReport = Static<typeof ComparisonReport>
export type ColumnResult = Static<typeof ColumnResult>
export type WindowResult = Static<typeof WindowResult>
export type ComparisonWarning = ComparisonReport['warnings'][number]
