import type { Duration } from '../base/index.ts'
import type { SqlText } from '../table/index.ts'

/** A number over the rows of an entity that became known in the last `length` before a moment. */
export interface WindowFeature {
  readonly fn: 'mean' | 'sum' | 'count' | 'min' | 'max'
  /** What is averaged, summed or compared; of `count`, nothing. A truth is 1 or 0; rows where it is missing do not take part. */
  readonly value?: SqlText
  readonly length: Duration
}

/**
 * Features over a moving window. At moment t a window of length w sees the rows whose arrival is in (t − w, t].
 *
 * Values that are averaged or summed are rounded to multiples of 2⁻²⁰ (about a millionth) and summed as whole numbers, so that
 * a sum does not depend on the order of its rows and is the same number offline and online, bit for bit. A minimum or maximum
 * is one of the values themselves; 0 is above −0. Without a row in the window a mean, minimum or maximum is missing, a sum and
 * a count are 0; all are missing where a key is.
 *
 * @example
 * window.mean(sql`delay > 15`, '3h')
 */
export const window = Object.freeze({
  mean: (value: SqlText, length: Duration): WindowFeature => Object.freeze({ fn: 'mean', value, length }),
  sum: (value: SqlText, length: Duration): WindowFeature => Object.freeze({ fn: 'sum', value, length }),
  count: (length: Duration): WindowFeature => Object.freeze({ fn: 'count', length }),
  min: (value: SqlText, length: Duration): WindowFeature => Object.freeze({ fn: 'min', value, length }),
  max: (value: SqlText, length: Duration): WindowFeature => Object.freeze({ fn: 'max', value, length }),
})
