import type { Digest } from '../base/index.ts'
import type { Table } from '../table/index.ts'

/** What may stand for `$name` in SQL. */
export type LakeValue = string | number | boolean | null

/** A finished Parquet file. */
export interface LakeFile {
  readonly address: Digest
  readonly rows: number
  readonly bytes: number
}

/**
 * The analytical engine over Parquet and CSV files.
 *
 * Contract: SQL is DuckDB's; parameters are `$name`. A written file is complete, durable and addressed by its content, or
 * not there at all; equal SQL over equal files writes equal bytes. The engine reaches no network and loads no extension.
 */
export interface Lake {
  /** Small results: one plain object a row; int64 as number, timestamps as milliseconds. */
  rows(
    sql: string,
    values?: Readonly<Record<string, LakeValue>>,
  ): Promise<readonly Readonly<Record<string, LakeValue>>[]>
  /** Any number of rows, as columns: numbers and booleans to `number`, timestamps to `time`, texts to `category`. */
  table(sql: string, values?: Readonly<Record<string, LakeValue>>): Promise<Table>
  /** Writes the result of a query as one Parquet blob. */
  write(sql: string, values?: Readonly<Record<string, LakeValue>>): Promise<LakeFile>
  /** Writes a table in memory as one Parquet blob. */
  writeTable(table: Table): Promise<LakeFile>
  /** SQL for reading these blobs as one relation: `read_parquet([...])`. */
  scan(addresses: readonly Digest[]): Promise<string>
  close(): Promise<void>
}
