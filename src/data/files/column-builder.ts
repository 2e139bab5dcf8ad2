import type { Column, ColumnKind } from '../../table/index.ts'
import { areSlips, type ColumnForm, inferForm, isSentinel, kindOfForm, valueIn } from './column-form.ts'
import { numberAt } from './number-text.ts'

/** A column that is being read: rows come in ascending order, rows that are not mentioned are missing. */
export interface ColumnBuilder {
  readonly name: string
  /** Bytes are read as numbers at once; other texts are only counted, in `known` and `counts`. */
  readonly isNumeric: boolean
  /** Numeric, and too many texts are no numbers: the column has to be read again as texts. */
  isMistaken: boolean
  /** Numbers read. */
  numbers: number
  values: Float64Array
  codes: Int32Array
  readonly known: Map<string, number>
  readonly counts: number[]
  /** Bytes that the texts take, roughly. */
  textBytes: number
}

/** A column of a file, and how it was read. */
export interface FileColumn {
  readonly name: string
  readonly kind: ColumnKind
  readonly form: ColumnForm
  /** Texts other than the blank one that were read as missing, such as `?` in a column of numbers. Texts keep theirs. */
  readonly sentinels: readonly string[]
  /** Rows without a value. */
  readonly missing: number
  /** Rows with a text that is not in this form, slips or, in a file read `like` another, any; they are missing too. */
  readonly unreadable: number
}

/** Most sentinels and slips that are remembered of a column of numbers. */
const MOST_ODD = 64
const TEXT_OVERHEAD = 64
const FIRST_ROWS = 64

/** An empty column. `isNumeric` where it is expected to hold numbers, `rows` of them. */
export function newColumn(name: string, isNumeric: boolean, rows = 0): ColumnBuilder {
  return {
    name,
    isNumeric,
    isMistaken: false,
    numbers: 0,
    values: isNumeric ? new Float64Array(rows).fill(Number.NaN) : new Float64Array(0),
    codes: new Int32Array(0),
    known: new Map(),
    counts: [],
    textBytes: 0,
  }
}

/** Bytes that a column takes in memory. */
export function sizeOfColumn({ values, codes, textBytes }: ColumnBuilder): number {
  return values.byteLength + codes.byteLength + textBytes
}

/** Takes a field that is not blank, as bytes. */
export function takeBytes(
  column: ColumnBuilder,
  row: number,
  field: { readonly bytes: Buffer; start: number; end: number },
): void {
  if (column.isNumeric) {
    const value = numberAt(field.bytes, field.start, field.end)
    if (!Number.isNaN(value)) {
      takeNumber(column, row, value)
      return
    }
  }
  takeText(column, row, field.bytes.toString('utf8', field.start, field.end))
}

/** Takes a number; infinite ones are missing. */
export function takeNumber(column: ColumnBuilder, row: number, value: number): void {
  if (row >= column.values.length) column.values = widened(column.values, row, Number.NaN)
  column.numbers++
  column.values[row] = value - value === 0 ? value : Number.NaN
}

/** Takes a text that is not blank. */
export function takeText(column: ColumnBuilder, row: number, text: string): void {
  let code = column.known.get(text)
  if (code === undefined) {
    if (column.isNumeric && column.known.size >= MOST_ODD) {
      column.isMistaken = true
      return
    }
    code = column.known.size
    column.known.set(text, code)
    column.counts.push(0)
    column.textBytes += text.length + TEXT_OVERHEAD
  }
  column.counts[code]!++
  if (column.isNumeric) return
  if (row >= column.codes.length) column.codes = widened(column.codes, row, -1)
  column.codes[row] = code
}

function widened<A extends Float64Array | Int32Array>(array: A, row: number, missing: number): A {
  const length = Math.max(FIRST_ROWS, array.length * 2, row + 1)
  const wider = (array instanceof Float64Array ? new Float64Array(length) : new Int32Array(length)) as A
  wider.set(array)
  wider.fill(missing, array.length)
  return wider
}

function exactly<A extends Float64Array | Int32Array>(array: A, rows: number, missing: number): A {
  if (array.length >= rows) return array.slice(0, rows) as A
  const whole = (array instanceof Float64Array ? new Float64Array(rows) : new Int32Array(rows)) as A
  whole.set(array)
  whole.fill(missing, array.length)
  return whole
}

/** True for a column that was read as numbers and should not have been. */
export function isMisread(column: ColumnBuilder): boolean {
  if (!column.isNumeric) return false
  if (column.isMistaken) return true
  const strays = { texts: 0, rows: 0 }
  for (const [text, code] of column.known) {
    if (isSentinel(text)) continue
    strays.texts++
    strays.rows += column.counts[code]!
  }
  return !areSlips(strays, { texts: column.numbers, rows: column.numbers })
}

/** The finished column of `rows` rows, in its form or in the one that is asked for. */
export function finishColumn(
  column: ColumnBuilder,
  rows: number,
  asked?: ColumnForm,
): { readonly column: Column; readonly facts: FileColumn } {
  if (column.isNumeric) return finishNumbers(column, rows)
  const texts = [...column.known.keys()]
  const form = asked ?? inferForm({ texts, counts: column.counts })
  const codes = exactly(column.codes, rows, -1)
  if (form === 'text') {
    const missing = rows - column.counts.reduce((a, b) => a + b, 0)
    const facts = { name: column.name, kind: 'category', form, sentinels: [], missing, unreadable: 0 } as const
    return { column: { kind: 'category', codes, dictionary: texts }, facts }
  }
  const kind = kindOfForm(form) === 'time' ? 'time' : 'number'
  const valueOfCode = Float64Array.from(texts, (text) => finite(valueIn(form, text)))
  const values = Float64Array.from(codes, (code) => (code < 0 ? Number.NaN : valueOfCode[code]!))
  const odd = texts.filter((_, code) => Number.isNaN(valueOfCode[code]!))
  return { column: { kind, values }, facts: { ...oddTexts(column, odd), kind, form, missing: missingOf(values) } }
}

function finishNumbers(column: ColumnBuilder, rows: number): { readonly column: Column; readonly facts: FileColumn } {
  const values = exactly(column.values, rows, Number.NaN)
  const facts = oddTexts(column, [...column.known.keys()])
  return {
    column: { kind: 'number', values },
    facts: { ...facts, kind: 'number', form: 'number', missing: missingOf(values) },
  }
}

function oddTexts(
  column: ColumnBuilder,
  odd: readonly string[],
): Pick<FileColumn, 'name' | 'sentinels' | 'unreadable'> {
  const strays = odd.filter((text) => !isSentinel(text))
  const unreadable = strays.reduce((sum, text) => sum + column.counts[column.known.get(text)!]!, 0)
  return { name: column.name, sentinels: odd.filter(isSentinel), unreadable }
}

const finite = (value: number): number => (Number.isFinite(value) ? value : Number.NaN)

function missingOf(values: Float64Array): number {
  let missing = 0
  for (const value of values) if (Number.isNaN(value)) missing++
  return missing
}
