import type { Sheet, SheetColumn } from '../../learners/index.ts'
import { type Column, columnOf, type Table } from '../../table/index.ts'

/** What a reference has seen of a column; plain JSON. */
export type KnownColumn =
  | { readonly name: string; readonly kind: 'number'; readonly low: number | null; readonly high: number | null }
  | {
      readonly name: string
      readonly kind: 'category'
      /** The most frequent first, ties by name; the missing text is ''. */
      readonly texts: readonly string[]
      /** True where there are more texts than are kept, so that a new one tells nothing. */
      readonly isOpen: boolean
    }

/** A column that trees learn beside those of the table, such as the score. */
interface ExtraColumn {
  readonly name: string
  readonly values: Float64Array
}

const MOST_TEXTS = 1_000
/** Codes that a sheet tells apart. */
const MOST_CODES = 253

/** What these columns of the reference hold. Errors: `table.unknown_column`. */
export function knownColumns(table: Table, features: readonly string[]): KnownColumn[] {
  return features.map((name) => {
    const column = columnOf(table, name)
    return column.kind === 'category' ? knownTexts(name, column) : knownRange(name, column.values)
  })
}

function knownRange(name: string, values: Float64Array): KnownColumn {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  const isNone = low > high
  return { name, kind: 'number', low: isNone ? null : low, high: isNone ? null : high }
}

function knownTexts(name: string, { codes, dictionary }: Extract<Column, { kind: 'category' }>): KnownColumn {
  const counts = new Map<string, number>()
  for (const code of codes) {
    const text = dictionary[code] ?? ''
    counts.set(text, (counts.get(text) ?? 0) + 1)
  }
  const ranked = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([text]) => text)
  return { name, kind: 'category', texts: ranked.slice(0, MOST_TEXTS), isOpen: ranked.length > MOST_TEXTS }
}

/**
 * A table as trees take it: the known columns, then the extra ones; and 1 for each row that holds what the reference never held. A
 * column that is not there is missing, and so unknown, in every row.
 */
export function sheetOf(
  known: readonly KnownColumn[],
  table: Table,
  extra: ExtraColumn,
): { readonly sheet: Sheet; readonly unknown: Uint8Array } {
  const unknown = new Uint8Array(table.rows)
  const columns = known.map((its): SheetColumn => {
    const column = table.columns.get(its.name)
    if (!column) unknown.fill(1)
    return its.kind === 'number' ? numberColumn(its, column, unknown) : textColumn(its, column, unknown)
  })
  const last: SheetColumn = { kind: 'number', name: extra.name, values: Float32Array.from(extra.values) }
  return { sheet: { rows: table.rows, columns: [...columns, last] }, unknown }
}

type Known<K> = Extract<KnownColumn, { kind: K }>

function numberColumn(
  { name, low, high }: Known<'number'>,
  column: Column | undefined,
  unknown: Uint8Array,
): SheetColumn {
  const values = numbersOf(column, unknown.length)
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!
    if (value < (low ?? Number.POSITIVE_INFINITY) || value > (high ?? Number.NEGATIVE_INFINITY)) unknown[row] = 1
  }
  return { kind: 'number', name, values: Float32Array.from(values) }
}

function textColumn(
  { name, texts, isOpen }: Known<'category'>,
  column: Column | undefined,
  unknown: Uint8Array,
): SheetColumn {
  const places = placesOf(texts, column, unknown.length)
  const values = new Float32Array(places.length)
  for (let row = 0; row < places.length; row++) {
    const place = places[row]!
    if (place < 0 && !isOpen) unknown[row] = 1
    if (place >= 0 && place < MOST_CODES) values[row] = place + 1
  }
  return { kind: 'category', name, categories: Math.min(texts.length, MOST_CODES), values }
}

function numbersOf(column: Column | undefined, rows: number): Float64Array {
  if (!column) return new Float64Array(rows).fill(Number.NaN)
  if (column.kind !== 'category') return column.values
  const read = column.dictionary.map((text) => (text.trim() === '' ? Number.NaN : Number(text)))
  return Float64Array.from(column.codes, (code) => read[code] ?? Number.NaN)
}

/** The place of the text of each row among the known ones; -1 where it is none of them. */
function placesOf(texts: readonly string[], column: Column | undefined, rows: number): Int32Array {
  const places = new Map(texts.map((text, place) => [text, place]))
  const of = (text: string): number => places.get(text) ?? -1
  if (!column) return new Int32Array(rows).fill(-1)
  if (column.kind !== 'category')
    return Int32Array.from(column.values, (value) => of(Number.isNaN(value) ? '' : String(value)))
  const read = column.dictionary.map(of)
  const missing = of('')
  return column.codes.map((code) => (code < 0 ? missing : read[code]!))
}
