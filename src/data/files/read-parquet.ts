import { hasCode } from '../../base/index.ts'
import type { Lake } from '../../storage/index.ts'
import { type Column, quoteName, quoteText, type Table } from '../../table/index.ts'
import { fail } from '../errors.ts'
import type { FileColumn } from './column-builder.ts'
import { type ColumnForm, inferForm, isSentinel, kindOfForm, valueIn } from './column-form.ts'
import type { Parts, ReadFileOptions } from './read-parts.ts'

const MOST_COLUMNS = 250_000
const NUMBER_BYTES = 8
/** A text takes its code, and its share of a dictionary. */
const TEXT_BYTES = 40
const MEMORY = 768 * 1024 * 1024
/** 2^32 over the golden ratio: multiples of it, modulo 2^32, are spread evenly. */
const SPREAD = 2_654_435_769
const WORD = 4_294_967_296

interface Selected {
  readonly name: string
  readonly sql: string
  readonly isText: boolean
}

/** Reads a Parquet file. Errors: see `readFile`. */
export async function readParquet(lake: Lake, path: string, options: ReadFileOptions): Promise<Parts> {
  const place = `read_parquet(${quoteText(path)})`
  const described = await asked(path, lake.rows(`describe select * from ${place}`))
  const [counted] = await asked(path, lake.rows(`select count(*) as n from ${place}`))
  const rows = Number(counted?.['n'] ?? 0)
  if (rows === 0) throw fail('file_no_rows', { path })
  if (described.length > MOST_COLUMNS)
    throw fail('file_too_wide', { path, columns: described.length, most: MOST_COLUMNS })
  const { selected, left } = selectable(
    described.map((row) => [String(row['column_name']), String(row['column_type'])]),
  )
  if (selected.length === 0)
    throw fail('file_unreadable', { path, reason: 'no column of it holds numbers, texts or moments' })
  const bytes = selected.reduce((sum, { isText }) => sum + (isText ? TEXT_BYTES : NUMBER_BYTES), 0) * rows
  const share = Math.min(1, (options.memory ?? MEMORY) / bytes)
  const table = await asked(path, lake.table(queryOf(path, selected, share)))
  const notes =
    left.length === 0
      ? []
      : [`columns that hold lists, structures or bytes were left out: ${left.slice(0, 10).join(', ')}`]
  return {
    ...typed(table, options),
    notes,
    header: true,
    format: 'parquet',
    ...(share < 1 && { sampled: sampledOf(rows, share) }),
  }
}

const sampledOf = (of: number, share: number): NonNullable<Parts['sampled']> => ({
  of,
  estimated: false,
  how: `rows spread evenly over the file, ${(share * 100).toPrecision(2)} % of them`,
})

function queryOf(path: string, selected: readonly Selected[], share: number): string {
  const columns = selected.map(({ name, sql }) => `${sql} as ${quoteName(name)}`).join(', ')
  if (share >= 1) return `select ${columns} from read_parquet(${quoteText(path)})`
  const kept = `(file_row_number * ${SPREAD}) % ${WORD} < ${Math.floor(share * WORD)}`
  return `select ${columns} from read_parquet(${quoteText(path)}, file_row_number = true) where ${kept}`
}

/** The engine's words may quote rows; none of them is passed on. */
async function asked<T>(path: string, answer: Promise<T>): Promise<T> {
  return answer.catch((error: unknown) => {
    if (hasCode(error, 'storage.lake_full')) throw fail('file_too_large', { path, megabytes: 0 })
    if (hasCode(error, 'storage.bad_query'))
      throw fail('file_unreadable', { path, reason: 'it is not a whole Parquet file' })
    throw error
  })
}

const NUMBER = /^(U?(TINY|SMALL|BIG|HUGE)?INT|U?INTEGER|BOOLEAN|FLOAT|DOUBLE|DECIMAL\(.*\))$/
const TEXT = /^(VARCHAR|UUID|JSON|ENUM\(.*\))$/
const MOMENT = /^(DATE|TIMESTAMP(_S|_MS|_NS)?|TIMESTAMP WITH TIME ZONE)$/

