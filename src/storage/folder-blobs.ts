import { createHash } from 'node:crypto'
import { access, copyFile, mkdir, open, readFile, rename, rm, utimes } from 'node:fs/promises'
import path from 'node:path'
import type { Digest } from '../base/index.ts'
import type { Blobs } from './blobs.ts'
import { openDrafts } from './drafts.ts'
import { renameDurably, sync, writeSynced } from './durable-files.ts'
import { failStorage } from './errors.ts'
import { addressOfFile } from './file-address.ts'
import { removeUnused, unusedIn } from './unused-blobs.ts'

const ADDRESS = /^sha256-[0-9a-f]{64}$/

/**
 * Blobs as files of a folder: `aa/bb/aabb…`, by the SHA-256 of their bytes. What a killed process left half-written is
 * swept when the folder is opened.
 *
 * Errors: `storage.blob_not_found`, `storage.blob_damaged`.
 *
 * @example
 * const blobs = await openFolderBlobs('.millrace/blobs')
 */
export async function openFolderBlobs(folder: string): Promise<Blobs> {
  const withDraft = await openDrafts(path.join(folder, 'unfinished'))
  const placeOf = (address: Digest): string => {
    if (!ADDRESS.test(address)) throw failStorage('blob_not_found', { address })
    const digits = address.slice('sha256-'.length)
    return path.join(folder, digits.slice(0, 2), digits.slice(2, 4), digits)
  }

  async function keep(address: Digest, write: (draft: string) => Promise<void>): Promise<Digest> {
    const place = placeOf(address)
    if (await renewed(place)) return address
    await withDraft(async (draft) => {
      await write(draft)
      await makeFolders(folder, place)
      await renameDurably(draft, place)
    })
    return address
  }

  return {
    put: (bytes) => keep(addressOf(bytes), (draft) => writeSynced(draft, bytes)),
    async adopt(file) {
      const address = await addressOfFile(file)
      await keep(address, (draft) => move(file, draft))
      await rm(file, { force: true })
      return address
    },
    take: (stream) =>
      withDraft(async (draft) => {
        const hash = createHash('sha256')
        const handle = await open(draft, 'wx')
        try {
          for await (const part of stream) {
            hash.update(part)
            await handle.writeFile(part)
          }
        } finally {
          await handle.close()
        }
        return keep(`sha256-${hash.digest('hex')}`, (place) => move(draft, place))
      }),
    async get(address) {
      const bytes = await readFile(placeOf(address)).catch((error) => {
        throw missing(error, address)
      })
      if (addressOf(bytes) !== address) throw failStorage('blob_damaged', { address })
      return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    },
    unused: (since) => unusedIn(folder, since),
    remove: async (address, since) => removeUnused(placeOf(address), since),
    has: async (address) => ADDRESS.test(address) && exists(placeOf(address)),
    async path(address) {
      const place = placeOf(address)
      await access(place).catch((error) => {
        throw missing(error, address)
      })
      return place
    },
  }
}

function missing(error: unknown, address: Digest): unknown {
  return (error as NodeJS.ErrnoException).code === 'ENOENT' ? failStorage('blob_not_found', { address }, error) : error
}

function addressOf(bytes: Uint8Array): Digest {
  return `sha256-${createHash('sha256').update(bytes).digest('hex')}`
}

async function exists(place: string): Promise<boolean> {
  return access(place).then(
    () => true,
    () => false,
  )
}

/** Marks a blob as put now; false where there is none. Whoever collects what is unused sees it. */
async function renewed(place: string): Promise<boolean> {
  const now = new Date()
  return utimes(place, now, now).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false
      throw error
    },
  )
}

/** Makes the folders of a blob; their entries must be as durable as its own. */
async function makeFolders(folder: string, place: string): Promise<void> {
  const last = path.dirname(place)
  const made = await mkdir(last, { recursive: true })
  if (made === undefined) return
  await sync(path.dirname(last))
  await sync(folder)
}

/** Moves a file onto the disk of the blobs, synced. */
async function move(file: string, draft: string): Promise<void> {
  try {
    await rename(file, draft)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error
    await copyFile(file, draft)
  }
  await sync(draft)
}
