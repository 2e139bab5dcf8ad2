import { open } from 'node:fs/promises'
import { lookAtCsv } from '../files/csv-look.ts'
import { withFile } from '../files/open-file.ts'
import { csv, parquet, type Source } from './source.ts'

const MAGIC = 'PAR1'

/**
 * How a file is to be read, from its beginning.
 *
 * Errors: `data.file_not_found`, `data.file_empty`, `data.file_unreadable`.
 */
export async function guessSource(path: string): Promise<Source> {
  if (await isParquet(path)) return parquet(path)
  return withFile(path, undefined, async (file) => {
    const { dialect } = lookAtCsv(file, {})
    const delimiter = String.fromCharCode(dialect.delimiter)
    return csv(path, { delimiter, quote: dialect.quote < 0 ? '"' : String.fromCharCode(dialect.quote) })
  })
}

async function isParquet(path: string): Promise<boolean> {
  const handle = await open(path).catch(() => undefined)
  if (!handle) return false
  try {
    const { buffer } = await handle.read(Buffer.alloc(MAGIC.length), 0, MAGIC.length, 0)
    return buffer.toString('latin1') === MAGIC
  } finally {
    await handle.close()
  }
}
