import { stat } from 'node:fs/promises'
import path from 'node:path'
import { type Digest, hasCode, isDatasetAddress } from '../../base/index.ts'
import { type Datasets, isParquet, readAddress, scanVersion } from '../../data/index.ts'
import { addressOfFile, type Lake } from '../../storage/index.ts'
import { quoteName, quoteText, type Table } from '../../table/index.ts'
import { fail } from '../errors.ts'
import { type FileColumn, ROW, selectColumn, type WantedColumn } from './columns.ts'
import { type TextReading, textSource } from './text.ts'

/** Which rows were scored: a file by its bytes, or a version of a dataset. */
export interface BatchData {
  readonly kind: 'file' | 'dataset'
  readonly name: string
  /** Of the dataset; null for a file. */
  readonly version: number | null
  readonly digest: Digest
}

/** Rows to be scored, in a fixed order. */
export interface BatchSource {
  readonly data: BatchData
  readonly rows: number
  readonly columns: readonly FileColumn[]
  /**
   * The columns asked for, `rows` rows at a time from row `from` on, with the place of each row as `__row`. Every table owns its
   * numbers. Values that cannot be read are missing.
   */
  slices(columns: readonly WantedColumn[], part: { readonly from: number; readonly rows: number }): AsyncIterable<Slice>
  /** Errors: `serving.batch_changed` where the file is not the one that was opened. */
  check(): Promise<void>
}

/** Rows of a source, and how many of their values could not be read. */
export interface Slice {
  readonly table: Table
  readonly unreadable: number
}

/** What opening a source needs. */
export interface SourceNeeds {
  readonly lake: Lake
  readonly datasets: Pick<Datasets, 'list' | 'version'>
}

const UNREADABLE = '__unreadable'

/**
 * Opens a file (Parquet, CSV, TSV, JSON Lines) or, where there is no such file, the dataset of that name. Parquet files and
 * datasets are read piece by piece; files of text are read into memory.
 *
 * Errors: `serving.batch_data`, `serving.batch_too_large`, `data.version_not_found` and those of `readFile`.
 */
export async function openSource(
  needs: SourceNeeds,
  given: string,
  how: TextReading & { readonly version: string | undefined },
): Promise<BatchSource> {
  if (!isDatasetAddress(given)) return fileSource(needs.lake, given, how)
  const { name, ref } = readAddress(given)
  const stored = (await needs.datasets.list()).some((one) => one.name === name)
  if (!stored) throw fail('batch_data', { data: name })
  const chosen = await needs.datasets.version(name, how.version ?? ref)
  const scan = await scanVersion(needs.lake, chosen)
  const data = { kind: 'dataset', name, version: chosen.number, digest: chosen.version } as const
  return relationSource(needs.lake, data, { relation: scan, row: '__row', check: async () => undefined })
}

async function fileSource(lake: Lake, file: string, how: TextReading): Promise<BatchSource> {
  const before = await stat(file).catch(() => undefined)
  if (!before?.isFile()) throw fail('batch_data', { data: path.basename(file) })
  const data: BatchData = { kind: 'file', name: path.basename(file), version: null, digest: await addressOfFile(file) }
  const check = async (): Promise<void> => {
    const after = await stat(file).catch(() => undefined)
    if (after?.size !== before.size || after.mtimeMs !== before.mtimeMs)
      throw fail('batch_changed', { data: data.name })
  }
  if (!(await isParquet(file))) return textSource(lake, data, { file, check, how })
  // The engine takes these for a pattern of names.
  if (/[*?[\]]/.test(file)) throw fail('batch_data', { data: data.name })
  const relation = `read_parquet(${quoteText(file)}, file_row_number = true)`
  return relationSource(lake, data, { relation, row: 'file_row_number', check })
}

interface Relation {
  readonly relation: string
  readonly row: string
  readonly check: () => Promise<void>
}

async function relationSource(lake: Lake, data: BatchData, { relation, row, check }: Relation): Promise<BatchSource> {
  const [described, counted] = await Promise.all([
    lake.rows(`describe select * from ${relation}`),
    lake.rows(`select count(*) as n from ${relation}`),
  ]).catch((error: unknown) => {
    throw hasCode(error, 'storage.bad_query') ? fail('batch_data', { data: data.name }, error) : error
  })
  const columns = described
    .map((one) => ({ name: String(one['column_name']), type: String(one['column_type']) }))
    .filter(({ name }) => name !== row)
  const types = new Map(columns.map(({ name, type }) => [name, type]))
  return {
    ...{ data, columns, check, rows: Number(counted[0]?.['n']) },
    async *slices(wanted, part) {
      const selected = wanted.map((column) => ({ ...selectColumn(column, types.get(column.from)!), as: column.as }))
      const odd = selected.flatMap((one) => one.unreadable ?? [])
      const count = odd.map((one) => `cast(${one} as integer)`).join(' + ') || '0'
      const list = selected.map(({ sql, as }) => `${sql} as ${quoteName(as)}`).join(', ')
      const columnsSql = `${quoteName(row)} as ${ROW}, ${count} as ${UNREADABLE}${list && `, ${list}`}`
      for await (const table of lake.tables(`select ${columnsSql} from ${relation} offset ${part.from}`, part.rows)) {
        const counts = table.columns.get(UNREADABLE)
        const unreadable = counts?.kind === 'number' ? counts.values.reduce((sum, one) => sum + one, 0) : 0
        const rest = new Map([...table.columns].filter(([name]) => name !== UNREADABLE))
        yield { table: { rows: table.rows, columns: rest }, unreadable }
      }
    },
  }
}
