import type { Digest } from '../../base/index.ts'
import type { Lake } from '../../storage/index.ts'

/** Rows that become part of a version. */
export interface Incoming {
  /** SQL: a relation with `__row` and the columns of the dataset, without rows that were set aside. */
  readonly relation: string
  /** Names of the columns in SQL, quoted. */
  readonly columns: readonly string[]
  /** One more than the largest `__row`. */
  readonly rows: number
}

/** Rows as a version keeps them. */
export interface Chunks {
  /** Parquet blobs, in the order of the rows. */
  readonly files: Digest[]
  readonly rows: number
}

/** How rows are cut, and who is told. */
export interface ChunkOptions {
  /** A blob spans so many rows of the source. */
  readonly rowsPerFile: number
  readonly progress: (share: number) => void
}

/** Writes rows as blobs, in their order. */
export async function writeChunks(lake: Lake, incoming: Incoming, options: ChunkOptions): Promise<Chunks> {
  const { relation, columns, rows } = incoming
  const { rowsPerFile, progress } = options
  const count = Math.max(1, Math.ceil(rows / rowsPerFile))
  const files: Digest[] = []
  let written = 0
  for (let i = 0; i < count; i++) {
    const part = `where __row >= ${i * rowsPerFile} and __row < ${(i + 1) * rowsPerFile}`
    const file = await lake.write(`select __row, ${columns.join(', ')} from ${relation} ${count > 1 ? part : ''}`)
    if (file.rows > 0 || count === 1) files.push(file.address)
    written += file.rows
    progress((i + 1) / count)
  }
  return { files, rows: written }
}
