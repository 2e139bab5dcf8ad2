/** Rows of a window, by what they are for. Positions in the table, ascending. */
export interface Parts {
  /** Learned from while learners compete: before the cut, with a label that was known by then. */
  readonly train: Int32Array
  /** The first of `train` in time; learned from while the number of rounds is sought. */
  readonly early: Int32Array
  /** The rest of `train`: they tell when to stop. */
  readonly stopping: Int32Array
  /** Held out: from the cut on. */
  readonly test: Int32Array
}

const EARLY_SHARE = 0.75

/**
 * Parts a window by time. `times` are milliseconds, ascending; `known` when each label became known. A row before the cut whose
 * label became known only after it belongs to no part: at the cut nobody could have learned from it.
 */
export function partRows(times: Float64Array, known: Float64Array, cut: number): Parts {
  const train = where(times, (row) => times[row]! < cut && known[row]! <= cut)
  const stop = times[train[Math.floor(train.length * EARLY_SHARE)] ?? 0] ?? cut
  return {
    train,
    early: train.filter((row) => times[row]! < stop),
    stopping: train.filter((row) => times[row]! >= stop),
    test: where(times, (row) => times[row]! >= cut),
  }
}

function where(times: Float64Array, holds: (row: number) => boolean): Int32Array {
  const rows = new Int32Array(times.length)
  let count = 0
  for (let row = 0; row < times.length; row++) if (holds(row)) rows[count++] = row
  return rows.subarray(0, count)
}
