import { Type } from 'typebox'
import { actionsOver, folderToWrite, rowsToRead } from '../base/index.ts'
import type { Blobs, Database } from '../storage/index.ts'
import { valueAt } from '../table/index.ts'
import type { Dataset } from './dataset.ts'
import type { IngestNeeds } from './ingest.ts'
import { type Rows, rowsOf } from './rows-of.ts'
import { readAddress } from './versions/address.ts'
import { askDatasets } from './versions/ask.ts'
import { collect as collectUnused } from './versions/collect.ts'
import { diff as diffRows } from './versions/diff/diff.ts'
import { DifferenceShape } from './versions/diff/difference.ts'
import { exportVersion } from './versions/export.ts'
import { type FindUses, UseShape } from './versions/uses.ts'

/** What the actions over versions need; `usesOf` finds what rooms downstream made of a version. */
export interface VersionNeeds extends IngestNeeds {
  readonly blobs: Blobs
  readonly database: Database
  readonly definedDatasets: () => readonly Dataset[]
  readonly usesOf: FindUses
}

const action = actionsOver<VersionNeeds>()

const LONGEST = 200
const USUAL_ROWS = 100
const MOST_ROWS = 10_000
const LONGEST_SQL = 20_000
const Address = Type.String({
  ...{ minLength: 1, maxLength: LONGEST },
  description: 'A dataset, or one of its versions: flights, flights@3, flights@release.',
})
const Value = Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()])

export const diff = action({
  name: 'data.diff',
  does: 'Show how two files or versions differ: schema, rows, keys, distributions.',
  http: 'GET /api/v1/differences',
  permit: 'data.read',
  input: Type.Object({
    before: rowsToRead('A file, or a dataset such as flights@3.'),
    after: rowsToRead('A file, or a dataset such as flights.'),
    key: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: LONGEST }), {
        description: 'A column that says which row is which; that of the dataset when not given.',
      }),
    ),
  }),
  output: DifferenceShape,
  words: ['before', 'after'],
  example: 'data diff flights@3 flights',
  run: async (needs, { before, after, key }) => {
    const start = performance.now()
    const between = { before: await rowsOf(needs, before), after: await rowsOf(needs, after) }
    const known = key ?? declaredKey(needs.definedDatasets(), between)
    const found = await diffRows(needs.lake, { ...between, ...(known && { key: known }) })
    return { ...found, seconds: Math.round(performance.now() - start) / 1_000 }
  },
})

/** The key that the project declares, where versions were made before it did. */
function declaredKey(
  defined: readonly Dataset[],
  { before, after }: { readonly before: Rows; readonly after: Rows },
): readonly string[] | undefined {
  if (before.version?.key || after.version?.key) return undefined
  const both = (column: string): boolean =>
    [before, after].every(({ schema }) => schema.some(({ name }) => name === column))
  const key = defined.find(({ name }) => name === after.version?.dataset)?.key ?? []
  return key.length > 0 && key.every(both) ? key : undefined
}

export const sql = action({
  name: 'data.sql',
  does: 'Ask datasets by a SELECT of DuckDB: each under its name, any version under "name@ref".',
  http: 'GET /api/v1/sql',
  permit: 'data.read',
  input: Type.Object({
    sql: Type.String({
      ...{ minLength: 1, maxLength: LONGEST_SQL },
      description: 'One SELECT; it sees datasets and nothing else.',
    }),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: MOST_ROWS, description: `Rows at most; ${USUAL_ROWS} when not given.` }),
    ),
  }),
  output: Type.Object({
    columns: Type.Array(Type.Object({ name: Type.String(), kind: Type.String() })),
    rows: Type.Array(Type.Record(Type.String(), Value)),
    more: Type.Boolean({ description: 'Whether there are more rows than the limit.' }),
  }),
  words: ['sql'],
  example: `data sql 'select count(*) from flights, "flights@3"'`,
  run: async (needs, { sql: text, limit = USUAL_ROWS }) => {
    const found = await askDatasets(needs, { sql: text, limit: limit + 1 })
    const columns = [...found.columns]
    return {
      columns: columns.map(([name, { kind }]) => ({ name, kind })),
      rows: Array.from({ length: Math.min(found.rows, limit) }, (_, row) =>
        Object.fromEntries(columns.map(([name, column]) => [name, finite(valueAt(column, row))])),
      ),
      more: found.rows > limit,
    }
  },
})

/** JSON has no word for the others. */
const finite = (value: string | number | null): string | number | null =>
  typeof value === 'number' && !Number.isFinite(value) ? null : value

export const exported = action({
  name: 'data.export',
  does: 'Write a version into a folder: the files of a dataset of files byte for byte, else its rows as Parquet or CSV.',
  http: 'POST /api/v1/exports',
  permit: 'data.write',
  input: Type.Object({
    data: Address,
    out: folderToWrite('A folder that is empty or not there yet.'),
    format: Type.Optional(
      Type.Union([Type.Literal('parquet'), Type.Literal('csv')], { description: 'parquet when not given.' }),
    ),
    raw: Type.Optional(
      Type.Boolean({ description: 'Leave texts as they are that a spreadsheet would take for a formula (CSV).' }),
    ),
  }),
  output: Type.Object({
    dataset: Type.String(),
    version: Type.Integer(),
    files: Type.Integer(),
    rows: Type.Integer(),
    out: Type.String(),
  }),
  words: ['data'],
  example: 'data export images@release --out images',
  run: async (needs, { data, out, format = 'parquet', raw = false }, { progress }) => {
    const { name, ref } = readAddress(data)
    const version = await needs.datasets.version(name, ref)
    const order = { out, format, raw, progress }
    const written = await exportVersion({ ...needs, trees: needs.datasets.trees }, version, order)
    return { dataset: name, version: version.number, ...written, out }
  },
})

export const uses = action({
  name: 'data.uses',
  does: 'Show what was made of a version: models that learned from it, views and pipelines that read it, datasets derived from it.',
  http: 'GET /api/v1/uses',
  permit: 'data.read',
  input: Type.Object({ data: Address }),
  output: Type.Object({
    dataset: Type.String(),
    version: Type.Integer(),
    digest: Type.String(),
    uses: Type.Array(UseShape),
  }),
  words: ['data'],
  example: 'data uses flights@3',
  run: async ({ datasets, usesOf }, { data }) => {
    const { name, ref } = readAddress(data)
    const { version, number } = await datasets.version(name, ref)
    const found = await usesOf({ dataset: name, version, number })
    return { dataset: name, version: number, digest: version, uses: found.map((one) => ({ ...one })) }
  },
})

export const collect = action({
  name: 'data.collect',
  does: 'Remove what nothing names any more from the data folder. What was written within a day stays.',
  http: 'POST /api/v1/collections',
  permit: 'data.write',
  input: Type.Object({
    dryRun: Type.Optional(Type.Boolean({ description: 'Only count.' })),
  }),
  output: Type.Object({
    blobs: Type.Integer(),
    bytes: Type.Integer(),
    kept: Type.Integer({ description: 'Blobs older than a day that something names.' }),
    removed: Type.Boolean(),
  }),
  example: 'data collect --dry-run',
  run: async (needs, { dryRun = false }, { progress }) => ({ ...(await collectUnused(needs, { dryRun, progress })) }),
})

/** What may be asked of versions. */
export const versionActions = [diff, sql, exported, uses, collect] as const
