import { open } from 'node:fs/promises'

/**
 * A pack: the contents of many small files one after another, then for each its digest (32 bytes), where it begins and how long it is
 * (8 bytes each, little-endian), then `MRPACK01` and how many there are (8 bytes).
 */
const MAGIC = Buffer.from('MRPACK01')
const DIGEST = 32
const ENTRY = DIGEST + 16
const FOOTER = 16

/** Where a content lies in a pack. */
export interface Packed {
  /** Hexadecimal SHA-256. */
  readonly digest: string
  readonly offset: number
  readonly bytes: number
}

/** What stands behind the contents. */
export function packTrailer(entries: readonly Packed[]): Buffer {
  const trailer = Buffer.allocUnsafe(entries.length * ENTRY + FOOTER)
  for (const [i, { digest, offset, bytes }] of entries.entries()) {
    trailer.write(digest, i * ENTRY, DIGEST, 'hex')
    trailer.writeBigUInt64LE(BigInt(offset), i * ENTRY + DIGEST)
    trailer.writeBigUInt64LE(BigInt(bytes), i * ENTRY + DIGEST + 8)
  }
  MAGIC.copy(trailer, trailer.length - FOOTER)
  trailer.writeBigUInt64LE(BigInt(entries.length), trailer.length - 8)
  return trailer
}

/** Reads what a pack holds; undefined for a file that is no whole pack. */
export async function readPackEntries(file: string): Promise<readonly Packed[] | undefined> {
  const handle = await open(file)
  try {
    const { size } = await handle.stat()
    if (size < FOOTER) return undefined
    const { buffer: footer } = await handle.read(Buffer.alloc(FOOTER), 0, FOOTER, size - FOOTER)
    const count = Number(footer.readBigUInt64LE(8))
    const length = count * ENTRY
    if (!footer.subarray(0, 8).equals(MAGIC) || length > size - FOOTER) return undefined
    const { buffer } = await handle.read(Buffer.alloc(length), 0, length, size - FOOTER - length)
    return Array.from({ length: count }, (_, i) => ({
      digest: buffer.toString('hex', i * ENTRY, i * ENTRY + DIGEST),
      offset: Number(buffer.readBigUInt64LE(i * ENTRY + DIGEST)),
      bytes: Number(buffer.readBigUInt64LE(i * ENTRY + DIGEST + 8)),
    }))
  } finally {
    await handle.close()
  }
}
