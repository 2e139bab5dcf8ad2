import { hash as hashOf } from 'node:crypto'
import { closeSync, constants, openSync, readSync } from 'node:fs'
import path from 'node:path'
import type { Digest } from '../../base/index.ts'
import type { Blobs } from '../../storage/index.ts'
import { fail } from '../errors.ts'
import { type Packed, packTrailer } from './pack-file.ts'
import { type FoundEntry, unreadable } from './walk.ts'

/** Contents up to so many bytes share packs; longer ones are blobs of their own. */
export const LARGEST_PACKED = 4 << 20
const PACK_BYTES = 32 << 20

/** Reads files and puts their contents together. */
export interface Packer {
  /** Reads a file of at most `LARGEST_PACKED` bytes; its content is kept once. Errors: `data.tree_unreadable`, `data.source_changed`. */
  take(file: FoundEntry): string
  readonly isFull: boolean
  /** Writes what was taken since the last time as a pack; undefined where everything was there already. */
  flush(): Promise<Digest | undefined>
}

/** `known`: digests of contents that are in packs already. */
export function createPacker(
  blobs: Pick<Blobs, 'put'>,
  about: { readonly dataset: string; readonly root: string; readonly known: Set<string> },
): Packer {
  const { dataset, root, known } = about
  const buffer = Buffer.allocUnsafe(PACK_BYTES + LARGEST_PACKED)
  let used = 0
  let entries: Packed[] = []
  return {
    take(file) {
      const place = path.join(root, file.path)
      let read: number
      try {
        read = readInto(place, buffer, { at: used, most: file.bytes + 1 })
      } catch (error) {
        throw unreadable(root, file.path, error)
      }
      if (read !== file.bytes) throw fail('source_changed', { dataset, path: place })
      const digest = hashOf('sha256', buffer.subarray(used, used + read), 'hex')
      if (!known.has(digest)) {
        known.add(digest)
        entries.push({ digest, offset: used, bytes: read })
        used += read
      }
      return digest
    },
    get isFull() {
      return used >= PACK_BYTES
    },
    async flush() {
      if (entries.length === 0) return undefined
      const pack = Buffer.concat([buffer.subarray(0, used), packTrailer(entries)])
      used = 0
      entries = []
      return blobs.put(pack)
    },
  }
}

/** Reads a file; a link that took its place is not followed. */
function readInto(file: string, buffer: Buffer, { at, most }: { readonly at: number; readonly most: number }): number {
  const handle = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW)
  try {
    let read = 0
    while (read < most && at + read < buffer.length) {
      const got = readSync(handle, buffer, at + read, Math.min(most - read, buffer.length - at - read), null)
      if (got === 0) break
      read += got
    }
    return read
  } finally {
    closeSync(handle)
  }
}
