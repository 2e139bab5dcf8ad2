import type { Digest } from '../base/index.ts'
import type { Table } from '../table/index.ts'

/** What may stand for `$name` in SQL: whole numbers arrive as BIGINT, others as DOUBLE. */
export type LakeValue = string | number | boolean | null

/** The values of the `$name`s of a query. */
export type LakeValues = Readonly<Record<string, LakeValue>>

/** A finished Parquet file. */
export interface LakeFile {
  readonly address: Digest
  readonly rows: number
  readonly bytes: number
}

/**
 * The analytical engine over Parquet and CSV files.
 *
 * Contract: SQL is DuckDB's, time zone UTC; parameters are `$name`. A written file is complete, durable and addressed by its
 * content, or not there at all. Equal SQL over equal files writes equal bytes on any number of threads, if the SQL decides
 * the order of its rows (it only scans, filters and projects, or ends in an ORDER BY without ties) and sums no
 * floating-point numbers. The engine reaches no network and loads no extension.
 *
 * Errors: `storage.bad_query`, `storage.lake_full`; `storage.lake_closed` after `close`.
 */
export interface Lake {
  /**
   * Small results: one plain object a row; whole numbers and decimals as number, dates and timestamps as milliseconds, what
   * JSON has no word for as text.
   */
  rows(sql: string, values?: LakeValues): Promise<readonly Readonly<Record<string, LakeValue>>[]>
  /**
   * Any number of rows, as columns: numbers and booleans (0, 1) to `number`, dates and timestamps to `time` (milliseconds,
   * with the microseconds behind the point), everything else to `category`, its dictionary in order of appearance.
   */
  table(sql: string, values?: LakeValues): Promise<Table>
  /**
   * The same, `rows` rows at a time, so that a result of any length takes little memory. Whoever stops early ends the query by
   * leaving the loop.
   */
  tables(sql: string, rows: number): AsyncGenerator<Table, void, undefined>
  /** Writes the result of a query as one Parquet blob. */
  write(sql: string, values?: LakeValues): Promise<LakeFile>
  /** Lends the result of a query to some work as a relation that is quick to read again and again, and drops it afterwards. */
  aside<T>(sql: string, work: (relation: string) => Promise<T>): Promise<T>
  /** Writes a table in memory as one Parquet blob: missing as NULL, times as TIMESTAMP. Of 0 and −0 in a column the first may stand for both. */
  writeTable(table: Table): Promise<LakeFile>
  /**
   * A table in memory, or the result of a query, as a file outside of the lake: CSV where its name ends in `.csv`, else Parquet; the
   * columns of `whole` numbers of a table as BIGINT. A file that is there is replaced.
   */
  exportTable(rows: Table | string, file: string, whole?: readonly string[]): Promise<void>
  /**
   * Tables with the same columns, one after the other, as one file: a result of any length takes little memory. `whole` is asked
   * after the last one; where none comes no file is written.
   */
  exportTables(tables: AsyncIterable<Table>, file: string, whole: () => readonly string[]): Promise<void>
  /** SQL for reading these blobs, one after the other, as one relation: `read_parquet([...])`. */
  scan(addresses: readonly Digest[]): Promise<string>
  close(): Promise<void>
}
