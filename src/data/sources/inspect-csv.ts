import { hasCode } from '../../base/index.ts'
import type { Lake } from '../../storage/index.ts'
import { quoteName, quoteText } from '../../table/index.ts'
import { fail } from '../errors.ts'
import { type CsvHeader, readCsvHeader } from '../files/csv-header.ts'
import type { FoundFile, FoundFiles } from './find-files.ts'
import type { Inspected } from './inspected.ts'
import { type Mended, mendCsv } from './mend-csv.ts'
import type { CsvSource } from './source.ts'
import { fileNameSql, mustNotBeReserved } from './source-names.ts'
import { surveyTexts } from './survey.ts'

/** A file and the names of its columns. */
interface CsvFile {
  readonly file: FoundFile
  readonly header: CsvHeader
}

/** Files that the engine reads in one go, or one that had to be mended. */
interface Part {
  /** SQL: all columns of the source and `__path`; with `__line`, `__unread` and `__text` of a mended file. */
  readonly relation: string
  readonly mended?: Mended
}

/**
 * Looks at CSV files: the names of their columns, their rows, and what the texts of each column can be read as. Files whose rows are
 * not all of one length, or that hold quotes that are not closed, are read by our own scanner, which sets aside rows that it cannot take.
 *
 * Errors: `data.source_unreadable`, `data.reserved_column`.
 */
export async function inspectCsv(
  lake: Lake,
  dataset: string,
  { source, files, isMany }: FoundFiles & { readonly source: CsvSource },
): Promise<Inspected> {
  const read: CsvFile[] = []
  for (const file of files) {
    // One of many may be empty: it has no rows.
    const header = isMany && file.bytes === 0 ? undefined : await headerOf(dataset, file, source)
    if (header) read.push({ file, header })
  }
  if (read.length === 0) throw fail('file_empty', { path: files[0]!.path })
  const names = unionOf(read.map(({ header }) => header.names))
  mustNotBeReserved(dataset, names)
  const about = { source, files: read, names, isMany, all: files }
  // One survey is enough where the engine takes all files as they are.
  const isAlike = source.delimiter !== ' ' && groupsOf(read).length === 1
  const asItIs = isAlike
    ? await surveyed(lake, about, [{ relation: csvRelation(read, source) }]).catch(onlyBadQuery)
    : undefined
  return asItIs ?? surveyed(lake, about, await partsOf(lake, dataset, about))
}

function onlyBadQuery(error: unknown): undefined {
  if (!hasCode(error, 'storage.bad_query')) throw error
}

interface About extends Files {
  readonly names: readonly string[]
  readonly isMany: boolean
  readonly all: readonly FoundFile[]
}

async function surveyed(lake: Lake, about: About, parts: readonly Part[]): Promise<Inspected> {
  const { names, isMany, files: read, all: files } = about
  const isMended = parts.some(({ mended }) => mended)
  const marks = [...(isMany ? ['__file'] : []), ...(isMended ? ['__line', '__unread', '__text'] : [])]
  const columns = [...names.map(quoteName), ...(isMended ? ['__line', '__unread', '__text'] : [])]
  const file = isMany ? `${fileNameSql(files)} as __file, ` : ''
  const all = parts.map(({ relation }) => `select * from ${relation}`).join(' union all by name ')
  const relation = `(select row_number() over () - 1 as __row, ${file}${columns.join(', ')} from (${all}))`
  const found = await surveyTexts(lake, relation, { names, samples: read[0]!.header.samples, isMended })
  const unread = found.unread > 0 ? { unread: { relation: unreadSql(relation, isMany), rows: found.unread } } : {}
  return { relation, rows: found.rows, columns: found.columns, marks, ...unread }
}

const unreadSql = (relation: string, isMany: boolean): string =>
  `(select __row, ${isMany ? '__file, ' : ''}__line, __unread, __text from ${relation} where __unread is not null)`

async function headerOf(dataset: string, file: FoundFile, source: CsvSource): Promise<CsvHeader> {
  const header = await readCsvHeader(file.path, source)
  if (typeof header === 'string') throw fail('source_unreadable', { dataset, path: file.path, reason: header })
  return header
}

/** The names of all files, in the order in which they first come. */
function unionOf(headers: readonly (readonly string[])[]): readonly string[] {
  const names = new Map<string, string>()
  for (const name of headers.flat()) if (!names.has(name.toLowerCase())) names.set(name.toLowerCase(), name)
  return [...names.values()]
}

interface Files {
  readonly source: CsvSource
  readonly files: readonly CsvFile[]
}

/** Neighbors with equal headers are read together; where that fails, each alone, and those that still fail are mended. */
async function partsOf(lake: Lake, dataset: string, { source, files }: Files): Promise<readonly Part[]> {
  const parts: Part[] = []
  for (const group of groupsOf(files)) {
    const relation = csvRelation(group, source)
    if (source.delimiter !== ' ' && (await canRead(lake, relation))) parts.push({ relation })
    else if (group.length > 1)
      for (const one of group) parts.push(...(await partsOf(lake, dataset, { source, files: [one] })))
    else parts.push(await mendedPart(lake, dataset, { source, file: group[0]! }))
  }
  return parts
}

function groupsOf(files: readonly CsvFile[]): readonly (readonly CsvFile[])[] {
  const groups: CsvFile[][] = []
  for (const file of files) {
    const last = groups.at(-1)?.[0]
    const isAlike = last && keyOf(last) === keyOf(file)
    if (isAlike) groups.at(-1)!.push(file)
    else groups.push([file])
  }
  return groups
}

const keyOf = ({ header }: CsvFile): string => JSON.stringify([header.names, header.isPacked])

/** Whether the engine takes a file as it is. */
async function canRead(lake: Lake, relation: string): Promise<boolean> {
  // Columns are read, not only counted: a text that is not UTF-8 is found where it is looked at.
  return lake.rows(`select count(columns(*)) from ${relation}`).then(
    () => true,
    (error) => {
      if (hasCode(error, 'storage.bad_query')) return false
      throw error
    },
  )
}

async function mendedPart(
  lake: Lake,
  dataset: string,
  { source, file }: { readonly source: CsvSource; readonly file: CsvFile },
): Promise<Part> {
  const mended = await mendCsv(lake, file.file, { dataset, source, header: file.header })
  const path = quoteText(file.file.path)
  return { relation: `(select ${path} as __path, * from ${mended.relation})`, mended }
}

function csvRelation(group: readonly CsvFile[], source: CsvSource): string {
  const { delimiter, quote, missing, encoding } = source
  const { names, isPacked } = group[0]!.header
  const types = names.map((name) => `${quoteText(name)}: 'VARCHAR'`)
  const options = [
    `auto_detect = false, header = false, skip = ${source.header === false ? 0 : 1}, strict_mode = true`,
    `columns = {${types.join(', ')}}`,
    `delim = ${quoteText(delimiter)}, quote = ${quoteText(quote)}, escape = ${quoteText(quote)}`,
    `nullstr = [${missing.map(quoteText).join(', ')}], filename = '__path'`,
    ...(isPacked ? [`compression = 'gzip'`] : []),
    ...(encoding ? [`encoding = '${encoding}'`] : []),
  ]
  return `read_csv([${group.map(({ file }) => quoteText(file.path)).join(', ')}], ${options.join(', ')})`
}
