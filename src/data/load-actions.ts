import { Type } from 'typebox'
import { actionsOver, fileToRead, Name } from '../base/index.ts'
import type { Dataset } from './dataset.ts'
import { mustFind } from './datasets.ts'
import { contractText, createDeclarations, type Declared, datasetOf, readFrom } from './declared.ts'
import { fail } from './errors.ts'
import { type IngestNeeds, ingest as ingestDataset } from './ingest.ts'
import type { Pushing } from './pushing.ts'
import { createUploads } from './uploads.ts'
import { DatasetVersionShape } from './versions/version.ts'

/** What the actions that bring rows in need. */
export interface LoadNeeds extends IngestNeeds {
  readonly definedDatasets: () => readonly Dataset[]
  readonly pushing: Pushing
}

const action = actionsOver<LoadNeeds>()

const Column = Type.String({ minLength: 1, maxLength: 200 })
const MOST_ROWS = 10_000
/** Letters of a piece in Base64: 9 MB. */
const MOST_PIECE = 12 * 1024 * 1024
const UploadName = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$', description: 'The name of an upload.' })

export const ingest = action({
  name: 'data.ingest',
  does: 'Read what is new in the source of a dataset, check it against its contract and commit what was accepted as a version. With a file no project is needed, and what was said is remembered.',
  http: 'POST /api/v1/datasets/:dataset/versions',
  permit: 'data.write',
  input: Type.Object({
    dataset: Name,
    file: Type.Optional(
      fileToRead(
        'Where the rows are: a file, a folder or a pattern. Of a dataset of the project: instead of its source.',
      ),
    ),
    upload: Type.Optional(UploadName),
    branch: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 128,
        description: 'The branch that gets the version; main when not given.',
      }),
    ),
    load: Type.Optional(
      Type.Union([Type.Literal('full'), Type.Literal('append'), Type.Literal('merge')], {
        description:
          'full: the source is all there is; append: rows are added; merge: rows are added or replaced by key.',
      }),
    ),
    key: Type.Optional(Type.Array(Column, { description: 'A column that says which row is which.' })),
    time: Type.Optional(Column),
    watermark: Type.Optional(Column),
    contract: Type.Optional(fileToRead('A contract, as data suggest writes one.')),
  }),
  output: DatasetVersionShape,
  words: ['dataset', 'file'],
  example: 'data ingest orders orders.csv --key order_id --load merge',
  run: async (needs, { dataset, file, upload: sent, branch, ...said }, { progress }) => {
    const spec = await specOf(needs, dataset, { file: sent === undefined ? file : await uploaded(needs, sent), said })
    return ingestDataset(needs, spec, { progress, ...(branch !== undefined && { branch }) })
  },
})

/** The file that was sent. Errors: `data.upload_not_found`, `data.upload_unfinished`. */
async function uploaded(needs: LoadNeeds, name: string): Promise<string> {
  const { bytes, digest } = await createUploads(needs).get(name)
  if (digest === undefined) throw fail('upload_unfinished', { upload: name, bytes })
  return needs.blobs.path(digest)
}

interface Said {
  readonly file: string | undefined
  readonly said: Omit<Declared, 'file'>
}

/** The dataset of the project, or the one that a command declares now or declared before. */
async function specOf(needs: LoadNeeds, name: string, { file, said }: Said): Promise<Dataset> {
  const defined = needs.definedDatasets().find((one) => one.name === name)
  const options = Object.keys(said).filter((option) => said[option as keyof typeof said] !== undefined)
  if (defined) {
    if (options.length > 0)
      throw fail('declared_in_project', { dataset: name, options: options.map((option) => `--${option}`).join(', ') })
    return file === undefined ? defined : readFrom(defined, file)
  }
  const declarations = createDeclarations(needs)
  const before = await declarations.get(name)
  if (file === undefined && !before) return mustFind(needs.definedDatasets(), name)
  const contract = said.contract === undefined ? {} : { contract: await contractText(said.contract) }
  const declared: Declared = { ...before, ...said, ...contract, file: file ?? before!.file }
  const spec = await datasetOf(name, declared)
  if (JSON.stringify(declared) !== JSON.stringify(before)) await declarations.keep(name, declared)
  return spec
}

export const push = action({
  name: 'data.push',
  does: 'Push rows to a dataset whose source is pushed(): durable when answered, in a version soon after; the same id again is not taken twice.',
  http: 'POST /api/v1/datasets/:dataset/rows',
  permit: 'data.write',
  input: Type.Object({
    dataset: Name,
    rows: Type.Array(Type.Record(Type.String(), Type.Unknown()), { minItems: 1, maxItems: MOST_ROWS }),
    id: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'Says which push this is.' })),
  }),
  output: Type.Object({
    rows: Type.Integer({ description: 'Rows of the push.' }),
    seq: Type.Integer({ description: 'The place of the push among those of the dataset, from 1.' }),
    again: Type.Boolean({ description: 'True where a push with this id was there already.' }),
  }),
  example: `data push --dataset clicks --rows '[{"page":"/","at":"2026-01-01T00:00:00Z"}]'`,
  run: async (needs, { dataset, rows, id }) => {
    const spec = mustFind(needs.definedDatasets(), dataset)
    if (spec.source.format !== 'pushed') throw fail('not_pushed_to', { dataset })
    return needs.pushing.push(spec, { rows, ...(id !== undefined && { id }) })
  },
})

const UploadShape = Type.Object({
  bytes: Type.Integer({ description: 'Bytes that are there, durably: the next piece begins here.' }),
  digest: Type.Optional(Type.String({ description: 'The address of the whole, when all of it is there.' })),
})

export const upload = action({
  name: 'data.upload',
  does: 'Send a file to the server in pieces, each durable when answered; what broke off goes on where it ended. data.ingest takes the upload.',
  http: 'PUT /api/v1/uploads/:name',
  permit: 'data.write',
  input: Type.Object({
    name: UploadName,
    offset: Type.Integer({
      minimum: 0,
      description: 'How many bytes of the file come before this piece; 0 begins anew.',
    }),
    content: Type.String({
      maxLength: MOST_PIECE,
      pattern: '^[A-Za-z0-9+/]*={0,2}$',
      description: 'The piece, in Base64.',
    }),
    sha256: Type.Optional(
      Type.String({ pattern: '^[0-9a-f]{64}$', description: 'Of the whole file, with the last piece.' }),
    ),
  }),
  output: UploadShape,
  example: 'data upload orders.csv --offset 0 --content aWQsYW1vdW50Cg==',
  run: (needs, { name, offset, content, sha256 }) =>
    createUploads(needs).take({
      ...{ name, offset, content: Buffer.from(content, 'base64') },
      ...(sha256 !== undefined && { sha256 }),
    }),
})

export const uploadState = action({
  name: 'data.uploaded',
  does: 'Show how much of an upload is there.',
  http: 'GET /api/v1/uploads/:name',
  permit: 'data.read',
  input: Type.Object({ name: UploadName }),
  output: UploadShape,
  example: 'data uploaded orders.csv',
  run: (needs, { name }) => createUploads(needs).get(name),
})

/** What brings rows in. */
export const loadActions = [ingest, push, upload, uploadState] as const
