import { stat } from 'node:fs/promises'
import path from 'node:path'
import { blobsOf, type Datasets, isParquet, readFile } from '../../data/index.ts'
import { type Blobs, type ConfinedEngine, type Lake, openConfinedEngine } from '../../storage/index.ts'
import { quoteName, quoteText, type Table } from '../../table/index.ts'
import { fail } from '../errors.ts'

/** Where labels come from: a file or a dataset, and what of it. */
export interface LabelSource {
  readonly file?: string
  readonly dataset?: string
  readonly dataVersion?: string
  /** A SELECT over `data`; all of it when not given. */
  readonly sql?: string
  readonly id: string
  readonly label: string
  /** The column of the moment when each label became known; one of none where not given. */
  readonly at?: string
}

/** What reading labels needs. */
export interface LabelSourceNeeds {
  readonly lake: Lake
  readonly blobs: Pick<Blobs, 'path'>
  readonly datasets: Pick<Datasets, 'version'>
}

const ROWS_AT_ONCE = 50_000
const READ_WITHIN_MS = 600_000

/**
 * The ids, labels and moments of a source as columns `id`, `label` and `at`, many rows at a time.
 *
 * Errors: `serving.label_source`, `serving.batch_data`, `serving.batch_too_large`, `data.version_not_found`, `storage.bad_query`.
 */
export async function* readLabelTables(needs: LabelSourceNeeds, source: LabelSource): AsyncGenerator<Table> {
  const { file, dataset, sql = 'select * from data', id, label, at } = source
  if ((file === undefined) === (dataset === undefined)) throw fail('label_source', {})
  const { engine } = file === undefined ? await openDataset(needs, source) : await openFile(needs, file, id)
  try {
    const columns = [
      `${quoteName(id)} as id`,
      `${quoteName(label)} as label`,
      ...(at ? [`${quoteName(at)} as "at"`] : []),
    ]
    yield* engine.tables(`select ${columns.join(', ')} from (${sql.trim().replace(/;$/, '')}\n)`, ROWS_AT_ONCE)
  } finally {
    engine.close()
  }
}

interface Opened {
  readonly engine: ConfinedEngine
}

async function openDataset(needs: LabelSourceNeeds, { dataset, dataVersion }: LabelSource): Promise<Opened> {
  const version = await needs.datasets.version(dataset!, dataVersion)
  return overParquet(await Promise.all(blobsOf(version).map((address) => needs.blobs.path(address))))
}

async function openFile({ lake }: LabelSourceNeeds, file: string, id: string): Promise<Opened> {
  const name = path.basename(file)
  if (!(await stat(file).catch(() => undefined))?.isFile()) throw fail('batch_data', { data: name })
  if (await isParquet(file)) return overParquet([file])
  const ids = { name: id, kind: 'category', form: 'text', sentinels: [], missing: 0, unreadable: 0 } as const
  const { table, sampled } = await readFile(lake, file, { like: { header: true, columns: [ids] } })
  if (sampled) throw fail('batch_too_large', { data: name })
  const engine = await openConfinedEngine({ files: [], withinMs: READ_WITHIN_MS })
  await engine.load('data', table)
  return { engine }
}

async function overParquet(files: readonly string[]): Promise<Opened> {
  const engine = await openConfinedEngine({ files, withinMs: READ_WITHIN_MS })
  await engine.view('data', `select * from read_parquet([${files.map(quoteText).join(', ')}])`)
  return { engine }
}
