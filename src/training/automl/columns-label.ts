import { nearestName } from '../../base/index.ts'
import { type Column, codeColumn, lookRows, suspectLabels, type Table } from '../../table/index.ts'
import { fail } from '../errors.ts'
import type { LabelFacts, StudyRequest, TaskKind } from './columns.ts'

const MOST_CLASSES = 100
/** Whole numbers from 0 or 1 on without a gap are classes, up to so many, with so many rows each. */
const MOST_NUMBERED = 30
const ROWS_A_CLASS = 5
const FEWEST_ROWS = 10
const LABEL_ROWS = 200_000
const ABSENT_LABELS = new Set(['', '?', 'na', 'n/a', '#n/a', '<na>', 'nan', 'null'])

/**
 * The column of this name. In a file without names (`column1`, `column2`, …) the number alone will do.
 *
 * Errors: `training.column_not_found`.
 */
export function findColumn(table: Table, name: string): { readonly name: string; readonly column: Column } {
  const names = [...table.columns.keys()]
  const folded = names.filter((known) => known.toLowerCase() === name.toLowerCase())
  const numbered = /^\d+$/.test(name) ? `column${name}` : name
  for (const known of [name, ...(folded.length === 1 ? folded : []), numbered]) {
    const column = table.columns.get(known)
    if (column) return { name: known, column }
  }
  const known = names.slice(0, 30).join(', ') + (names.length > 30 ? `, … (${names.length})` : '')
  throw fail('column_not_found', { column: name, nearest: nearestName(name, names.slice(0, 5000)), known })
}

/** The label of a table and the rows that have one. Errors: those of `studyTable` that speak of a label. */
export function readLabel(
  table: Table,
  request: StudyRequest,
): { readonly label: LabelFacts; readonly rows: Int32Array } {
  const { name, column } = findColumn(table, request.label)
  if (column.kind === 'time')
    throw fail('label_unfit', { column: name, task: 'a class or a number', reason: 'it holds moments' })
  const read =
    column.kind === 'category' ? readTexts(name, column, request.task) : readNumbers(name, column.values, request.task)
  const rows = rowsWhere(table.rows, (row) => !Number.isNaN(read.values[row]!))
  if (rows.length === 0)
    throw fail('label_missing', { column: name, rows: table.rows, reason: 'all of them are missing or not finite' })
  if (rows.length < FEWEST_ROWS) throw fail('few_rows', { rows: rows.length, least: FEWEST_ROWS })
  const values = Float64Array.from(rows, (row) => read.values[row]!)
  if (values.every((value) => value === values[0])) throw fail('one_class', { column: name, rows: rows.length })
  return { label: { name, ...read, values, dropped: table.rows - rows.length }, rows }
}

interface Read {
  readonly task: TaskKind
  readonly classes?: readonly string[]
  /** Of all rows; NaN where there is none. */
  readonly values: Float64Array
  readonly sentinels: readonly number[]
}

function rowsWhere(rows: number, holds: (row: number) => boolean): Int32Array {
  return Int32Array.from({ length: rows }, (_, row) => row).filter(holds)
}

function readTexts(name: string, column: Extract<Column, { kind: 'category' }>, task: TaskKind | undefined): Read {
  if (task === 'regression') throw fail('label_unfit', { column: name, task: 'a number', reason: 'it holds texts' })
  const used = new Set<number>()
  for (const code of column.codes) if (code >= 0) used.add(code)
  const texts = [...used]
    .map((code) => column.dictionary[code]!)
    .filter((text) => !ABSENT_LABELS.has(text.toLowerCase()))
  const classes = sortedClasses(texts)
  checkClassCount(name, column.codes.length, { classes: classes.length, task })
  const place = new Map(classes.map((text, at) => [text, at]))
  const codes = column.dictionary.map((text) => place.get(text) ?? Number.NaN)
  const values = Float64Array.from(column.codes, (code) => codes[code] ?? Number.NaN)
  return { task: classes.length <= 2 ? 'binary' : 'multiclass', classes, values, sentinels: [] }
}

function checkClassCount(
  name: string,
  rows: number,
  { classes, task }: { readonly classes: number; readonly task: TaskKind | undefined },
): void {
  if (classes > MOST_CLASSES) throw fail('too_many_classes', { column: name, classes, rows, most: MOST_CLASSES })
  if (task === 'binary' && classes > 2)
    throw fail('label_unfit', { column: name, task: 'one of two classes', reason: `it has ${classes} classes` })
}

