import type { Digest } from '../../base/index.ts'
import type { Lake } from '../../storage/index.ts'
import type { Chunk } from './chunks.ts'
import type { DatasetVersion } from './version.ts'

/**
 * A relation in SQL over the accepted rows of a version, in their order, with `__row`: the place of a row in the version, from 0.
 * Versions that were made when blobs held `__row` themselves (`files`) have the place in the source.
 */
export async function scanVersion(
  lake: Pick<Lake, 'scan'>,
  version: Pick<DatasetVersion, 'chunks' | 'files'>,
): Promise<string> {
  return version.files ? lake.scan(version.files) : scanChunks(lake, version.chunks)
}

/** The Parquet blobs with the rows of a version, in their order. */
export function blobsOf({ chunks, files }: Pick<DatasetVersion, 'chunks' | 'files'>): readonly Digest[] {
  return files ?? chunks.map(({ address }) => address)
}

/** The same over chunks. */
export async function scanChunks(lake: Pick<Lake, 'scan'>, chunks: readonly Chunk[]): Promise<string> {
  const read = await lake.scan(chunks.map(({ address }) => address))
  const starts: number[] = []
  let start = 0
  for (const { rows } of chunks) {
    starts.push(start)
    start += rows
  }
  const before = chunks.length > 1 ? `[${starts.join(', ')}][(file_index + 1)::bigint] + ` : ''
  return `(select ${before}file_row_number as __row, * from ${read})`
}

/** What the footers of chunks say: SQL that yields DuckDB's `parquet_metadata`, and reads no row. */
export async function chunkFooters(lake: Pick<Lake, 'scan'>, chunks: readonly Chunk[]): Promise<string> {
  const read = await lake.scan(chunks.map(({ address }) => address))
  return read.replace(/^read_parquet\(/, 'parquet_metadata(')
}
