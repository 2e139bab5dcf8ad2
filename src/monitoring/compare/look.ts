import { sortedValues } from '../../math/index.ts'
import type { Lake } from '../../storage/index.ts'
import { type CategoryColumn, quoteName, quoteText, type Table } from '../../table/index.ts'
import { type Fit, fitCategories, fitNumbers } from './fit.ts'
import { type Aspect, type Held, hashSql, type SideColumn, textSql, valueSql } from './plan-columns.ts'
import { tokensOf } from './tokens.ts'

/** A column as it is measured. */
export interface MeasuredColumn {
  /** The name of the column, and behind a point what of a text is measured. */
  readonly name: string
  readonly column: string
  readonly held: Held
  readonly aspect: Aspect
  readonly fit: Fit
  /** It rises from row to row without a value twice: it counts rows and says nothing of what they are. */
  readonly identifier: boolean
  /** Of `words`: those that the reference was looked at for. */
  readonly vocabulary: readonly string[]
}

/** What was looked at to decide how columns are counted. */
export interface Look {
  readonly columns: readonly MeasuredColumn[]
  /** One row in so many. */
  readonly each: number
  readonly rows: number
}

/** Cells that are looked at. */
const CELLS = 4_000_000
const FEWEST_ROWS = 10_000
const MOST_ROWS = 50_000
const TEXT_LENGTH = 20
const TEXT_WORDS = 3
const MANY = 0.5
const FEWEST_FOR_IDENTIFIER = 50

/** Looks at rows spread evenly over a relation, all of them where they are few, and fits steps and categories to what they hold. */
export async function lookAt(
  lake: Lake,
  relation: string,
  { columns, rows }: { readonly columns: readonly SideColumn[]; readonly rows: number },
): Promise<Look> {
  const wanted = Math.min(MOST_ROWS, Math.max(FEWEST_ROWS, Math.floor(CELLS / Math.max(1, columns.length))))
  const each = Math.max(1, Math.ceil(rows / wanted))
  const selected = columns.map((one, i) =>
    isText(one)
      ? `case when ${quoteName(one.name)} is not null then ${textSql(one)} end as c${i}`
      : `${valueSql(one, one.held, 'value')} as c${i}`,
  )
  const where = each > 1 ? ` where __row % ${each} = 0` : ''
  const looked = await lake.table(`select ${selected.join(', ')} from ${relation}${where}`)
  const measured = columns.flatMap((column, i) => measuredAs(column, looked, i))
  return { columns: measured, each, rows: looked.rows }
}

const isText = ({ held }: SideColumn): boolean => held === 'category' || held === 'boolean'

function measuredAs({ name, held }: SideColumn, looked: Table, place: number): readonly MeasuredColumn[] {
  const found = looked.columns.get(`c${place}`)!
  const plain = { name, column: name, held, aspect: 'value', identifier: false, vocabulary: [] } as const
  if (found.kind !== 'category') {
    const sorted = sortedValues(found.values)
    const identifier = held === 'number' && countsRows(found.values, sorted)
    return [{ ...plain, fit: fitNumbers(sorted), identifier }]
  }
  if (held === 'category' && isProse(found)) return prose(name, found)
  return [{ ...plain, fit: fitCategories(countsOf(found)) }]
}

function countsRows(values: Float64Array, sorted: Float64Array): boolean {
  if (values.length < FEWEST_FOR_IDENTIFIER || sorted.length < values.length) return false
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!
    if (!Number.isInteger(value) || (row > 0 && value <= values[row - 1]!)) return false
  }
  return true
}

function countsOf({ codes, dictionary }: CategoryColumn): ReadonlyMap<string, number> {
  const counts = new Float64Array(dictionary.length)
  for (const code of codes) if (code >= 0) counts[code]!++
  return new Map(dictionary.map((text, code) => [text, counts[code]!]))
}

/** Long texts of several words, most of them different. */
function isProse({ codes, dictionary }: CategoryColumn): boolean {
  const known = codes.reduce((sum, code) => sum + (code >= 0 ? 1 : 0), 0)
  if (known === 0 || dictionary.length < MANY * known) return false
  const mean = (of: (text: string) => number): number =>
    dictionary.reduce((sum, text) => sum + of(text), 0) / dictionary.length
  return mean((text) => text.length) >= TEXT_LENGTH && mean((text) => tokensOf(text).length) >= TEXT_WORDS
}

const ASPECTS = ['length', 'letters', 'digits', 'words'] as const

function prose(name: string, { codes, dictionary }: CategoryColumn): readonly MeasuredColumn[] {
  // Half of the rows make the vocabulary; how many words are new is counted on the others.
  const [learned, others] = [0, 1].map((half) =>
    [...codes].flatMap((code, row) => (code >= 0 && row % 2 === half ? [dictionary[code]!] : [])),
  ) as [string[], string[]]
  const vocabulary = [...new Set(learned.flatMap(tokensOf))].slice(0, MOST_WORDS)
  const known = new Set(vocabulary)
  const all = [...learned, ...others]
  const numbers = (of: (text: string) => number, texts = all): Float64Array =>
    sortedValues(Float64Array.from(texts, of))
  const share = (of: RegExp) => (text: string) =>
    text === '' ? Number.NaN : (text.match(of)?.length ?? 0) / text.length
  const values: Readonly<Record<(typeof ASPECTS)[number], Float64Array>> = {
    length: numbers((text) => text.length),
    letters: numbers(share(/\p{L}/gu)),
    digits: numbers(share(/[0-9]/g)),
    words: numbers((text) => newShare(text, known), others),
  }
  return ASPECTS.map((aspect) => ({
    ...{ name: `${name}.${aspect}`, column: name, held: 'category', aspect, identifier: false },
    fit: fitNumbers(values[aspect]),
    vocabulary: aspect === 'words' ? vocabulary : [],
  }))
}

const MOST_WORDS = 50_000

/** The share of the words of a text that are not known; NaN where it has none. */
export function newShare(text: string, known: ReadonlySet<string>): number {
  const tokens = tokensOf(text)
  if (tokens.length === 0) return Number.NaN
  return tokens.filter((token) => !known.has(token)).length / tokens.length
}

/** The numbers by which this engine knows the categories of columns. */
export async function codesOf(lake: Lake, columns: readonly MeasuredColumn[]): Promise<readonly (readonly number[])[]> {
  const texts = columns.map(({ fit }) => (fit.kind === 'category' ? fit.categories : []))
  const all = [...new Set(texts.flat())]
  if (all.length === 0) return texts.map(() => [])
  const list = all.map(quoteText).join(', ')
  const rows = await lake.rows(`select ${hashSql('t')} as code, t from (select unnest([${list}]) as t)`)
  const codes = new Map(rows.map(({ t, code }) => [String(t), Number(code)]))
  return texts.map((its) => its.map((text) => codes.get(text)!))
}
