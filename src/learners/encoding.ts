import { type CategoryColumn, columnOf, type NumberColumn, type Table } from '../table/index.ts'
import type { Task } from './learner.ts'
import { logit, meanLabel } from './task.ts'

/** How a column of texts becomes numbers: one for each text seen in training, one for all others. */
export interface TextEncoding {
  readonly name: string
  readonly kind: 'text'
  /** Texts in ascending order of code units; the missing text is ''. */
  readonly texts: readonly string[]
  /** float32 values, one a text. */
  readonly values: Float32Array
  /** For texts that were not seen. */
  readonly otherwise: number
}

/** A column of numbers goes in as float32. */
interface NumberEncoding {
  readonly name: string
  readonly kind: 'number'
}

/** How each feature becomes a float32 column, in the order of the features. */
export type Encoding = readonly (TextEncoding | NumberEncoding)[]

/** With how many rows of the overall mean the mean of a text is mixed. */
const PRIOR_ROWS = 50

/**
 * Learns the encoding of a task: a text becomes the mean label of its rows, drawn to the overall mean by 50 rows' weight; on
 * the scale `logit` it becomes the log odds of that mean.
 *
 * Source: Micci-Barreca 2001, "A preprocessing scheme for high-cardinality categorical attributes".
 */
export function fitEncoding(task: Task, scale: 'mean' | 'logit'): Encoding {
  const prior = meanLabel(task)
  const onScale = (mean: number): number => Math.fround(scale === 'logit' ? logit(mean) : mean)
  return task.features.map((name) => {
    const column = columnOf(task.table, name)
    if (column.kind !== 'category') return { name, kind: 'number' }
    const means = [...meansOf(column, task, prior)].sort(([a], [b]) => (a < b ? -1 : 1))
    return {
      name,
      kind: 'text',
      texts: means.map(([text]) => text),
      values: Float32Array.from(means, ([, mean]) => onScale(mean)),
      otherwise: onScale(prior),
    }
  })
}

function meansOf({ codes, dictionary }: CategoryColumn, task: Task, prior: number): Map<string, number> {
  // one place more for what is missing, which is the empty text to a model
  const sums = new Float64Array(dictionary.length + 1)
  const totals = new Float64Array(dictionary.length + 1)
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]! < 0 ? dictionary.length : codes[row]!
    const weight = task.weights?.[row] ?? 1
    sums[code]! += weight * task.label[row]!
    totals[code]! += weight
  }
  const byText = new Map<string, { sum: number; total: number }>()
  for (const [code, text] of [...dictionary, ''].entries()) {
    if (totals[code] === 0) continue
    const known = byText.get(text) ?? { sum: 0, total: 0 }
    byText.set(text, { sum: known.sum + sums[code]!, total: known.total + totals[code]! })
  }
  return new Map([...byText].map(([text, { sum, total }]) => [text, (sum + prior * PRIOR_ROWS) / (total + PRIOR_ROWS)]))
}

/**
 * The features of a table as float32 columns; NaN where a number is missing. The kinds must be those of the task.
 *
 * Errors: `table.unknown_column`.
 */
export function encodeTable(encoding: Encoding, table: Table): readonly Float32Array[] {
  return encoding.map((part) => {
    const column = columnOf(table, part.name)
    if (part.kind === 'text') return encodeTexts(part, column as CategoryColumn)
    return Float32Array.from((column as NumberColumn).values)
  })
}

function encodeTexts(part: TextEncoding, { codes, dictionary }: CategoryColumn): Float32Array {
  const known = new Map(part.texts.map((text, i) => [text, part.values[i]!]))
  const byCode = dictionary.map((text) => known.get(text) ?? part.otherwise)
  const missing = known.get('') ?? part.otherwise
  return Float32Array.from(codes, (code) => (code < 0 ? missing : byCode[code]!))
}
