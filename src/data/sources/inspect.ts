import { hasCode } from '../../base/index.ts'
import type { Lake } from '../../storage/index.ts'
import { quoteName, quoteText } from '../../table/index.ts'
import type { Dataset } from '../dataset.ts'
import { fail } from '../errors.ts'
import { readHeader } from '../files/csv-header.ts'
import type { Fingerprint, FoundFile } from './fingerprint.ts'
import type { CsvSource } from './source.ts'

/** A source, looked at: how to read it and what is in it. `relation` yields `__row`, its columns and `extraFields`. */
export interface Inspected {
  /** A DuckDB relation; `__row` is the place of a row in the file, from 0. */
  readonly relation: string
  readonly rows: number
  readonly columns: readonly SourceColumn[]
  /** Columns that hold what stands beyond the header in a CSV row that is too long. */
  readonly extraFields: readonly string[]
}

/** A column as the file has it: its name and DuckDB type. `looksNumeric`: a CSV column where every value is a number. */
export interface SourceColumn {
  readonly name: string
  readonly type: string
  readonly looksNumeric: boolean
}

/** What stands beyond the header in a row may be so many fields; a longer row makes the file unreadable. */
const EXTRA_FIELDS = 8

/**
 * Looks at a source file: its columns, its rows and, in a CSV file, whether its rows are of one length.
 *
 * Errors: `data.source_unreadable`, `data.reserved_column`.
 */
export async function inspect(
  lake: Lake,
  dataset: Dataset,
  found: { readonly file: FoundFile; readonly print: Fingerprint },
): Promise<Inspected> {
  return dataset.source.format === 'csv'
    ? inspectCsv(lake, dataset, { ...found, source: dataset.source })
    : inspectParquet(lake, dataset, found.file)
}

function mustNotBeReserved(dataset: Dataset, names: readonly string[]): void {
  const column = names.find((name) => name.startsWith('__') || name === 'file_row_number')
  if (column) throw fail('reserved_column', { dataset: dataset.name, column })
}

async function inspectParquet(lake: Lake, dataset: Dataset, file: FoundFile): Promise<Inspected> {
  const place = quoteText(file.path)
  const plain = `read_parquet(${place})`
  const [described, counted] = await Promise.all([
    lake.rows(`describe select * from ${plain}`),
    lake.rows(`select count(*) as n from ${plain}`),
  ]).catch((error) => {
    throw unreadable(dataset, file, { error, otherwise: 'it is not a whole Parquet file' })
  })
  const columns = described.map((row) => ({
    name: String(row['column_name']),
    type: String(row['column_type']),
    looksNumeric: false,
  }))
  mustNotBeReserved(
    dataset,
    columns.map(({ name }) => name),
  )
  const relation = `(select file_row_number as __row, * exclude (file_row_number) from read_parquet(${place}, file_row_number = true))`
  return { relation, rows: Number(counted[0]?.['n']), columns, extraFields: [] }
}

async function inspectCsv(
  lake: Lake,
  dataset: Dataset,
  found: { readonly file: FoundFile; readonly print: Fingerprint; readonly source: CsvSource },
): Promise<Inspected> {
  const { file, print, source } = found
  const header = await readHeader(file.path, source)
  if (typeof header === 'string')
    throw fail('source_unreadable', { dataset: dataset.name, path: file.path, reason: header })
  mustNotBeReserved(dataset, header)
  const even = csvRelation(file.path, source, { header, extra: [] })
  const surveyed = await survey(lake, even, header).catch(onlyBadQuery)
  if (surveyed) return { relation: even, extraFields: [], ...surveyed }
  if (!print.quotesPaired)
    throw fail('source_unreadable', { dataset: dataset.name, path: file.path, reason: 'a quote is never closed' })
  const extra = Array.from({ length: EXTRA_FIELDS }, (_, i) => `__extra${i}`)
  const ragged = csvRelation(file.path, source, { header, extra })
  const padded = await survey(lake, ragged, header).catch((error) => {
    throw unreadable(dataset, file, { error })
  })
  return { relation: ragged, extraFields: extra, ...padded }
}

function onlyBadQuery(error: unknown): undefined {
  if (!hasCode(error, 'storage.bad_query')) throw error
}

/** Rows of one length are read in parallel; ragged ones one after the other, padded with missing values. */
function csvRelation(
  file: string,
  { delimiter, quote, missing }: CsvSource,
  { header, extra }: { readonly header: readonly string[]; readonly extra: readonly string[] },
): string {
  const types = [...header, ...extra].map((name) => `${quoteText(name)}: 'VARCHAR'`)
  const options = [
    'auto_detect = false, header = false, skip = 1, strict_mode = true',
    `columns = {${types.join(', ')}}`,
    `delim = ${quoteText(delimiter)}, quote = ${quoteText(quote)}, escape = ${quoteText(quote)}`,
    `nullstr = [${missing.map(quoteText).join(', ')}]`,
    ...(extra.length > 0 ? ['null_padding = true, parallel = false'] : []),
  ]
  return `(select row_number() over () - 1 as __row, * from read_csv(${quoteText(file)}, ${options.join(', ')}))`
}

/** Counts the rows, and says of each column whether all its values are numbers and none begins with 0 as codes do. */
async function survey(
  lake: Lake,
  relation: string,
  header: readonly string[],
): Promise<Pick<Inspected, 'rows' | 'columns'>> {
  const numeric = header.map((name, i) => {
    const column = quoteName(name)
    const isNumber = `isfinite(try_cast(${column} as double)) and not regexp_matches(${column}, '^\\s*[+-]?0[0-9]')`
    return `coalesce(bool_and(coalesce(${isNumber}, false)) filter (${column} is not null), false) as c${i}`
  })
  const [row] = await lake.rows(`select count(*) as n, ${numeric.join(', ')} from ${relation}`)
  const columns = header.map((name, i) => ({ name, type: 'VARCHAR', looksNumeric: Boolean(row?.[`c${i}`]) }))
  return { rows: Number(row?.['n']), columns }
}

/** The engine's own words may quote rows of the file; only the line number is passed on. */
function unreadable(
  { name }: Dataset,
  { path }: FoundFile,
  {
    error,
    otherwise = 'it is not a CSV file of UTF-8 text with one header line',
  }: { error: unknown; otherwise?: string },
): unknown {
  if (!hasCode(error, 'storage.bad_query')) return error
  const line = /Line: (\d+)/.exec(error.message)?.[1]
  const reason = line ? `line ${line} is not as the options of csv() say` : otherwise
  return fail('source_unreadable', { dataset: name, path, reason })
}
