import { type Static, Type } from 'typebox'
import { actionsOver, Measure, rowsToRead } from '../base/index.ts'
import { type ProfileNeeds, profileRows } from './profile/profile.ts'

const action = actionsOver<ProfileNeeds>()

const one = (...values: readonly string[]) => Type.Union(values.map((value) => Type.Literal(value)))
const TextOrNumber = Type.Union([Type.String(), Type.Number()])
const MeasureOrNull = Type.Union([Measure, Type.Null()])

const ColumnShape = Type.Object({
  name: Type.String(),
  type: one('number', 'time', 'boolean', 'category', 'text'),
  missing: Type.Integer({ description: 'Rows without a value; sentinels are not among them.' }),
  sentinels: Type.Array(Type.Object({ value: TextOrNumber, count: Type.Integer(), because: Type.String() }), {
    description: 'Values that are likely to stand for a missing one.',
  }),
  distinct: Type.Integer({ description: 'Different values: exact up to 2,048, then an estimate.' }),
  quantiles: Type.Array(Type.Object({ at: Type.Number(), value: Measure }), {
    description: 'Of numbers and times (milliseconds), by linear interpolation between order statistics (type 7).',
  }),
  top: Type.Array(Type.Object({ value: TextOrNumber, count: Type.Integer() }), {
    description: 'The most frequent values; none of a column that looks personal.',
  }),
  personal: Type.Union([
    Type.Object({
      kind: one('email', 'phone', 'name', 'national_id', 'iban', 'card', 'ip', 'address', 'birth_date', 'location'),
      share: Type.Number({ description: 'Of the rows with a value, those that have the form.' }),
    }),
    Type.Null(),
  ]),
  role: one(
    ...['constant', 'personal', 'key', 'identifier', 'time', 'group', 'label_candidate', 'category', 'number', 'text'],
  ),
  mean: MeasureOrNull,
  deviation: MeasureOrNull,
  min: MeasureOrNull,
  max: MeasureOrNull,
  histogram: Type.Union([Type.Object({ edges: Type.Array(Measure), counts: Type.Array(Type.Integer()) }), Type.Null()]),
  bounds: Type.Object(
    {
      distinct: Type.Number({ description: 'The standard deviation of distinct, as a share of it.' }),
      quantiles: Type.Number({ description: 'Ranks are this near, as a share of the rows, in 99 of 100 cases.' }),
      top: Type.Integer({ description: 'A count is at most so many rows too low.' }),
    },
    { description: 'How wrong estimates may be; all 0 where everything is exact.' },
  ),
})

const ProfileShape = Type.Object({
  rows: Type.Integer(),
  columns: Type.Array(ColumnShape),
  duplicates: Type.Integer({ description: 'Rows equal to an earlier one in all columns.' }),
  keys: Type.Array(Type.Object({ columns: Type.Array(Type.String()), rows: Type.Integer() }), {
    description: 'Columns in which no two rows agree: single ones; where there is none, pairs; else threes.',
  }),
  warnings: Type.Array(
    Type.Object({
      code: Type.String(),
      column: Type.Union([Type.String(), Type.Null()]),
      evidence: Type.Record(Type.String(), TextOrNumber),
    }),
  ),
  correlations: Type.Array(
    Type.Object({
      columns: Type.Array(Type.String()),
      measure: one('spearman', 'cramers_v'),
      value: Type.Number(),
      rows: Type.Integer({ description: 'Sampled rows that have both.' }),
    }),
    { description: 'Pairs of columns with at least 0.5 either way, the closest first.' },
  ),
  times: Type.Array(
    Type.Object({ column: Type.String(), from: Type.String(), to: Type.String(), ordered: Type.Boolean() }),
    { description: 'Columns that may say when a row happened, the likeliest first.' },
  ),
})

type Answer = Static<typeof ProfileShape>

export const profile = action({
  name: 'data.profile',
  does: 'Summarize a file or a version of a dataset: types, missing values, sentinels, quantiles, keys, likely personal data, warnings.',
  http: 'GET /api/v1/profiles',
  permit: 'data.read',
  words: ['data'],
  input: Type.Object({ data: rowsToRead('A file, or a dataset as flights, flights@3 or flights@release.') }),
  output: ProfileShape,
  example: 'data profile flights.csv',
  run: async (needs, { data }, { progress }) => {
    const found = await profileRows(needs, data, (share) => progress(share, `reading ${data}`))
    return structuredClone(found) as unknown as Answer
  },
})

/** What may be asked about profiles from outside. */
export const profileActions = [profile] as const
