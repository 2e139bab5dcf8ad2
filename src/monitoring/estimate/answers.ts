import type { Objective } from '../../evaluation/index.ts'
import { type Column, columnOf, type Table } from '../../table/index.ts'
import { fail } from '../errors.ts'

/** How labels and decisions of a file are read as numbers. */
export interface LabelReading {
  readonly objective: Objective
  /** What stands for 1; null where labels are 0 and 1, or numbers. */
  readonly positive: string | null
}

const MOST_CLASSES = 2
const POSITIVE = /^(?:1|1\.0|true|t|yes|y|positive|pos)$/i

/**
 * Tells from the labels of the reference what is foretold: one of two classes, or a number. Of two texts the one that says yes stands for
 * 1, else the later one in order. Errors: `table.unknown_column`, `monitoring.bad_estimate`.
 */
export function readingOf(reference: Table, label: string): LabelReading {
  const texts = new Set<string>()
  for (const text of textsOf(columnOf(reference, label))) {
    if (text !== null) texts.add(text)
    if (texts.size > MOST_CLASSES) break
  }
  if (texts.size === 0) throw fail('bad_estimate', { reason: `no row of the reference has a value in ${label}` })
  if ([...texts].every((text) => text === '0' || text === '1')) return { objective: 'binary', positive: null }
  if (texts.size <= MOST_CLASSES) {
    const ranked = [...texts].sort()
    return { objective: 'binary', positive: ranked.find((text) => POSITIVE.test(text)) ?? ranked.at(-1)! }
  }
  if (columnOf(reference, label).kind !== 'number')
    throw fail('bad_estimate', {
      reason: `${label} has more than two classes, for which --score names the column of each probability: p_a,p_b,p_c`,
    })
  return { objective: 'regression', positive: null }
}

/** Labels or decisions as 0 and 1, or as numbers; NaN where there is none. Errors: `monitoring.bad_estimate`. */
export function labelsOf(table: Table, name: string, { objective, positive }: LabelReading): Float64Array {
  const column = columnOf(table, name)
  if (objective === 'regression' || positive === null) return numbersIn(column, name)
  return Float64Array.from(textsOf(column), (text) => (text === null ? Number.NaN : Number(text === positive)))
}

/** The answers of a model. Errors: `monitoring.bad_estimate` where a row has none. */
export function scoresOf(table: Table, name: string): Float64Array {
  const scores = numbersIn(columnOf(table, name), name)
  const missing = scores.reduce((sum, score) => sum + Number(!Number.isFinite(score)), 0)
  if (missing > 0) throw fail('bad_estimate', { reason: `${missing} rows have no number in ${name}` })
  return scores
}

function numbersIn(column: Column, name: string): Float64Array {
  if (column.kind !== 'category') return column.values
  const read = column.dictionary.map((text) => (text.trim() === '' ? Number.NaN : Number(text)))
  const odd = column.dictionary.filter((text, at) => text.trim() !== '' && Number.isNaN(read[at]!)).length
  if (odd > 0) throw fail('bad_estimate', { reason: `${name} has texts where numbers are needed` })
  return Float64Array.from(column.codes, (code) => read[code] ?? Number.NaN)
}

/** The values of a column as texts; null where there is none. */
export function textsOf(column: Column): readonly (string | null)[] {
  if (column.kind === 'category') return Array.from(column.codes, (code) => column.dictionary[code] ?? null)
  return Array.from(column.values, (value) => (Number.isNaN(value) ? null : String(value)))
}
