import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Digest } from '../../base/index.ts'
import { fail } from '../errors.ts'

/** Address and length of the bytes of a file. Errors: `training.file_not_found`. */
export async function digestFile(path: string): Promise<{ readonly digest: Digest; readonly bytes: number }> {
  const found = await stat(path).catch(() => undefined)
  if (!found?.isFile()) throw fail('file_not_found', { file: basename(path) })
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    hash.update(chunk as Buffer)
    bytes += (chunk as Buffer).length
  }
  return { digest: `sha256-${hash.digest('hex')}`, bytes }
}

/**
 * Writes a file so that it is whole or not there: beside it first, then in its place.
 *
 * Errors: `training.file_not_written`.
 */
export async function writeWhole(path: string, bytes: Uint8Array | Iterable<string>): Promise<void> {
  const beside = join(dirname(path), `.${basename(path)}.${process.pid}.part`)
  try {
    const file = await open(beside, 'w', 0o600)
    try {
      await writeFile(file, bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(beside, path)
  } catch (cause) {
    await rm(beside, { force: true })
    const { code = 'unknown' } = cause as { code?: string }
    throw fail('file_not_written', { file: basename(path), reason: code }, cause)
  }
}