/** By number where all are numbers, else by code unit. */
function sortedClasses(texts: readonly string[]): string[] {
  const areNumbers = texts.every((text) => text.trim() !== '' && !Number.isNaN(Number(text)))
  return [...texts].sort((a, b) => (areNumbers ? Number(a) - Number(b) : 0) || (a < b ? -1 : a > b ? 1 : 0))
}

function readNumbers(name: string, all: Float64Array, asked: TaskKind | undefined): Read {
  const values = all.map((value) => (Number.isFinite(value) ? value : Number.NaN))
  const different = new Set<number>()
  let rows = 0
  for (const value of values) {
    if (Number.isNaN(value)) continue
    rows++
    if (different.size <= MOST_CLASSES) different.add(value)
  }
  const sorted = [...different].sort((a, b) => a - b)
  const task = asked ?? taskOf(sorted, rows)
  if (task === 'regression') return withoutSentinels(values)
  checkClassCount(name, rows, { classes: sorted.length, task: asked })
  const place = new Map(sorted.map((value, at) => [value, at]))
  const kind = sorted.length <= 2 ? 'binary' : 'multiclass'
  return {
    task: kind,
    classes: sorted.map(String),
    sentinels: [],
    values: values.map((value) => place.get(value) ?? Number.NaN),
  }
}

function withoutSentinels(values: Float64Array): Read {
  const coded = codeColumn({ kind: 'number', values }, lookRows(values.length, LABEL_ROWS))
  const sentinels = suspectLabels(coded).map(({ value }) => value)
  const clean = values.map((value) => (sentinels.includes(value) ? Number.NaN : value))
  return { task: 'regression', sentinels, values: clean }
}

/**
 * Two numbers are classes. So are whole numbers from 0 or 1 on without a gap, as digits or coded categories are; a quality from 3 to 8
 * or a count of rooms is a number.
 */
function taskOf(sorted: readonly number[], rows: number): TaskKind {
  if (sorted.length <= 2) return 'binary'
  const first = sorted[0]!
  const isNumbered = (first === 0 || first === 1) && sorted.every((value, at) => value === first + at)
  const isMany = sorted.length > MOST_NUMBERED || rows < ROWS_A_CLASS * sorted.length
  return isNumbered && !isMany ? 'multiclass' : 'regression'
}

/**
 * The labels of another table, such as a test file, in the terms of a study. `values` is NaN where there is none or where the class is
 * unknown; a trailing dot of all its texts is ignored where only that makes them known (as in adult.test).
 *
 * Errors: `training.column_not_found`.
 */
export function labelsLike(
  table: Table,
  label: Pick<LabelFacts, 'name' | 'task' | 'classes'> & Partial<Pick<LabelFacts, 'sentinels'>>,
): { readonly values: Float64Array; readonly missing: number; readonly unknown: number } {
  const { column } = findColumn(table, label.name)
  const textOf = textsOf(column)
  const classes = label.classes && knownClasses(label.classes, textOf)
  let [missing, unknown] = [0, 0]
  const values = Float64Array.from({ length: table.rows }, (_, row) => {
    const text = textOf(row)
    if (text === undefined || ABSENT_LABELS.has(text.toLowerCase())) {
      missing++
      return Number.NaN
    }
    const value = classes ? classes.get(text) : Number(text)
    if (value !== undefined && !classes && label.sentinels?.includes(value)) {
      missing++
      return Number.NaN
    }
    if (value !== undefined && Number.isFinite(value)) return value
    unknown++
    return Number.NaN
  })
  return { values, missing, unknown }
}

type TextOf = { (row: number): string | undefined; readonly texts: Iterable<string> }

function textsOf(column: Column): TextOf {
  if (column.kind === 'category')
    return Object.assign((row: number) => column.dictionary[column.codes[row]!], { texts: column.dictionary })
  const text = (value: number): string | undefined => (Number.isNaN(value) ? undefined : String(value))
  return Object.assign((row: number) => text(column.values[row]!), { texts: [] })
}

function knownClasses(classes: readonly string[], { texts }: TextOf): Map<string, number> {
  const known = new Map(classes.map((text, at) => [text, at]))
  const dotted = [...texts]
  if (dotted.length > 0 && dotted.every((text) => text.endsWith('.') && !known.has(text)))
    for (const [at, text] of classes.entries()) known.set(`${text}.`, at)
  return known
}
