import type { Digest } from '../../base/index.ts'
import type { Blobs } from '../../storage/index.ts'
import type { FoundEntry } from './walk.ts'

/** A file, and the SHA-256 of its content in hexadecimal. */
export interface SeenFile extends FoundEntry {
  readonly digest: string
}

/**
 * Files that were seen, as a blob: `MRSEEN01`, their count (8 bytes), then bytes, modified, changed and inode of all (8 bytes each,
 * little-endian), the digests of all (32 bytes each) and their paths with a zero byte behind each.
 */
const MAGIC = 'MRSEEN01'
const HEADER = 16
const NUMBER = 8
const DIGEST = 32
const NUMBERS = ['bytes', 'modified', 'changed', 'inode'] as const

/** Changes so short before a look may be followed by others that leave no mark: such a file is read again. */
const SETTLED_MS = 2_000

/** Keeps what was seen, in its order. */
export function writeSeen(blobs: Pick<Blobs, 'put'>, files: readonly SeenFile[]): Promise<Digest> {
  const head = Buffer.alloc(HEADER + files.length * (NUMBERS.length * NUMBER + DIGEST))
  head.write(MAGIC, 'latin1')
  head.writeDoubleLE(files.length, MAGIC.length)
  let at = HEADER
  for (const name of NUMBERS) for (const file of files) at = head.writeDoubleLE(file[name], at)
  for (const { digest } of files) at += head.write(digest, at, DIGEST, 'hex')
  return blobs.put(Buffer.concat([head, Buffer.from(files.map(({ path }) => `${path}\0`).join(''))]))
}

/** The files that were seen, by path; what a later blob says of a file holds. */
export async function readSeen(
  blobs: Pick<Blobs, 'get'>,
  addresses: readonly Digest[],
): Promise<ReadonlyMap<string, SeenFile>> {
  const seen = new Map<string, SeenFile>()
  for (const address of addresses) for (const file of filesIn(await blobs.get(address))) seen.set(file.path, file)
  return seen
}

function* filesIn(blob: Uint8Array): Generator<SeenFile> {
  const bytes = Buffer.from(blob.buffer, blob.byteOffset, blob.byteLength)
  // What another version of this program kept in another form is not known.
  if (bytes.toString('latin1', 0, MAGIC.length) !== MAGIC) return
  const count = bytes.readDoubleLE(MAGIC.length)
  const digests = HEADER + count * NUMBERS.length * NUMBER
  const paths = bytes.toString('utf8', digests + count * DIGEST).split('\0')
  const number = (column: number, i: number): number => bytes.readDoubleLE(HEADER + (column * count + i) * NUMBER)
  for (let i = 0; i < count; i++)
    yield {
      ...{ path: paths[i]!, bytes: number(0, i), modified: number(1, i), changed: number(2, i), inode: number(3, i) },
      digest: bytes.toString('hex', digests + i * DIGEST, digests + (i + 1) * DIGEST),
    }
}

/** True where a file is as it was when it was read, and had not just been written then. */
export function isSame(found: FoundEntry, seen: SeenFile | undefined): seen is SeenFile {
  return seen !== undefined && NUMBERS.every((name) => found[name] === seen[name])
}

/** Files that may be taken as they are next time, when they were read at `now`. */
export function settled(files: readonly SeenFile[], now: number): readonly SeenFile[] {
  return files.filter(({ modified, changed }) => Math.max(modified, changed) < now - SETTLED_MS)
}
