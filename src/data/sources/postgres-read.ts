import pg from 'pg'
import { type Digest, durationMs } from '../../base/index.ts'
import type { Lake } from '../../storage/index.ts'
import type { Dataset } from '../dataset.ts'
import { fail } from '../errors.ts'
import type { FoundOfRows } from '../loads/found.ts'
import type { DatasetVersion } from '../versions/version.ts'
import { postgresColumns, typedSelect } from './postgres-types.ts'
import { type PostgresSource, placeOf } from './source.ts'
import { createTextTable, type TextTable } from './text-table.ts'

/** How a read is watched, and what the version before has taken. */
export interface PostgresRead {
  readonly source: PostgresSource
  readonly previous: DatasetVersion | undefined
  readonly progress: (done: number, doing: string) => void
}

const ROWS = 10_000
const CONNECT_MS = durationMs('15s')!

/**
 * Copies a table or a query of PostgreSQL, as it is at one moment, into blobs. With a watermark only rows are asked for that may be new.
 *
 * Errors: `data.source_refused`, `data.source_unreachable`; they never say more of the address than the name of the variable.
 */
export async function readPostgres(
  { lake }: { readonly lake: Lake },
  dataset: Dataset,
  { source, previous, progress }: PostgresRead,
): Promise<FoundOfRows> {
  const client = new pg.Client({
    connectionString: addressOf(dataset, source),
    connectionTimeoutMillis: CONNECT_MS,
    application_name: 'millrace',
    types: { getTypeParser: () => (text: unknown) => text },
  } as pg.ClientConfig)
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('begin isolation level repeatable read read only')
    await client.query(`set local timezone = 'UTC'; set local datestyle = 'ISO, YMD'; set local extra_float_digits = 3`)
    return await copyRows({ lake, client, dataset, progress }, source, askOf(dataset, source, previous))
  } catch (error) {
    if (!(error instanceof Error) || isOurs(error)) throw error
    throw failureOf(error, { dataset: dataset.name, place: placeOf(source) })
  } finally {
    await client.end().catch(() => undefined)
  }
}

const isOurs = (error: Error): boolean => /^(data|storage)\./.test(String((error as { code?: unknown }).code))

function addressOf({ name }: Dataset, source: PostgresSource): string {
  const url = source.url ?? process.env[source.env!]
  if (url) return url
  throw fail('source_refused', {
    dataset: name,
    place: placeOf(source),
    reason: `the variable ${source.env} is not set`,
  })
}

/** PostgreSQL's own words only where they are about the query: others may quote the address. What may pass is tried again. */
function failureOf(error: Error, about: { readonly dataset: string; readonly place: string }): Error {
  const code = String((error as { code?: unknown }).code ?? '')
  if (/^(42|22)/.test(code)) return fail('source_refused', { ...about, reason: error.message.replace(/\.$/, '') })
  if (code === '28P01' || code === '28000')
    return fail('source_refused', { ...about, reason: 'it does not let this user in' })
  if (code === '3D000') return fail('source_refused', { ...about, reason: 'there is no such database' })
  return fail('source_unreachable', { ...about, reason: code === '' ? 'no reason was given' : code })
}

interface Ask {
  readonly text: string
  readonly values: readonly unknown[]
}

function askOf(
  { watermark, late }: Dataset,
  { table, query }: PostgresSource,
  previous: DatasetVersion | undefined,
): Ask {
  const from = table ? table.split('.').map(quoted).join('.') : `(${query!.trim().replace(/;$/, '')}\n) as q`
  const reached = previous?.taken?.watermark
  if (watermark === undefined || reached === undefined) return { text: `select * from ${from}`, values: [] }
  const kind = previous!.schema.find(({ name }) => name === watermark)?.kind
  const floor =
    kind === 'time'
      ? '$1::timestamp - make_interval(secs => $2::float8)'
      : kind === 'number'
        ? '$1::float8 - $2::float8'
        : '$1::text'
  const values = kind === 'time' || kind === 'number' ? [reached, late / 1_000] : [reached]
  return { text: `select * from ${from} where ${quoted(watermark)} >= ${floor}`, values }
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

interface Copying {
  readonly lake: Lake
  readonly client: pg.Client
  readonly dataset: Dataset
  readonly progress: PostgresRead['progress']
}

async function copyRows(
  { lake, client, dataset, progress }: Copying,
  source: PostgresSource,
  ask: Ask,
): Promise<FoundOfRows> {
  await client.query({ text: `declare millrace_rows no scroll cursor for ${ask.text}`, values: [...ask.values] })
  let table: TextTable | undefined
  let rows = 0
  let fields: readonly pg.FieldDef[] = []
  for (;;) {
    const some = await client.query({ text: `fetch ${ROWS} from millrace_rows`, rowMode: 'array' })
    fields = some.fields
    table ??= createTextTable(
      lake,
      fields.map((_, at) => `c${at}`),
    )
    for (const row of some.rows as (string | null)[][]) table.take(row.map((text) => text ?? undefined))
    rows += some.rows.length
    if (table.isFull) await table.flush()
    progress(rows / (rows + ROWS), `${rows} rows`)
    if (some.rows.length < ROWS) break
  }
  const columns = await postgresColumns(client, fields)
  await client.query('commit')
  const texts = await table.relation()
  const blobs: Digest[] = []
  const { selected, described } = await typedSelect(lake, texts, { dataset: dataset.name, columns })
  if (texts && selected.length > 0)
    blobs.push((await lake.write(`select ${selected.join(', ')} from ${texts}`)).address)
  const digest = blobs[0] ?? (await lake.write('select 1 as nothing where false')).address
  return {
    kind: 'rows',
    place: placeOf(source),
    digest,
    blobs: blobs.length > 0 ? blobs : [digest],
    rows,
    columns: described,
  }
}
