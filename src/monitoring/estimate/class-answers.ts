import { type Column, columnOf, type Table } from '../../table/index.ts'
import { fail } from '../errors.ts'
import { scoresOf, textsOf } from './answers.ts'

/** How the columns of a model of several classes are read. */
export interface ClassReading {
  readonly objective: 'multiclass'
  readonly positive: null
  /** The columns with the probability of each class, and the labels that they stand for, in their order. */
  readonly columns: readonly string[]
  readonly classes: readonly string[]
}

/** The columns of `p_a,p_b,p_c`; one where a single column has the whole text as its name. */
export function scoreColumns(table: Table, score: string): readonly string[] {
  return table.columns.has(score) ? [score] : score.split(',').map((name) => name.trim())
}

const SEPARATORS = ['', '_', '-', '.', ' ', '/', '=']

/**
 * Finds for each label of the reference its column: one that is named as the label, or ends in it after a separator (`p_setosa`).
 *
 * Errors: `table.unknown_column`, `monitoring.bad_estimate` where columns and labels do not fit.
 */
export function classReading(reference: Table, label: string, columns: readonly string[]): ClassReading {
  const found = new Set<string>()
  for (const text of textsOf(columnOf(reference, label))) {
    if (text !== null) found.add(text)
    if (found.size > columns.length) break
  }
  const classes = columns.map((column) => {
    columnOf(reference, column)
    const own = [...found].filter((text) =>
      SEPARATORS.some((mark) => (mark === '' ? column === text : column.endsWith(`${mark}${text}`))),
    )
    // of labels such as b and a_b the longer one is meant
    return own.sort((a, b) => b.length - a.length)[0]
  })
  const unnamed = columns.filter((_, k) => classes[k] === undefined)
  if (unnamed.length > 0)
    throw fail('bad_estimate', {
      reason: `no label in ${label} is named as the end of ${unnamed.join(', ')}; name the columns of probabilities as p_LABEL`,
    })
  if (new Set(classes).size < columns.length || found.size > columns.length)
    throw fail('bad_estimate', {
      reason: `${label} has other classes than the ${columns.length} columns of probabilities`,
    })
  return { objective: 'multiclass', positive: null, columns, classes: classes as string[] }
}

const FAR_FROM_ONE = 0.01

/** Probabilities [rows, classes], row-major. Errors: `monitoring.bad_estimate` where those of a row do not sum to 1. */
export function classScores(table: Table, { columns }: ClassReading): Float64Array {
  const each = columns.map((name) => scoresOf(table, name))
  const width = columns.length
  const scores = new Float64Array(table.rows * width)
  let odd = 0
  for (let row = 0; row < table.rows; row++) {
    let sum = 0
    let isNegative = false
    for (let k = 0; k < width; k++) {
      const p = each[k]![row]!
      scores[row * width + k] = p
      sum += p
      isNegative ||= p < 0
    }
    odd += Number(isNegative || Math.abs(sum - 1) > FAR_FROM_ONE)
  }
  if (odd > 0)
    throw fail('bad_estimate', { reason: `in ${odd} rows ${columns.join(', ')} are no probabilities that sum to 1` })
  return scores
}

/** Labels as the number of their class; NaN where there is none. Errors: `monitoring.bad_estimate` for a label without a column. */
export function classLabels(column: Column, { classes }: ClassReading): Float64Array {
  const places = new Map(classes.map((name, k) => [name, k]))
  return Float64Array.from(textsOf(column), (text) => {
    if (text === null) return Number.NaN
    const place = places.get(text)
    if (place === undefined) throw fail('bad_estimate', { reason: 'a label has no column of probabilities' })
    return place
  })
}
