import type { Lake } from '../../storage/index.ts'
import type { Table } from '../../table/index.ts'
import { fail } from '../errors.ts'
import type { FileColumn } from './column-builder.ts'
import { isParquet } from './file-head.ts'
import { type OpenFile, withFile } from './open-file.ts'
import { readCsv } from './read-csv.ts'
import { readJsonLines } from './read-jsonl.ts'
import { readParquet } from './read-parquet.ts'
import type { Parts, ReadFileOptions, Sampled } from './read-parts.ts'

/** A file in memory. */
export interface FileRead {
  readonly table: Table
  readonly rows: number
  readonly columns: readonly FileColumn[]
  readonly format: 'csv' | 'parquet' | 'jsonl'
  /** False where a CSV file has no line of names: its columns are then `column1`, `column2`, … */
  readonly header: boolean
  /** What was odd, in sentences without values of rows: columns left out, rows that were too short. */
  readonly notes: readonly string[]
  readonly sampled?: Sampled
}

/**
 * Reads CSV (any separator of `, ; tab |` or blanks, quoted or not), TSV, JSON Lines or Parquet, told apart by content,
 * into columns whose types are inferred from all their values.
 *
 * Errors: `data.file_not_found`, `data.file_empty`, `data.file_no_rows`, `data.file_unreadable`, `data.file_truncated`,
 * `data.file_too_wide`, `data.file_too_large`.
 *
 * @example
 * const { table, columns } = await readFile(lake, 'adult.data')
 */
export async function readFile(lake: Lake, path: string, options: ReadFileOptions = {}): Promise<FileRead> {
  const parts = (await isParquet(path))
    ? await readParquet(lake, path, options)
    : await withFile(path, options.memory, (file) =>
        isJson(file) ? readJsonLines(file, options) : readCsv(file, options),
      )
  return readOf(parts)
}

function readOf({ rows, columns, facts, ...rest }: Parts): FileRead {
  return { table: { rows, columns }, rows, columns: facts, ...rest }
}

/** One JSON object a line. A list of objects is refused with the way out. */
export function isJson({ head, path }: Pick<OpenFile, 'head' | 'path'>): boolean {
  const text = head.toString('utf8', 0, 4096).trimStart()
  if (text.startsWith('{')) return true
  if (/^\[\s*\{/.test(text))
    throw fail('file_unreadable', { path, reason: 'it is one JSON list; write one object a line' })
  return false
}
