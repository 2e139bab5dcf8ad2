/** Rows as learners take them: made by a preparation from a table, always in the same columns. */
export interface Sheet {
  readonly rows: number
  readonly columns: readonly SheetColumn[]
}

/** One column of float32, as the exported model computes it too. */
export type SheetColumn = NumberFeature | CategoryFeature

/** A number; NaN where it is missing, else finite. */
export interface NumberFeature {
  readonly kind: 'number'
  readonly name: string
  readonly values: Float32Array
}

/**
 * A category as a whole number: 1 for the most frequent in training, then 2, up to `categories`; of equally frequent ones the text
 * that comes first. 0 for what was not seen in training, and for all but the 253 most frequent. A missing text is a category like any other.
 */
export interface CategoryFeature {
  readonly kind: 'category'
  readonly name: string
  readonly categories: number
  readonly values: Float32Array
}

/** The rows at these positions. */
export function takeSheet(sheet: Sheet, rows: Int32Array): Sheet {
  const columns = sheet.columns.map((column) => ({
    ...column,
    values: Float32Array.from(rows, (row) => column.values[row]!),
  }))
  return { rows: rows.length, columns }
}
