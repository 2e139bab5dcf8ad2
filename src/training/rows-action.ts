import { basename } from 'node:path'
import { Type } from 'typebox'
import { actionsOver, fileToWrite, Moment, Name } from '../base/index.ts'
import { columnOf, sliceRows, valueAt } from '../table/index.ts'
import { checkEnding } from './automl/order.ts'
import type { TrainingNeeds } from './needs.ts'
import { learnedRows } from './rows.ts'

const action = actionsOver<TrainingNeeds>()

const EXAMPLES = 5
const Value = Type.Union([Type.String(), Type.Number(), Type.Null()])
const Input = Type.Object({
  dataset: Type.String(),
  version: Type.Integer(),
  digest: Type.String(),
  context: Type.String({ description: 'rows, or the views that read it.' }),
})

export const rows = action({
  name: 'training.rows',
  does: 'Give back exactly the rows and features that a version of a model learned from, and say which versions of datasets they came from.',
  http: 'POST /api/v1/models/:model/rows',
  permit: 'training.write',
  input: Type.Object({
    model: Name,
    version: Type.Optional(Type.Integer({ minimum: 1, description: 'The newest when not given.' })),
    out: Type.Optional(fileToWrite('A file to write them to: .parquet or .csv.')),
  }),
  output: Type.Object({
    model: Name,
    run: Type.String(),
    rows: Type.Integer(),
    train: Type.Integer(),
    test: Type.Integer(),
    window: Type.Object({ from: Moment, to: Moment }),
    asOf: Type.Object({ at: Moment }, { description: 'Labels that were known by then.' }),
    label: Type.String(),
    from: Type.Array(Input),
    columns: Type.Array(Type.String()),
    same: Type.Boolean({ description: 'Whether they are, value by value, those that were read when it was trained.' }),
    digest: Type.String({ description: 'The address of all columns.' }),
    examples: Type.Array(Type.Record(Type.String(), Value)),
    out: Type.Union([Type.String(), Type.Null()]),
  }),
  passed: ({ same }) => same,
  words: ['model'],
  example: 'training rows --model late --out rows.parquet',
  run: async (needs, { model, version, out }) => {
    if (out !== undefined) checkEnding('out', out, ['.parquet', '.csv'])
    const { run, inputs, table, assembled, same } = await learnedRows(needs, {
      model,
      ...(version !== undefined && { version }),
    })
    if (out !== undefined) await needs.lake.exportTable(table, out, ['__row'])
    const { data, views, window, label, asOf } = inputs
    const read = [
      { dataset: data.dataset, digest: data.version, context: 'rows' },
      ...Object.entries(views).map(([dataset, digest]) => ({ dataset, digest, context: 'views' })),
    ]
    const from = await Promise.all(
      read.map(async (one) => ({ ...one, version: (await needs.datasets.version(one.dataset, one.digest)).number })),
    )
    return {
      ...{ model, run, rows: table.rows, train: assembled.train, test: assembled.test, same, from, label: label.text },
      ...{ window: { from: window.from, to: window.to }, asOf: { at: asOf }, digest: assembled.tableDigest },
      columns: [...table.columns.keys()],
      examples: examplesOf(sliceRows(table, 0, EXAMPLES)),
      out: out === undefined ? null : basename(out),
    }
  },
})

function examplesOf(table: Parameters<typeof sliceRows>[0]) {
  const names = [...table.columns.keys()]
  return Array.from({ length: table.rows }, (_, row) =>
    Object.fromEntries(
      names.map((name) => {
        const value = valueAt(columnOf(table, name), row)
        return [name, typeof value === 'number' && !Number.isFinite(value) ? null : value]
      }),
    ),
  )
}
