import { Type } from 'typebox'
import { actionsOver, fileToWrite, rowsToRead } from '../../base/index.ts'
import type { RowsNeeds } from '../../data/index.ts'
import { fail } from '../errors.ts'
import { compareRows } from './compare.ts'
import { ComparisonReport } from './report-shape.ts'

const action = actionsOver<RowsNeeds>()

const MOST_MESSAGES = 1_000
const Column = (description: string) => Type.Optional(Type.String({ minLength: 1, description }))
const Columns = (description: string) => Type.Optional(Type.Array(Type.String({ minLength: 1 }), { description }))
const ROWS = 'A file, several by a pattern such as days/*.parquet, or a dataset as flights@3'

export const compare = action({
  name: 'monitoring.compare',
  does: 'Compare rows with a reference, column by column: how far they moved, how surely, and what it is worth in loss.',
  http: 'POST /api/v1/comparisons',
  permit: 'monitoring.read',
  words: ['reference', 'current'],
  input: Type.Object({
    reference: rowsToRead(`${ROWS}; or a reference that was kept.`),
    current: rowsToRead(`${ROWS}.`),
    time: Column('The column that says when a row happened; windows then have the same weekdays, and season.'),
    every: Type.Optional(
      Type.String({ description: 'Compare window by window: 1w, 1d, 6h, or a number of rows such as 5000.' }),
    ),
    label: Column('The column that was predicted, in the reference at least.'),
    prediction: Column(
      'The column of predictions: probabilities, classes or numbers. With label, moves are weighed by loss.',
    ),
    columns: Columns('Only these columns, with commas between.'),
    exclude: Columns('Columns to leave out, with commas between.'),
    falseMessages: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: MOST_MESSAGES,
        description: 'Messages a month that you accept while nothing changed; 1 when not given.',
      }),
    ),
    together: Type.Optional(
      Type.Boolean({ description: 'Also ask a classifier how well all columns together tell the rows apart.' }),
    ),
    saveReference: Type.Optional(
      fileToWrite('Where to keep the reference as it was counted, a .json file to be given in its place from then on.'),
    ),
    gate: Type.Optional(Type.Boolean({ description: 'End with status 1 where a column drifted or is not there.' })),
  }),
  output: ComparisonReport,
  example: 'monitoring compare spring.parquet summer.parquet --time date --every 1w --label late --prediction score',
  passed: ({ passed }) => passed,
  run: async (needs, input, { files, progress }) => {
    // Whoever may only read, or only files of the project, leads through no pattern and writes nothing.
    if (files !== 'all' && [input.reference, input.current].some((path) => /[*?{[]/.test(path)))
      throw fail('bad_comparison', {
        reason: 'a pattern of files can be given on the command line only; name one file',
      })
    if (files !== 'all' && input.saveReference !== undefined)
      throw fail('bad_comparison', { reason: 'a reference can be kept on the command line only' })
    return compareRows(needs, { ...input, progress })
  },
})

/** What may be asked about files of rows from outside. */
export const compareActions = [compare] as const
