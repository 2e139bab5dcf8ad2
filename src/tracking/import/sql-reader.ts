import type { Row } from './cells.ts'

/** A database that is only read, as it was when it was opened. Statements have `$1`, `$2`, … in order for their parameters. */
export interface SqlReader {
  all(sql: string, parameters?: readonly (string | number)[]): Promise<readonly Row[]>
  /** Rows as they come, some thousand at a time. */
  rows(sql: string, parameters?: readonly (string | number)[]): AsyncIterable<readonly Row[]>
  /** The names of its tables. */
  tables(): Promise<ReadonlySet<string>>
  close(): Promise<void>
}

/** How many rows come at a time. */
export const ROWS_AT_ONCE = 5_000

/** `$1, $2, …` for a list of values. */
export function places(values: readonly unknown[]): string {
  return values.map((_, at) => `$${at + 1}`).join(', ')
}
