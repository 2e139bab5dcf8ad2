import { hasCode } from '../../base/index.ts'
import type { Lake } from '../../storage/index.ts'
import { quoteName, quoteText } from '../../table/index.ts'
import { fail } from '../errors.ts'
import { findBadLines } from './bad-lines.ts'
import type { FoundFiles } from './find-files.ts'
import type { Inspected, SourceColumn } from './inspected.ts'
import { type JsonColumn, surveyJson } from './json-survey.ts'
import { distinctNames, fileNameSql, mustNotBeReserved } from './source-names.ts'
import { surveyTexts } from './survey.ts'

const LONGEST_LINE = 1 << 24
const MOST_COLUMNS = 5_000
const SAMPLED = 300
const MARKS = ['__line', '__unread', '__text']

/** SQL for the lines of the files: `__row`, `__json` (NULL where a line cannot be read) and `__path`; and with the marks, where some cannot. */
interface Lines {
  readonly relation: string
  readonly rows: number
  readonly isMended: boolean
  readonly unread: number
}

/**
 * Looks at files of one JSON object a line: their names, their rows, what the values of each can be read as. Names that hold lists or
 * objects are left to the contract, which leaves them out. Lines that are no object are marked with the reason.
 *
 * Errors: `data.source_unreadable`, `data.reserved_column`, `data.file_too_wide`.
 */
export async function inspectJsonl(lake: Lake, dataset: string, found: FoundFiles): Promise<Inspected> {
  const lines = await linesOf(lake, dataset, found)
  const marks = [...(found.isMany ? ['__file'] : []), ...(lines.isMended ? MARKS : [])]
  return inspectLines(lake, lines, { dataset, path: found.files[0]!.path, marks, file: fileNameSql(found.files) })
}

/** Looks at rows that are JSON objects: the column `json` of a relation. Errors: those of `inspectJsonl`. */
export async function inspectJsonRows(lake: Lake, dataset: string, from: string): Promise<Inspected> {
  const relation = `(select row_number() over () - 1 as __row, null::varchar as __path, cast(json as json) as __json from ${from})`
  const [count] = await lake.rows(`select count(*) as n from ${from}`)
  const lines = { relation, rows: Number(count?.['n']), isMended: false, unread: 0 }
  return inspectLines(lake, lines, { dataset, path: 'of pushed rows', marks: [], file: '' })
}

interface About {
  readonly dataset: string
  readonly path: string
  readonly marks: readonly string[]
  /** SQL for the name of the file of a line. */
  readonly file: string
}

async function inspectLines(lake: Lake, lines: Lines, { dataset, path, marks, file }: About): Promise<Inspected> {
  const keys = await keysOf(lake, lines)
  if (keys.length > MOST_COLUMNS) throw fail('file_too_wide', { path, columns: keys.length, most: MOST_COLUMNS })
  const names = distinctNames(keys)
  mustNotBeReserved(dataset, names)
  const columns = await surveyJson(lake, lines.relation, { keys, names })
  const relation = typedLines(lines, columns, { marks, file })
  const source = await withTexts(lake, relation, columns)
  const unread = lines.unread > 0 ? { unread: { relation: unreadSql(relation, marks), rows: lines.unread } } : {}
  return { relation, rows: lines.rows, columns: source, marks, ...unread }
}

const unreadSql = (relation: string, marks: readonly string[]): string =>
  `(select __row, ${marks.join(', ')} from ${relation} where __unread is not null)`

async function linesOf(lake: Lake, dataset: string, { files }: FoundFiles): Promise<Lines> {
  const list = files.map(({ path }) => quoteText(path)).join(', ')
  const read = `read_ndjson_objects([${list}], ignore_errors = true, maximum_object_size = ${LONGEST_LINE}, filename = '__path')`
  // A value that is no object is as bad as a line that is none.
  const direct = `(select row_number() over () - 1 as __row, __path, case when json_type(json) = 'OBJECT' then json end as __json from ${read})`
  const [count] = await lake.rows(`select count(*) as n, count(__json) as good from ${direct}`).catch((error) => {
    if (!hasCode(error, 'storage.bad_query')) throw error
    throw fail('source_unreadable', {
      dataset,
      path: files[0]!.path,
      reason: 'a line is longer than 16 MB, or it is no text',
    })
  })
  const rows = Number(count?.['n'])
  if (Number(count?.['good']) === rows) return { relation: direct, rows, isMended: false, unread: 0 }
  const places = await lake.rows(`select __row from ${direct} where __json is null`)
  const bad = await findBadLines(
    lake,
    { dataset, files },
    places.map((row) => Number(row['__row'])).sort((a, b) => a - b),
  )
  const marked = `select __row, __path, __json, null::bigint as __line, null::varchar as __unread, null::varchar as __text from ${direct} where __json is not null`
  const mended = `select __row, __path, cast(__json as json) as __json, __line, __unread, __text from ${bad.relation}`
  const order = bad.mended > 0 ? ' order by __row' : ''
  const relation = `(select * from (${marked} union all ${mended})${order})`
  return { relation, rows, isMended: true, unread: places.length - bad.mended }
}

/** All names, in the order of the first rows. */
async function keysOf(lake: Lake, { relation }: Lines): Promise<readonly string[]> {
  const first = await lake.rows(
    `select unnest(json_keys(__json)) as k from (select __json from ${relation} where __json is not null limit ${SAMPLED})`,
  )
  const all = await lake.rows(`select distinct unnest(json_keys(__json)) as k from ${relation} order by k`)
  return [...new Set([...first, ...all].map((row) => String(row['k'])))]
}

function typedLines(
  { relation }: Lines,
  columns: readonly JsonColumn[],
  { marks, file }: { readonly marks: readonly string[]; readonly file: string },
): string {
  const read = columns.filter(({ type }) => type !== 'nested')
  const whole = read.filter(({ key, name }) => key === name)
  const types = Object.fromEntries(whole.map(({ key, type }) => [key, type]))
  const selected = read.map(({ key, name, type }) =>
    key === name
      ? `__values.${quoteName(name)} as ${quoteName(name)}`
      : `try_cast(__json ->> ${quoteText(`$.${JSON.stringify(key)}`)} as ${type}) as ${quoteName(name)}`,
  )
  const kept = marks.map((mark) => (mark === '__file' ? `${file} as __file` : mark))
  const values = whole.length === 0 ? 'null' : `json_transform(__json, ${quoteText(JSON.stringify(types))})`
  return `(select ${['__row', ...kept, ...selected].join(', ')} from (select *, ${values} as __values from ${relation}))`
}

/** Columns of texts are surveyed as those of CSV files are. */
async function withTexts(
  lake: Lake,
  relation: string,
  columns: readonly JsonColumn[],
): Promise<readonly SourceColumn[]> {
  const texts = columns.filter(({ isText }) => isText).map(({ name }) => name)
  const surveyed = new Map<string, SourceColumn>()
  if (texts.length > 0) {
    const sampled = await lake.rows(`select ${texts.map(quoteName).join(', ')} from ${relation} limit ${SAMPLED}`)
    const samples = new Map(texts.map((name) => [name, sampled.map((row) => String(row[name] ?? ''))]))
    const found = await surveyTexts(lake, relation, { names: texts, samples, isMended: false })
    for (const column of found.columns) surveyed.set(column.name, column)
  }
  return columns.map(
    ({ name, type }) => surveyed.get(name) ?? { name, type: type === 'nested' ? 'STRUCT' : type, looksNumeric: false },
  )
}
