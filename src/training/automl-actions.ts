import { availableParallelism } from 'node:os'
import { Type } from 'typebox'
import { actionsOver, fileToRead, fileToWrite } from '../base/index.ts'
import { automl as runAutoml } from './automl/automl.ts'
import { budgetOf, latencyOf } from './automl/order.ts'
import { AutomlResult } from './automl/result.ts'
import type { TrainingNeeds } from './needs.ts'
import { predict as predictFile } from './predict.ts'

const action = actionsOver<TrainingNeeds>()

const DEFAULT_BUDGET = '60s'
const MOST_THREADS = 256

export const automl = action({
  name: 'training.automl',
  does: 'Find a model for a column of a file within a time, with warnings of what would fool it.',
  http: 'POST /api/v1/automl',
  permit: 'training.write',
  input: Type.Object({
    data: fileToRead('The rows to learn from: CSV, TSV, Parquet or JSON Lines.'),
    label: Type.String({ minLength: 1, description: 'The column to predict.' }),
    time: Type.Optional(
      Type.String({ minLength: 1, description: 'The column that orders the rows: models are judged on later ones.' }),
    ),
    group: Type.Optional(
      Type.String({ minLength: 1, description: 'The column whose values are kept on one side, such as a customer.' }),
    ),
    test: Type.Optional(fileToRead('Rows that the model is judged on in the end, and never learns from.')),
    metric: Type.Optional(
      Type.String({ description: 'What models compete by; logloss for classes and rmse for numbers when not given.' }),
    ),
    budget: Type.Optional(Type.String({ description: `Time to take, such as 5m; ${DEFAULT_BUDGET} when not given.` })),
    seed: Type.Optional(Type.Integer({ minimum: 0, description: 'Another one divides the rows in another way.' })),
    threads: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: MOST_THREADS,
        description: 'Threads to train on; all cores when not given.',
      }),
    ),
    exclude: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), { description: 'Columns not to learn from, with commas between.' }),
    ),
    out: Type.Optional(fileToWrite('Where the model is written to; it ends in .onnx.')),
    maxLatency: Type.Optional(Type.String({ description: 'What a row may take at most (p99), such as 500us.' })),
    maxBytes: Type.Optional(Type.Integer({ minimum: 1, description: 'What the model may have at most.' })),
  }),
  output: AutomlResult,
  example: 'training automl --data adult.csv --label income --budget 60s --out model.onnx',
  run: async (needs, input, { actor, progress }) => {
    const { data, label, time, group, test, metric, out, maxBytes, maxLatency } = input
    return runAutoml(needs, {
      ...{ data, label, exclude: input.exclude ?? [], seed: input.seed ?? 0 },
      ...{ budgetMs: budgetOf(input.budget ?? DEFAULT_BUDGET), threads: input.threads ?? availableParallelism() },
      ...{ by: actor.id, progress },
      ...(time !== undefined && { time }),
      ...(group !== undefined && { group }),
      ...(test !== undefined && { test }),
      ...(metric !== undefined && { metric }),
      ...(out !== undefined && { out }),
      ...(maxBytes !== undefined && { maxBytes }),
      ...(maxLatency !== undefined && { maxLatencyUs: latencyOf(maxLatency) }),
    })
  },
})

export const predict = action({
  name: 'training.predict',
  does: 'Let a model file answer for every row of a file.',
  http: 'POST /api/v1/file-predictions',
  permit: 'training.write',
  input: Type.Object({
    model: fileToRead('The model: an ONNX file.'),
    data: fileToRead('The rows: CSV, TSV, Parquet or JSON Lines.'),
    out: Type.Optional(fileToWrite('Where the answers are written to, as .csv, .tsv or .jsonl; shown when not given.')),
  }),
  output: Type.Object({
    model: Type.String(),
    hash: Type.String({ description: 'Address of the model bytes.' }),
    rows: Type.Integer(),
    out: Type.Union([Type.String(), Type.Null()]),
    predictions: Type.Array(
      Type.Object({
        prediction: Type.Union([Type.String(), Type.Number(), Type.Null()], {
          description: 'The class, or the number.',
        }),
        probabilities: Type.Optional(Type.Record(Type.String(), Type.Number())),
        lower: Type.Optional(Type.Number({ description: 'Ends of the interval that holds 90 % of the labels.' })),
        upper: Type.Optional(Type.Number()),
      }),
      { description: 'In the order of the rows; none where they were written to a file.' },
    ),
  }),
  example: 'training predict --model model.onnx --data new.csv --out answers.csv',
  run: async (needs, { model, data, out }, { progress }) => {
    const found = await predictFile(needs, { model, data, progress, ...(out !== undefined && { out }) })
    return {
      ...found,
      predictions: found.predictions.map(({ probabilities, ...one }) => ({
        ...one,
        ...(probabilities && { probabilities: { ...probabilities } }),
      })),
    }
  },
})
