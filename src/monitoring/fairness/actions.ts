import { type Static, Type } from 'typebox'
import { actionsOver, rowsToRead } from '../../base/index.ts'
import type { RowsNeeds } from '../../data/index.ts'
import { fail } from '../errors.ts'
import { fairnessOfRows } from './fairness.ts'
import { fairnessParts, RATE_NAMES } from './shape.ts'

const action = actionsOver<RowsNeeds>()

const Answer = Type.Object({
  favorable: Type.String({ description: 'The outcome that people wish for; all rates are about it.' }),
  decided: Type.String({ description: 'What a decision in favor is.' }),
  rows: Type.Object({ all: Type.Integer(), decided: Type.Integer(), labeled: Type.Integer() }),
  ...fairnessParts,
  warnings: Type.Array(Type.Object({ code: Type.String(), says: Type.String() })),
  passed: Type.Boolean({ description: 'No limit fails.' }),
})

const Column = (description: string) => Type.String({ minLength: 1, description })

export const fairness = action({
  name: 'monitoring.fairness',
  does: 'Compare how groups of people fare under the decisions of a model: rates with intervals that are right together, and limits.',
  http: 'POST /api/v1/fairness-reports',
  permit: 'monitoring.read',
  words: ['data'],
  input: Type.Object({
    data: rowsToRead(
      'Rows with decisions: a file, several by a pattern such as days/*.parquet, or a dataset as flights@3.',
    ),
    prediction: Column('The column with what was decided, or with the probability from which it was.'),
    label: Type.Optional(Column('The column with what came out; without it only selection rates are compared.')),
    group: Type.Array(Type.String({ minLength: 1 }), {
      minItems: 1,
      maxItems: 4,
      description: 'The columns that make groups, with commas between; several are also taken together.',
    }),
    favorable: Type.Optional(Type.String({ description: 'The value that people wish for, such as 1 or approved.' })),
    threshold: Type.Optional(
      Type.Number({ description: 'The probability from which it is decided in favor; 0.5 when not given.' }),
    ),
    against: Type.Optional(Type.String({ description: 'The group to compare with; the largest when not given.' })),
    level: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        exclusiveMaximum: 1,
        description: 'With what chance all intervals are right together; 0.95 when not given.',
      }),
    ),
    rates: Type.Optional(
      Type.Array(Type.String(), {
        description: `What limits are for, with commas between: ${RATE_NAMES.join(', ')}; selection when not given.`,
      }),
    ),
    maxDifference: Type.Optional(
      Type.Number({ exclusiveMinimum: 0, maximum: 1, description: 'The most that two groups may differ by.' }),
    ),
    minRatio: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 1,
        description: 'The least that the smaller rate may be of the larger, such as 0.8.',
      }),
    ),
  }),
  output: Answer,
  example: 'monitoring fairness loans.csv --label repaid --prediction approved --group sex,age_class --favorable yes',
  passed: ({ passed }) => passed,
  run: async (needs, input, { files }) => {
    if (files !== 'all' && /[*?{[]/.test(input.data))
      throw fail('bad_fairness', {
        reason: 'a pattern of files can be given on the command line only; name one file',
      })
    return structuredClone(await fairnessOfRows(needs, given(input))) as unknown as Static<typeof Answer>
  },
})

type Given<T> = { readonly [K in keyof T]: Exclude<T[K], undefined> }

/** Without what was not given. */
function given<T extends object>(input: T): Given<T> {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as Given<T>
}

/** What may be asked about fairness from outside. */
export const fairnessActions = [fairness] as const
