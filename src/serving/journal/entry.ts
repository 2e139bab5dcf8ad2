import type { Table } from '../../table/index.ts'
import type { Tensors } from '../executor.ts'

/**
 * One answered request, as the journal takes it. Nothing in it changes afterwards: it is only put into columns later.
 *
 * Numbers that are not there are NaN. `features` is what the model read: columns by name, or its input tensors, rows first.
 * A matrix `x` of 30 columns becomes `f:x[0]` … `f:x[29]`, or `f:` with the names in `columns`. An input or output of more
 * than two axes, or of more than 1,024 values a row, is not kept.
 */
export interface JournalEntry {
  readonly ids: readonly string[]
  /** Milliseconds, one a row. */
  readonly at: Float64Array
  readonly champion: number
  /** The second version: challenger, or else previous. */
  readonly challenger: number | undefined
  /** The version that answered each row. */
  readonly answered: Int32Array
  /** Of the version that answered. */
  readonly score: Float64Array
  /** NaN where the champion did not score. */
  readonly championScore: Float64Array
  readonly challengerScore: Float64Array | undefined
  readonly features: Table | Tensors
  /** By what features were looked up: becomes `r:` columns. */
  readonly replay?: Table
  /** The names of the columns of a matrix among the inputs, by the name of the input. */
  readonly columns?: ReadonlyMap<string, readonly string[]>
  /** Outputs beyond the score: labels, probabilities of more classes, plain tensors. */
  readonly answers: Tensors | undefined
  /** Microseconds: of all rows, or one a row where requests were put together. */
  readonly latencyUs: number | Float64Array
}
