/** A decision tree over the columns of a sheet. A child below 0 is the leaf `~child`; a tree without a split has one leaf. */
export interface Tree {
  /** Position of the column. */
  readonly column: Int32Array
  /** `x <= threshold` goes left; float32. Not read where there is a set. */
  readonly threshold: Float32Array
  /** Codes that go left, ascending; undefined for a column of numbers. */
  readonly sets: readonly (readonly number[] | undefined)[]
  /** 1 where a missing value goes left. */
  readonly missingLeft: Uint8Array
  readonly left: Int32Array
  readonly right: Int32Array
  /** What the split improved the objective by. */
  readonly gain: Float64Array
  /** What a leaf adds to the score; float32. */
  readonly value: Float32Array
}

/** Trees to be added up: each adds to one of the scores of a row. */
export interface Forest {
  /** What each score begins with; float32. */
  readonly start: readonly number[]
  readonly trees: readonly Tree[]
  /** The score that each tree adds to. */
  readonly targets: readonly number[]
}