function selectable(columns: readonly (readonly [string, string])[]): {
  readonly selected: readonly Selected[]
  readonly left: readonly string[]
} {
  const selected: Selected[] = []
  const left: string[] = []
  for (const [name, type] of columns) {
    const column = quoteName(name)
    if (NUMBER.test(type)) selected.push({ name, sql: column, isText: false })
    else if (TEXT.test(type)) selected.push({ name, sql: `nullif(trim(cast(${column} as varchar)), '')`, isText: true })
    else if (MOMENT.test(type))
      selected.push({ name, sql: `case when isfinite(${column}) then ${column} end`, isText: false })
    else if (type === 'TIME') selected.push({ name, sql: `date '1970-01-01' + ${column}`, isText: false })
    else left.push(name)
  }
  return { selected, left }
}

/** Texts that write numbers or moments become them, as in a CSV file. */
function typed(table: Table, { like }: ReadFileOptions): Pick<Parts, 'rows' | 'columns' | 'facts'> {
  const forms = like && new Map(like.columns.map(({ name, form }) => [name, form]))
  const columns = new Map<string, Column>()
  const facts: FileColumn[] = []
  for (const [name, column] of table.columns) {
    const made =
      column.kind === 'category'
        ? typedTexts(name, column, forms?.get(name))
        : typedNumbers(name, column, forms?.get(name))
    columns.set(name, made.column)
    facts.push(made.facts)
  }
  return { rows: table.rows, columns, facts }
}

interface Made {
  readonly column: Column
  readonly facts: FileColumn
}

function typedNumbers(
  name: string,
  column: Extract<Column, { values: Float64Array }>,
  asked: ColumnForm | undefined,
): Made {
  if (asked === 'text') return asTexts(name, column.values)
  let missing = 0
  const values = column.values.map((value) => {
    if (value - value === 0) return value
    missing++
    return Number.NaN
  })
  const form = column.kind === 'time' ? 'iso' : 'number'
  return {
    column: { kind: column.kind, values },
    facts: { name, kind: column.kind, form, sentinels: [], missing, unreadable: 0 },
  }
}

/** Another file had texts here: `7` for 7. */
function asTexts(name: string, values: Float64Array): Made {
  const known = new Map<string, number>()
  const codes = Int32Array.from(values, (value) => {
    if (Number.isNaN(value)) return -1
    const text = String(value)
    if (!known.has(text)) known.set(text, known.size)
    return known.get(text)!
  })
  const missing = codes.filter((code) => code < 0).length
  const facts = { name, kind: 'category', form: 'text', sentinels: [], missing, unreadable: 0 } as const
  return { column: { kind: 'category', codes, dictionary: [...known.keys()] }, facts }
}

function typedTexts(name: string, column: Extract<Column, { kind: 'category' }>, asked: ColumnForm | undefined): Made {
  const counts = new Float64Array(column.dictionary.length)
  let missing = 0
  for (const code of column.codes) {
    if (code < 0) missing++
    else counts[code]!++
  }
  const form = asked ?? inferForm({ texts: column.dictionary, counts })
  if (form === 'text') return { column, facts: { name, kind: 'category', form, sentinels: [], missing, unreadable: 0 } }
  const of = Float64Array.from(column.dictionary, (text) => valueIn(form, text))
  const values = Float64Array.from(column.codes, (code) =>
    code < 0 || !Number.isFinite(of[code]!) ? Number.NaN : of[code]!,
  )
  const odd = [...column.dictionary.keys()].filter((code) => !Number.isFinite(of[code]!))
  const unreadable = odd
    .filter((code) => !isSentinel(column.dictionary[code]!))
    .reduce((sum, code) => sum + counts[code]!, 0)
  const kind = kindOfForm(form) === 'time' ? 'time' : 'number'
  const sentinels = odd.map((code) => column.dictionary[code]!).filter(isSentinel)
  const lost = odd.reduce((sum, code) => sum + counts[code]!, 0)
  return { column: { kind, values }, facts: { name, kind, form, sentinels, missing: missing + lost, unreadable } }
}
