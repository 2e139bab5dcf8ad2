/** A source, looked at: how to read it and what is in it. `relation` yields `__row`, its columns and `marks`. */
export interface Inspected {
  /** A DuckDB relation; `__row` is the place of a row in the source, from 0, in ascending order but for rows that are unread. */
  readonly relation: string
  /** All rows, those that are unread too. */
  readonly rows: number
  readonly columns: readonly SourceColumn[]
  /**
   * Those of these columns that the relation yields: `__file`, the name of the file among several; `__line`; `__unread`, why no
   * reader could take the row, else NULL; `__text`, the text of such a row.
   */
  readonly marks: readonly string[]
  /** Rows that no reader could take, where there are any. */
  readonly unread?: Unread
}

/** Rows that no reader could take. */
export interface Unread {
  /** SQL: `__row`, `__line`, `__unread`, `__text`, and `__file` of several. */
  readonly relation: string
  readonly rows: number
}

/** Why a row could not be read. */
export const unreadCodes = ['extra_fields', 'open_quote', 'not_text', 'not_json'] as const

/** One of `unreadCodes`. */
export type UnreadCode = (typeof unreadCodes)[number]

/** A column as the file has it: its name and DuckDB type. `looksNumeric`: a CSV column where every value is a number. */
export type SourceColumn = {
  readonly name: string
  readonly type: string
  readonly looksNumeric: boolean
  /** How all texts of the column can be read, in SQL over the column. */
  readonly reads?: { readonly kind: 'number' | 'time' | 'boolean'; readonly sql: string }
}
