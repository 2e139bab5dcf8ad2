import type { Lake } from '../../storage/index.ts'
import type { FoundFiles } from './find-files.ts'
import { inspectCsv } from './inspect-csv.ts'
import { inspectJsonl } from './inspect-jsonl.ts'
import { inspectParquet } from './inspect-parquet.ts'
import type { Inspected } from './inspected.ts'
import type { FileSource } from './source.ts'

/**
 * Looks at the files of a source: their columns, their rows, and rows that no reader can take. Nothing is copied where the engine reads
 * the files itself.
 *
 * Errors: `data.source_unreadable`, `data.reserved_column`, `data.file_empty`, `data.file_unreadable`, `data.file_too_wide`.
 */
export function inspect(
  lake: Lake,
  dataset: string,
  { source, found }: { readonly source: FileSource; readonly found: FoundFiles },
): Promise<Inspected> {
  if (source.format === 'csv') return inspectCsv(lake, dataset, { ...found, source })
  return source.format === 'jsonl' ? inspectJsonl(lake, dataset, found) : inspectParquet(lake, dataset, found)
}
