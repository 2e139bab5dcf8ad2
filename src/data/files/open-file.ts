import { type FileHandle, open } from 'node:fs/promises'
import { fail } from '../errors.ts'

/** A file of text, opened, with its beginning. */
export interface OpenFile {
  readonly path: string
  readonly handle: FileHandle
  readonly bytes: number
  /** Whole lines from the first on, as far as they were read; after the byte order mark. */
  readonly head: Buffer
  /** Bytes before the first line: a byte order mark. */
  readonly skip: number
  readonly encoding: BufferEncoding
  readonly memory: number
}

const HEAD = 1 << 18
const WIDE_HEAD = 1 << 20
const LONGEST_HEAD = 1 << 26
const MEMORY = 768 * 1024 * 1024

const MAGIC: readonly (readonly [string, string])[] = [
  ['1f8b', 'it is compressed with gzip; unpack it first'],
  ['504b0304', 'it is a zip archive or an Excel workbook; unpack it, or save the sheet as CSV'],
  ['28b52ffd', 'it is compressed with zstd; unpack it first'],
  ['425a68', 'it is compressed with bzip2; unpack it first'],
  ['fd377a585a', 'it is compressed with xz; unpack it first'],
  ['25504446', 'it is a PDF'],
  ['d0cf11e0', 'it is an Excel workbook; save the sheet as CSV'],
  ['4152524f5731', 'it is an Arrow file; write it as Parquet'],
  ['4f524300', 'it is an ORC file; write it as Parquet'],
  ['4f626a01', 'it is an Avro file; write it as Parquet'],
  ['89484446', 'it is an HDF5 file; write it as Parquet'],
  ['fffe', 'it is UTF-16 text; save it as UTF-8'],
  ['feff', 'it is UTF-16 text; save it as UTF-8'],
]

/** Opens a file and gives it to `work`. Errors: `data.file_not_found`, `data.file_empty`, `data.file_unreadable`. */
export async function withFile<T>(
  path: string,
  memory: number | undefined,
  work: (file: OpenFile) => Promise<T>,
): Promise<T> {
  const handle = await open(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') throw fail('file_not_found', { path })
    throw fail('file_unreadable', { path, reason: error.code ?? 'the disk refused' })
  })
  try {
    const stat = await handle.stat()
    if (!stat.isFile()) throw fail('file_unreadable', { path, reason: 'it is not a file' })
    if (stat.size === 0) throw fail('file_empty', { path })
    const head = await headBytes({ path, handle, bytes: stat.size })
    return await work({ ...beginningOf(path, head, stat.size), handle, memory: memory ?? MEMORY })
  } catch (error) {
    if (error instanceof Error && 'syscall' in error)
      throw fail('file_unreadable', { path, reason: (error as NodeJS.ErrnoException).code ?? 'the disk refused' })
    throw error
  } finally {
    await handle.close()
  }
}

async function headBytes(file: Pick<OpenFile, 'path' | 'handle' | 'bytes'>): Promise<Buffer> {
  let head = await read(file, Math.min(HEAD, file.bytes))
  const hex = head.toString('hex', 0, 8)
  const found = MAGIC.find(([magic]) => hex.startsWith(magic))
  if (found) throw fail('file_unreadable', { path: file.path, reason: found[1] })
  const lines = (): number => head.subarray(0, -1).filter((byte) => byte === 10 || byte === 13).length
  // Wide files have few lines in their first bytes; some are needed to see what the columns hold.
  while (head.length < file.bytes && head.length < LONGEST_HEAD && lines() < (head.length > WIDE_HEAD ? 4 : 20))
    head = await read(file, Math.min(file.bytes, head.length * 4))
  return head
}

/** What the first bytes of a file of text say. Errors: `data.file_empty`, `data.file_unreadable`. */
export function beginningOf(path: string, head: Buffer, bytes: number): Omit<OpenFile, 'handle' | 'memory'> {
  if (head.includes(0)) throw fail('file_unreadable', { path, reason: 'it is not text' })
  const skip = head.length >= 3 && head.toString('hex', 0, 3) === 'efbbbf' ? 3 : 0
  if (head.subarray(skip).every((byte) => byte <= 32)) throw fail('file_empty', { path })
  return { path, bytes, head: head.subarray(skip), skip, encoding: encodingOf(path, head) }
}

async function read({ handle }: Pick<OpenFile, 'handle'>, bytes: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, 0)
  return buffer.subarray(0, bytesRead)
}

/** UTF-8, or Latin-1 where that cannot be; text has next to no control characters. */
function encodingOf(path: string, head: Buffer): BufferEncoding {
  let control = 0
  for (const byte of head) if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 12) control++
  if (control > head.length / 100) throw fail('file_unreadable', { path, reason: 'it is not text' })
  // A character may be cut at the end of what was read.
  return isUtf8(head) ? 'utf8' : 'latin1'
}

function isUtf8(head: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true })
    return true
  } catch {
    return false
  }
}
