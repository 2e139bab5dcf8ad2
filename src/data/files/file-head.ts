import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import { fail } from '../errors.ts'
import { beginningOf, type OpenFile, withFile } from './open-file.ts'

/** The beginning of a file of text. */
export type FileHead = Omit<OpenFile, 'handle' | 'memory'>

const GZIP = '1f8b'
const UNPACKED = 1 << 20

/** True for a file that gzip packed. */
export async function isGzip(path: string): Promise<boolean> {
  return (await firstBytes(path, 2)).toString('hex') === GZIP
}

/** True for a file that begins and may be read as Parquet does. */
export async function isParquet(path: string): Promise<boolean> {
  return (await firstBytes(path, 4)).toString('latin1') === 'PAR1'
}

/** Nothing where the file cannot be read: what reads it will say why. */
async function firstBytes(path: string, count: number): Promise<Buffer> {
  const handle = await open(path).catch(() => undefined)
  if (!handle) return Buffer.alloc(0)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(count), 0, count, 0)
    return buffer.subarray(0, bytesRead)
  } catch {
    return Buffer.alloc(0)
  } finally {
    await handle.close()
  }
}

/** The beginning of a file, unpacked. Errors: `data.file_not_found`, `data.file_empty`, `data.file_unreadable`. */
export async function headOf(path: string): Promise<FileHead> {
  if (!(await isGzip(path))) return withFile(path, undefined, async ({ handle: _, memory: __, ...head }) => head)
  const bytes = await unpackedHead(path)
  const isWhole = bytes.length < UNPACKED
  return beginningOf(path, bytes, isWhole ? bytes.length : Number.MAX_SAFE_INTEGER)
}

async function unpackedHead(path: string): Promise<Buffer> {
  const parts: Buffer[] = []
  let length = 0
  const file = createReadStream(path)
  const unpacked = file.pipe(createGunzip())
  try {
    for await (const part of unpacked) {
      parts.push(part as Buffer)
      length += (part as Buffer).length
      if (length >= UNPACKED) break
    }
  } catch {
    throw fail('file_unreadable', { path, reason: 'it is packed with gzip, and damaged' })
  } finally {
    file.destroy()
  }
  return Buffer.concat(parts)
}
