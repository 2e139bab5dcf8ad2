import { Type } from 'typebox'
import { actionsOver, fileToWrite, Name, rowsToRead } from '../base/index.ts'
import { joinLabels } from './join-labels.ts'
import { featuresAsked } from './online-actions.ts'
import type { FeatureNeeds } from './shown-view.ts'

const action = actionsOver<FeatureNeeds>()

const Value = Type.Union([Type.Number(), Type.String(), Type.Null()])
const THOUSAND = 1_000

export const join = action({
  name: 'features.join',
  does: 'Add features to rows of a file or dataset, each as it was known at the moment of the row.',
  http: 'POST /api/v1/features/joins',
  permit: 'features.write',
  input: Type.Object({
    labels: rowsToRead('The rows: a file or dataset with the columns by which views are asked, and a time.'),
    views: Type.Optional(Type.Array(Name, { maxItems: 1_000, description: 'The feature views.' })),
    service: Type.Optional(Type.String({ description: 'A feature service, in place of views.' })),
    time: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'The column with the moment of each row; where there is only one of times, that one.',
      }),
    ),
    out: Type.Optional(
      fileToWrite('Where the rows with their features go: Parquet, or CSV where the name ends in .csv.'),
    ),
  }),
  output: Type.Object({
    rows: Type.Integer(),
    time: Type.String({ description: 'The column with the moment of each row.' }),
    withoutTime: Type.Integer({ description: 'Rows without a moment: they are kept, and know nothing.' }),
    features: Type.Array(
      Type.Object({
        name: Type.String(),
        view: Type.Union([Type.String(), Type.Null()]),
        missing: Type.Integer({ description: 'Rows for which nothing was known.' }),
      }),
    ),
    versions: Type.Record(Type.String(), Type.String(), { description: 'The versions that were read, by dataset.' }),
    seconds: Type.Number(),
    out: Type.Union([Type.String(), Type.Null()]),
    examples: Type.Array(Type.Record(Type.String(), Value), { description: 'The first rows.' }),
  }),
  example: 'features join --labels trips.parquet --views driver_stats,weather --out training.parquet',
  run: async (needs, { labels, views = [], service, time, out }, { progress }) => {
    const features = featuresAsked(needs, views, service)
    const started = performance.now()
    const options = { ...(time !== undefined && { time }), ...(out !== undefined && { out }) }
    const joined = await joinLabels(needs, { labels, features, ...options, progress })
    const { rows, withoutTime, examples, versions } = joined
    return {
      ...{ rows, time: joined.time, withoutTime, features: joined.features.map((one) => ({ ...one })) },
      versions: { ...versions },
      ...{ seconds: Math.round(performance.now() - started) / THOUSAND, out: rows > 0 ? (out ?? null) : null },
      examples: examples.map((one) => ({ ...one })),
    }
  },
})
