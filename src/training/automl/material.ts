import type { Goal, Sheet } from '../../learners/index.ts'
import type { TaskKind } from './columns.ts'
import type { Fold } from './splits.ts'

/**
 * What trials are made from: one sheet for all of them, so that learners bin it once. Its arrays lie in memory that threads share,
 * and none writes to them.
 */
export interface Material {
  readonly sheet: Sheet
  readonly objective: TaskKind
  /** Scores of a row, as in `Goal`. */
  readonly width: number
  readonly label: Float64Array
  /** How models are judged. */
  readonly folds: readonly Fold[]
  /** Another way to divide the same rows, to see whether one of the two is optimistic. */
  readonly otherFolds?: readonly Fold[]
  /** The group of each row, where rows of one group are not independent. */
  readonly blocks?: Int32Array
  /**
   * The column of the sheet that tells how late a row is, where rows are ordered by time. All rows to come are later than those learned
   * from, so learners that cannot draw a trend on do not see it.
   */
  readonly trend?: string
  /** Name of the metric that trials compete by. */
  readonly metric: string
}

/** A copy of an array in memory that threads share. */
export function sharedCopy<T extends Float32Array | Float64Array | Int32Array>(values: T): T {
  const Kind = values.constructor as new (buffer: SharedArrayBuffer) => T
  const copy = new Kind(new SharedArrayBuffer(values.byteLength))
  copy.set(values)
  return copy
}

/** The same material in memory that threads share. */
export function shareMaterial(material: Material): Material {
  const { sheet, label, blocks, folds, otherFolds } = material
  const shareFolds = (list: readonly Fold[]): Fold[] =>
    list.map(({ train, test }) => ({ train: sharedCopy(train), test: sharedCopy(test) }))
  return {
    ...material,
    sheet: {
      rows: sheet.rows,
      columns: sheet.columns.map((column) => ({ ...column, values: sharedCopy(column.values) })),
    },
    label: sharedCopy(label),
    folds: shareFolds(folds),
    ...(otherFolds && { otherFolds: shareFolds(otherFolds) }),
    ...(blocks && { blocks: sharedCopy(blocks) }),
  }
}

/** The goal of a fit on some rows of the material. */
export function goalOn({ objective, label, width }: Material, rows: Int32Array, stopping?: Int32Array): Goal {
  return { objective, label, width, rows, ...(stopping && { stopping }) }
}
