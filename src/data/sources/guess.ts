import { lookAtCsv } from '../files/csv-look.ts'
import { headOf, isParquet } from '../files/file-head.ts'
import { isJson } from '../files/read-file.ts'
import { csv, jsonl, parquet } from './file-sources.ts'
import type { FileSource } from './source.ts'
import { distinctNames } from './source-names.ts'

/**
 * How a file is to be read, from its beginning: CSV of any separator, packed or not, JSON Lines or Parquet.
 *
 * Errors: `data.file_not_found`, `data.file_empty`, `data.file_unreadable`, `data.file_too_wide`.
 */
export async function guessSource(path: string): Promise<FileSource> {
  if (await isParquet(path)) return parquet(path)
  const head = await headOf(path)
  if (isJson(head)) return jsonl(path)
  const { dialect, header, names, encoding } = lookAtCsv({ ...head, path: path.replace(/\.gz$/i, '') }, {})
  return csv(path, {
    delimiter: String.fromCharCode(dialect.delimiter),
    quote: dialect.quote < 0 ? '' : String.fromCharCode(dialect.quote),
    names: distinctNames(names),
    ...(!header && { header }),
    ...(encoding === 'latin1' && { encoding: 'latin-1' }),
  })
}
