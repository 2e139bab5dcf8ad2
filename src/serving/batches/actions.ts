import { Type } from 'typebox'
import { actionsOver, type Clock, folderToWrite, Name, rowsToRead } from '../../base/index.ts'
import type { Datasets } from '../../data/index.ts'
import type { Admit, Models } from '../../registry/index.ts'
import type { Blobs, Lake } from '../../storage/index.ts'
import { environmentHere } from '../../training/index.ts'
import type { ModelScoring } from '../scoring.ts'
import type { Serving } from '../serving.ts'
import type { BatchManifest } from './folder.ts'
import { scoreBatch } from './job.ts'

/** What scoring files needs. */
export interface BatchActionNeeds {
  readonly serving: Pick<Serving, 'endpoints'>
  readonly clock: Clock
  readonly lake: Lake
  readonly blobs: Pick<Blobs, 'get'>
  readonly datasets: Pick<Datasets, 'list' | 'version'>
  readonly models: Pick<Models, 'get' | 'versions' | 'alias'>
  readonly admit: Admit
  readonly scorings: { of(model: string): ModelScoring | undefined }
}

const action = actionsOver<BatchActionNeeds>()

const MOST_THREADS = 256
const Hash = Type.String({ description: 'sha256-… of the bytes.' })

const ManifestShape = Type.Object({
  rows: Type.Integer(),
  lineage: Type.Object({
    endpoint: Type.Union([Type.String(), Type.Null()]),
    model: Type.String(),
    version: Type.Integer(),
    artifact: Hash,
    data: Type.Object({
      kind: Type.Union([Type.Literal('file'), Type.Literal('dataset')]),
      name: Type.String(),
      version: Type.Union([Type.Integer(), Type.Null()]),
      digest: Hash,
    }),
    id: Type.Union([Type.String(), Type.Null()]),
    columns: Type.Array(Type.String(), { description: 'The columns that were read, in the order of the model.' }),
    asOf: Type.Number({ description: 'Features of rows without a moment are those of this one, in milliseconds.' }),
    code: Type.String({ description: 'The version of Millrace.' }),
  }),
  shards: Type.Array(
    Type.Object({ file: Type.String(), rows: Type.Integer(), digest: Hash, unreadable: Type.Integer() }),
    { description: 'The files that were written, in the order of the rows.' },
  ),
})

export const batch = action({
  name: 'serving.batch',
  does: 'Score every row of a file or dataset once, into Parquet files of a folder; run again, it goes on where it stopped.',
  http: 'POST /api/v1/batches',
  permit: 'serving.predict',
  input: Type.Object({
    endpoint: Type.Optional(Name),
    model: Type.Optional(Name),
    version: Type.Optional(
      Type.Integer({ minimum: 1, description: 'The champion, or the newest where there is none, when not given.' }),
    ),
    data: rowsToRead('The rows: a Parquet, CSV, TSV or JSON Lines file, or the name of a dataset.'),
    dataVersion: Type.Optional(Type.String({ minLength: 1, maxLength: 80, description: 'Of the dataset.' })),
    out: folderToWrite('The folder of the answers: empty, or of the same work that was not finished.'),
    id: Type.Optional(Type.String({ minLength: 1, description: 'A column that names each row in the answers.' })),
    threads: Type.Optional(
      Type.Integer({ minimum: 1, maximum: MOST_THREADS, description: 'Threads to score on; 1 when not given.' }),
    ),
  }),
  output: Type.Object({
    out: Type.String(),
    scored: Type.Integer({ description: 'Rows that this run scored; the others were there.' }),
    unreadable: Type.Integer({ description: 'Values that could not be read and were taken as missing.' }),
    ...ManifestShape.properties,
  }),
  example: 'serving batch --endpoint late --data flights.parquet --out scores',
  run: async (needs, input, { progress }) => {
    const { serving, scorings } = needs
    const { endpoint, model, version, data, dataVersion, out, id, threads = 1 } = input
    const code = environmentHere().millrace
    const { manifest, scored } = await scoreBatch(
      { ...needs, endpoints: serving.endpoints, scoring: scorings.of, code },
      {
        ...{ data, out, threads, progress },
        ...(endpoint !== undefined && { endpoint }),
        ...(model !== undefined && { model }),
        ...(version !== undefined && { version }),
        ...(dataVersion !== undefined && { dataVersion }),
        ...(id !== undefined && { id }),
      },
    )
    return { out, scored, ...shown(manifest) }
  },
})

function shown({ rows, lineage, shards }: BatchManifest) {
  return {
    rows,
    unreadable: shards.reduce((sum, { unreadable }) => sum + unreadable, 0),
    lineage: { ...lineage, columns: [...lineage.columns] },
    shards: shards.map((shard) => ({ ...shard })),
  }
}

/** What may be asked of scoring files. */
export const batchActions = [batch] as const
