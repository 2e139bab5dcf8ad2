import type { Question } from '../../evaluation/index.ts'
import { type Column, columnOf, type Table, textAt } from '../../table/index.ts'
import { fail } from '../errors.ts'

/** Which columns say what was wrong. */
export interface ConceptColumns {
  readonly error?: string
  readonly label?: string
  readonly prediction?: string
  readonly learn?: boolean
}

/** How rows of a file are read: decided on the first of them. */
export interface Reading extends Question {
  /** Texts or numbers of the classes, in order; none of numbers. */
  readonly names: readonly string[]
  /** Whether predictions are probabilities of the second of two classes. */
  readonly probabilities: boolean
}

/** Numbers with more different values than this are a quantity. */
const MOST_CLASSES = 20

/**
 * Reads what is asked off the first rows: errors in [0, 1] or of any size, two or several classes, a quantity.
 *
 * Errors: `monitoring.bad_concept`, `table.unknown_column`.
 */
export function readingOf(table: Table, { error, label, prediction, learn }: ConceptColumns): Reading {
  const ways = [error !== undefined, prediction !== undefined, learn === true].filter(Boolean).length
  if (ways !== 1 || (error === undefined) !== (label !== undefined))
    throw fail('bad_concept', { reason: 'it takes --error, or --label with --prediction, or --label with --learn' })
  if (error !== undefined) return readingOfErrors(numbersIn(table, error))
  const names = classesIn(columnOf(table, label!))
  if (names === undefined) return { kind: 'number', classes: 0, names: [], probabilities: false }
  if (names.length < 2) throw fail('bad_concept', { reason: `${label} is the same in all of the first rows` })
  const scores = prediction === undefined ? undefined : columnOf(table, prediction)
  const probabilities = names.length === 2 && scores !== undefined && isProbability(scores)
  return { kind: 'class', classes: names.length, names, probabilities }
}

function readingOfErrors(errors: Float64Array): Reading {
  const isShare = errors.every((error) => Number.isNaN(error) || (error >= 0 && error <= 1))
  return { kind: isShare ? 'class' : 'number', classes: 2, names: [], probabilities: false }
}

function classesIn(column: Column): string[] | undefined {
  if (column.kind === 'category') return [...new Set(column.dictionary)].sort()
  const values = [...new Set(column.values)].filter((value) => !Number.isNaN(value)).sort((a, b) => a - b)
  return values.length > MOST_CLASSES || !values.every(Number.isInteger) ? undefined : values.map(String)
}

function isProbability(column: Column): boolean {
  if (column.kind === 'category') return false
  return column.values.every((value) => Number.isNaN(value) || (value >= 0 && value <= 1))
}

/** The numbers of a column. Errors: `monitoring.bad_concept` of texts. */
export function numbersIn(table: Table, name: string): Float64Array {
  const column = columnOf(table, name)
  if (column.kind === 'category') throw fail('bad_concept', { reason: `${name} is not a column of numbers` })
  return column.values
}

/** The number of each row's class; NaN where it is missing or none of those that are known. */
export function classNumbers(column: Column, names: readonly string[]): Float64Array {
  const places = new Map(names.map((name, k) => [name, k]))
  const numberOf = (text: string | undefined): number =>
    text === undefined ? Number.NaN : (places.get(text) ?? Number.NaN)
  if (column.kind !== 'category')
    return column.values.map((value) => numberOf(Number.isNaN(value) ? undefined : String(value)))
  return Float64Array.from(column.codes, (_, row) => numberOf(textAt(column, row)))
}
